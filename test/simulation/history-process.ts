// Runs histories beside other processes, and with a mutation of the shipped code if it is given one.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { mutate, type Mutant } from './mutants.ts';
import type { HistorySource } from './run-histories.ts';

export interface HistoryWork {
  readonly source: HistorySource;
  readonly mutant: Mutant | null;
  /** Seeds that do not count: the code as it is fails on them too. */
  readonly except: readonly number[];
}

process.once('message', (work) => void run(work as HistoryWork));

async function run({ source, mutant, except }: HistoryWork): Promise<void> {
  if (mutant !== null) spoil(mutant);
  const { runHistories } = await import('./run-histories.ts');
  const tally = await runHistories(source, ({ broken }) =>
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
