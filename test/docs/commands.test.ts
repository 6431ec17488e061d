import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findCommandFault, readCommands, type Surroundings } from './check-commands.ts';

const root = path.join(import.meta.dirname, '../..');

interface PackageJson {
  name: string;
  scripts?: Record<string, string>;
}

function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as PackageJson;
}

const workspace: Surroundings = {
  scripts: (folder) => Object.keys(readPackage(folder).scripts ?? {}),
  isTool: (name) => existsSync(path.join(root, 'node_modules/.bin', name)),
  isFile: (file) => existsSync(path.join(root, file)),
  isPackage: (name) => existsSync(path.join(root, 'node_modules', name)),
};

const commands = globSync(['README.md', 'packages/*/README.md', 'examples/*/README.md', 'docs/**/*.md'], {
  cwd: root,
}).flatMap((page) =>
  readCommands(readFileSync(path.join(root, page), 'utf8')).map(({ line, text }) => ({
    place: `${page}:${line}`,
    text,
  })),
);

test('README.md tells how to run the demo and the tests', () => {
  const readme = commands.filter(({ place }) => place.startsWith('README.md')).map(({ text }) => text);
  expect(readme).toEqual(expect.arrayContaining(['npm ci', 'npm start', 'npm test']));
});

test.each(commands)('$place $text', ({ text }) => {
  expect(findCommandFault(text, workspace)).toBeUndefined();
});

const page = `
Run \`npm run lint\`.

\`\`\`sh
npm ci && npm start   # the demo
$ npm run dev -w examples/shop
FORCE=1 npx tsc -b
node scripts/run.ts --fast
npm install @holdfast/sdk
\`\`\`

\`\`\`json
npm run nothing
\`\`\`
`;

test('commands are read from blocks and from the text', () => {
  expect(readCommands(page).map(({ line, text }) => `${line} ${text}`)).toEqual([
    '5 npm ci',
    '5 npm start',
    '6 npm run dev -w examples/shop',
    '7 npx tsc -b',
    '8 node scripts/run.ts --fast',
    '9 npm install @holdfast/sdk',
    '2 npm run lint',
  ]);
});

test('a command that is not there is a fault', () => {
  const all: Surroundings = {
    scripts: (folder) => (folder === 'examples/shop' ? ['dev'] : ['lint', 'start']),
    isTool: (name) => name === 'tsc',
    isFile: (file) => file === 'scripts/run.ts',
    isPackage: (name) => name === '@holdfast/sdk',
  };
  const none: Surroundings = {
    scripts: () => [],
    isTool: () => false,
    isFile: () => false,
    isPackage: () => false,
  };
  const texts = readCommands(page).map(({ text }) => text);
  expect(texts.map((text) => findCommandFault(text, all))).toEqual(texts.map(() => undefined));
  expect(texts.map((text) => findCommandFault(text, none))).toEqual([
    undefined,
    'there is no script start',
    'there is no script dev',
    'npx finds no tsc',
    'no such file',
    'there is no package @holdfast/sdk',
    'there is no script lint',
  ]);
  expect(findCommandFault('yarn build', all)).toBe('yarn is no command that this check knows');
  expect(findCommandFault('npm fund', all)).toBe('npm fund is no command that this check knows');
});
