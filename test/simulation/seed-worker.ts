// Runs one range of seeds beside others, and with a mutation of the shipped code if it is given one.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { mutate, type Mutant } from './mutants.ts';
import type { SeedRange } from './run-seeds.ts';

export interface SeedWork extends SeedRange {
  readonly mutant: Mutant | null;
  /** Seeds that do not count: the code as it is fails on them too. */
  readonly except: readonly number[];
}

const { mutant, except, ...range } = workerData as SeedWork;
const mutated =
  mutant === null ? null : new URL(`../../packages/sdk/src/${mutant.file}`, import.meta.url).href;

registerHooks({
  load(url, context, nextLoad) {
    if (mutant === null || url !== mutated) return nextLoad(url, context);
    const source = mutate(readFileSync(new URL(url), 'utf8'), mutant);
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});

const { runSeeds } = await import('./run-seeds.ts');
const tally = await runSeeds(range, ({ broken }) =>
  broken.some(({ seed, promise }) => !except.includes(seed) && mutant?.breaks.includes(promise)),
);
parentPort?.postMessage(tally);
