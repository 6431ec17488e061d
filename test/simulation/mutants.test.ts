import { beforeAll, expect, test } from 'vitest';
import { mutants } from './mutants.ts';
import type { HistorySource } from './run-histories.ts';
import { runInProcess } from './run-in-process.ts';

const LONGEST_MS = 240_000;
let except: number[] = [];

function firstSeeds(count: number): HistorySource {
  return { type: 'seeds', from: 1, count, wishes: {} };
}

// What the code fails on as it is proves nothing about a mutant.
beforeAll(async () => {
  const count = Math.max(...mutants.map(({ seeds }) => seeds));
  const tally = await runInProcess({ source: firstSeeds(count), mutant: null, except: [] });
  except = tally.broken.map(({ seed }) => seed);
}, LONGEST_MS);

test.each(mutants)('$name is caught within $seeds seeds', { timeout: LONGEST_MS }, async (mutant) => {
  const tally = await runInProcess({ source: firstSeeds(mutant.seeds), mutant, except });
  const caught = tally.broken.find(
    ({ seed, promise }) => !except.includes(seed) && mutant.breaks.includes(promise),
  );
  expect(caught, `none of ${tally.histories} histories`).toBeDefined();
});
