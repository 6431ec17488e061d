import { expect, test } from 'vitest';
import { failedSeeds } from './failed-seeds.ts';
import { runInProcess } from './run-in-process.ts';

const LONGEST_MS = 240_000;
const wishes = {};

test.each(failedSeeds)('seed $seed: $showed', { timeout: LONGEST_MS }, async ({ seed }) => {
  const tally = await runInProcess({ from: seed, count: 1, wishes, mutant: null, except: [] });
  expect(tally.broken).toEqual([]);
});
