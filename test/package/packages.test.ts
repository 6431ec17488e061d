import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type PackedPackage, packPackages, run } from './pack.ts';

const root = path.join(import.meta.dirname, '../..');
const folders = { '@holdfast/sdk': 'packages/sdk', '@holdfast/react': 'packages/react' };
const names = Object.keys(folders) as (keyof typeof folders)[];
const entries = ['@holdfast/sdk', '@holdfast/sdk/oauth', '@holdfast/react'];

let packed: Map<string, PackedPackage>;
beforeAll(() => {
  packed = new Map(packPackages(Object.values(folders)).map((one) => [one.name, one]));
});

function get(name: string): PackedPackage {
  const found = packed.get(name);
  if (found === undefined) throw new Error(`${name} was not packed`);
  return found;
}

/** A file beside the unpacked packages, which finds them by name as an app would. */
function writeConsumer(name: string, text: string): string {
  const file = path.join(get('@holdfast/sdk').folder, '../../..', name);
  writeFileSync(file, text);
  return file;
}

describe.each(names)('%s', (name) => {
  test('publint has nothing to say', () => {
    expect(run('publint', ['run', get(name).tarball, '--strict'])).toMatchObject({ exitCode: 0 });
  });

  test('its types are found by every ESM resolution', () => {
    const { exitCode, stdout } = run('attw', [get(name).tarball, '--profile', 'esm-only', '--no-color']);
    expect(exitCode, stdout).toBe(0);
  });

  test('every module in it comes from a source of today', () => {
    const modules = get(name).files.filter((file) => /^dist\/.*\.js$/.test(file));
    expect(modules).toContain('dist/index.js');
    const orphans = modules.filter((file) => {
      const source = path.join(root, folders[name], file.replace(/^dist/, 'src').replace(/\.js$/, ''));
      return !existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`);
    });
    expect(orphans).toEqual([]);
  });
});

test.each(entries)('%s is imported on a server, and nothing goes on from it', (entry) => {
  const file = writeConsumer('import.mjs', `console.log(Object.keys(await import('${entry}')).join());`);
  // A timer, a socket or a database left open would keep the process from ending.
  const { exitCode, stdout, stderr } = run(process.execPath, [file]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.trim()).not.toBe('');
});

test('a TypeScript app compiles against the packages', () => {
  writeConsumer(
    'app.tsx',
    [
      "import { createSession, type Session } from '@holdfast/sdk';",
      "import { createOAuthClient } from '@holdfast/sdk/oauth';",
      "import { SessionProvider } from '@holdfast/react';",
      "const oauth = createOAuthClient({ issuer: 'https://id.example', clientId: 'app', redirectUri: '/', scope: 'openid' });",
      'const session: Session = createSession({ refresh: oauth.refresh });',
      'export const app = <SessionProvider session={session}>Hello</SessionProvider>;',
    ].join('\n'),
  );
  const settings = {
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2022',
      jsx: 'react-jsx',
      types: [],
    },
    files: ['app.tsx'],
  };
  const project = writeConsumer('tsconfig.json', JSON.stringify(settings));
  writeConsumer('package.json', JSON.stringify({ type: 'module' }));
  expect(run('tsc', ['-p', project, '--pretty', 'false'])).toMatchObject({ exitCode: 0, stdout: '' });
});
