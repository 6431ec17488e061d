/** How many tests a part of the test run had. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Who wrote a report. */
export type ReportKind = 'vitest' | 'playwright';

/**
 * What a part of the test run comes to. A part without a report is one test: its exit code. One with a report
 * is its tests, and a failed one more for everything a report cannot say: it crashed, it ran nothing, it
 * failed outside its tests.
 */
export function countPart(part: {
  report?: ReportKind | undefined;
  exitCode: number;
  reportText?: string | undefined;
}): Counts {
  const { report, exitCode, reportText } = part;
  const failure = { passed: 0, failed: 1, skipped: 0 };
  if (report === undefined) return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : failure;
  const counts = reportText === undefined ? undefined : parseReport(report, reportText);
  if (counts === undefined || counts.passed + counts.failed === 0) return failure;
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function parseReport(report: ReportKind, text: string): Counts | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const counts =
      report === 'vitest' ? countVitest(json as VitestReport) : countPlaywright(json as PlaywrightReport);
    return Object.values(counts).every(Number.isSafeInteger) ? counts : undefined;
  } catch {
    return undefined;
  }
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: readonly unknown[];
}

function countVitest(report: VitestReport): Counts {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countPlaywright({ stats, errors }: PlaywrightReport): Counts {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}
