import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Counts, countPart } from '../../support/test-report.ts';

const root = path.join(import.meta.dirname, '../../..');

/** Runs type tests of the given text in the project that test/types runs in. */
function runTypeTests(text: string): { counts: Counts; output: string } {
  const folder = 'test-results/types-project';
  const place = path.join(root, folder);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'one.test-d.ts'), text);
  writeFileSync(
    path.join(place, 'tsconfig.json'),
    JSON.stringify({ extends: '../../test/types/tsconfig.json', include: ['.'] }),
  );
  writeFileSync(
    path.join(place, 'vitest.config.ts'),
    `import { typesProject } from '../../test/types/vitest-project.ts';
     export default { root: '${root}', test: { projects: [{ test: typesProject('${folder}') }] } };`,
  );
  const report = path.join(place, 'report.json');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      `--config=${path.join(place, 'vitest.config.ts')}`,
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  const reportText = existsSync(report) ? readFileSync(report, 'utf8') : undefined;
  return {
    counts: countPart({ report: 'vitest', exitCode: status ?? 1, reportText }),
    output: stdout + stderr,
  };
}

test('a type test that is wrong fails', () => {
  const { counts, output } = runTypeTests(`
    import type { TokenResponse } from '@holdfast/sdk';
    import { expectTypeOf, test } from 'vitest';
    test('right', () => expectTypeOf<TokenResponse['access_token']>().toEqualTypeOf<string>());
    test('wrong', () => expectTypeOf<TokenResponse['access_token']>().toEqualTypeOf<number>());
  `);
  expect(counts, output).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('the compiler is told of every type test', () => {
  const tsc = path.join(root, 'node_modules/@typescript/native/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', 'test/types', '--listFilesOnly'], {
    cwd: root,
    encoding: 'utf8',
  });
  const compiled = stdout.split(/\r?\n/).map((file) => path.resolve(root, file));
  const typeTests = globSync('test/types/**/*.test-d.{ts,tsx}', { cwd: root }).map((file) =>
    path.join(root, file),
  );
  expect(typeTests).not.toEqual([]);
  expect(compiled).toEqual(expect.arrayContaining(typeTests));
});
