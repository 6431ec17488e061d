// Runs every part of the tests, or the parts named: node test/support/run-all.ts lint unit

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Counts, countPart, type ReportKind } from './test-report.ts';

interface Part {
  name: string;
  /** The npm script that runs it. */
  script: string;
  /** Whose report tells its tests; without one the part is one test. */
  report?: ReportKind;
}

type Result = Counts & { name: string; seconds: number };

const parts: readonly Part[] = [
  { name: 'types', script: 'test:types', report: 'vitest' },
  { name: 'lint', script: 'lint' },
  { name: 'floors', script: 'test:floors' },
  { name: 'unused', script: 'test:unused' },
  { name: 'unit', script: 'test:unit', report: 'vitest' },
  { name: 'simulation', script: 'test:simulation', report: 'vitest' },
  { name: 'build', script: 'build' },
  { name: 'package', script: 'test:package', report: 'vitest' },
  { name: 'size', script: 'test:size' },
  { name: 'docs', script: 'test:docs', report: 'vitest' },
  { name: 'browser', script: 'test:browser', report: 'playwright' },
];

const reportFolder = 'test-results/reports';

async function runAll(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(
      `No such part: ${unknown.join(', ')}. There are ${parts.map((part) => part.name).join(', ')}.`,
    );
    process.exitCode = 1;
    return;
  }
  mkdirSync(reportFolder, { recursive: true });
  const results: Result[] = [];
  for (const part of parts) {
    if (names.length === 0 || names.includes(part.name)) results.push(await runPart(part));
  }
  printSummary(results);
  if (sum(results, 'failed') > 0) process.exitCode = 1;
}

async function runPart({ name, script, report }: Part): Promise<Result> {
  console.log(`\n━━ ${name} (npm run ${script})`);
  const reportFile = `${reportFolder}/${name}.json`;
  rmSync(reportFile, { force: true });
  const startedAt = Date.now();
  const exitCode = await runScript(script, { HOLDFAST_REPORT: reportFile });
  const counts = countPart({ report, exitCode, reportText: readIfThere(reportFile) });
  return { name, ...counts, seconds: (Date.now() - startedAt) / 1000 };
}

function runScript(script: string, env: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], {
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function printSummary(results: readonly Result[]): void {
  console.log(`\n${row('part', 'passed', 'failed', 'skipped', 'seconds')}`);
  for (const { name, passed, failed, skipped, seconds } of results) {
    console.log(row(name, passed, failed, skipped, seconds.toFixed(1)));
  }
  console.log(`\n${sum(results, 'passed')} passed, ${sum(results, 'failed')} failed`);
}

function row(name: string, ...cells: readonly (string | number)[]): string {
  return name.padEnd(12) + cells.map((cell) => String(cell).padStart(9)).join('');
}

function sum(results: readonly Result[], count: keyof Counts): number {
  return results.reduce((total, result) => total + result[count], 0);
}

if (import.meta.main) {
  process.chdir(path.join(import.meta.dirname, '../..'));
  await runAll(process.argv.slice(2));
}
