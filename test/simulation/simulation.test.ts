import { beforeAll, describe, expect, test } from 'vitest';
import { failedHistories } from './failed-histories.ts';
import type { BrokenSeed } from './run-histories.ts';
import { runInProcess } from './run-in-process.ts';

const LONGEST_MS = 10 * 60_000;
/** On each of two cores. */
const FRESH_COUNT = 500;
const LAST_SEED = 2 ** 31;

describe('a history that once broke a promise', () => {
  let broken: readonly BrokenSeed[] | null = null;

  beforeAll(async () => {
    ({ broken } = await runInProcess({ source: { type: 'failed' }, mutant: null }));
  }, LONGEST_MS);

  test.each(failedHistories())('breaks none any more: $showed', ({ history }) => {
    expect(broken?.filter(({ seed }) => seed === history.setup.seed)).toEqual([]);
  });
});

test('histories that nobody has seen before break no promise', { timeout: LONGEST_MS }, async () => {
  const from = Math.floor(Math.random() * LAST_SEED);
  const tallies = await Promise.all(
    [from, from + FRESH_COUNT].map((first) =>
      runInProcess({
        source: { type: 'seeds', from: first, count: FRESH_COUNT, wishes: {} },
        mutant: null,
      }),
    ),
  );
  for (const tally of tallies) {
    expect(tally.broken, `npm run simulate -- --seeds 1 --from <its seed> shows how`).toEqual([]);
    expect(tally.histories).toBe(FRESH_COUNT);
    for (const [promise, times] of Object.entries(tally.exercised)) {
      expect(times, `${promise} was never put to the test`).toBeGreaterThan(0);
    }
  }
});
