import { expect, test } from 'vitest';
import { countPart } from '../../support/test-report.ts';

const vitest = (passed: number, failed: number, pending = 0) =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: 0,
  });
const playwright = (expected: number, unexpected: number, flaky: number, errors: unknown[] = []) =>
  JSON.stringify({ stats: { expected, unexpected, flaky, skipped: 1 }, errors });

const oneFailed = { passed: 0, failed: 1, skipped: 0 };

test.each([
  ['a plain check that ends well', { exitCode: 0 }, { passed: 1, failed: 0, skipped: 0 }],
  ['a plain check that does not', { exitCode: 2 }, oneFailed],
  [
    'vitest',
    { report: 'vitest', exitCode: 0, reportText: vitest(3, 0, 1) },
    { passed: 3, failed: 0, skipped: 1 },
  ],
  [
    'vitest with failures',
    { report: 'vitest', exitCode: 1, reportText: vitest(3, 2) },
    { passed: 3, failed: 2, skipped: 0 },
  ],
  [
    'Playwright',
    { report: 'playwright', exitCode: 0, reportText: playwright(4, 0, 0) },
    { passed: 4, failed: 0, skipped: 1 },
  ],
  [
    'Playwright, a flaky test',
    { report: 'playwright', exitCode: 0, reportText: playwright(4, 1, 1) },
    { passed: 4, failed: 2, skipped: 1 },
  ],
  [
    'an error outside every test',
    { report: 'playwright', exitCode: 1, reportText: playwright(4, 0, 0, [{}]) },
    { passed: 4, failed: 1, skipped: 1 },
  ],
  [
    'tests that pass in a run that fails',
    { report: 'vitest', exitCode: 1, reportText: vitest(3, 0) },
    { passed: 3, failed: 1, skipped: 0 },
  ],
  ['no test at all', { report: 'vitest', exitCode: 0, reportText: vitest(0, 0, 2) }, oneFailed],
  ['no report', { report: 'playwright', exitCode: 0 }, oneFailed],
  ['half a report', { report: 'vitest', exitCode: 0, reportText: '{"numPassed' }, oneFailed],
  ['another report', { report: 'vitest', exitCode: 0, reportText: '{"tests":3}' }, oneFailed],
] as const)('%s', (_, part, counts) => {
  expect(countPart(part)).toEqual(counts);
});
