// Runs one range of seeds beside others, and with a mutation of the shipped code if it is given one.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { mutate, type Mutant } from './mutants.ts';
import type { SeedRange } from './run-seeds.ts';

export interface SeedWork extends SeedRange {
  readonly mutant: Mutant | null;
  /** Seeds that do not count: the code as it is fails on them too. */
  readonly except: readonly number[];
}

process.once('message', (work) => void run(work as SeedWork));

async function run({ mutant, except, ...range }: SeedWork): Promise<void> {
  if (mutant !== null) spoil(mutant);
  const { runSeeds } = await import('./run-seeds.ts');
  const tally = await runSeeds(range, ({ broken }) =>
    broken.some(({ seed, promise }) => !except.includes(seed) && mutant?.breaks.includes(promise)),
  );
  process.send?.(tally, () => process.disconnect());
}

function spoil(mutant: Mutant): void {
  const mutated = new URL(`../../packages/sdk/src/${mutant.file}`, import.meta.url).href;
  registerHooks({
    load(url, context, nextLoad) {
      if (url !== mutated) return nextLoad(url, context);
      const source = mutate(readFileSync(new URL(url), 'utf8'), mutant);
      return { format: 'module-typescript', source, shortCircuit: true };
    },
  });
}
