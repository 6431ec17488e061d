// Runs histories beside other processes, and with a mutation of the shipped code if it is given one.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { filesOf, mutate, type Mutant } from './mutants/mutant.ts';
import type { HistorySource, Tally } from './run-histories.ts';

export interface HistoryWork {
  readonly source: HistorySource;
  /** With it the work is over at the first promise it breaks of those that it is said to. */
  readonly mutant: Mutant | null;
}

export type HistoryAnswer = { type: 'tally'; tally: Tally } | { type: 'failed'; why: string };

process.once('message', (work) => void answer(work as HistoryWork));

async function answer(work: HistoryWork): Promise<void> {
  const tallied = await run(work).then(
    (tally): HistoryAnswer => ({ type: 'tally', tally }),
    (error: unknown): HistoryAnswer => ({ type: 'failed', why: String(error) }),
  );
  process.send?.(tallied, () => process.disconnect());
}

async function run({ source, mutant }: HistoryWork): Promise<Tally> {
  const spoiled = mutant === null ? null : spoil(mutant);
  const { runHistories } = await import('./run-histories.ts');
  for (const file of mutant === null ? [] : filesOf(mutant)) {
    if (!spoiled?.has(file)) throw new Error(`"${mutant?.name}": the simulation does not run ${file}`);
  }
  return runHistories(source, ({ broken }) => broken.some(({ promise }) => mutant?.breaks.includes(promise)));
}

/** From now on its files are loaded with the mutant in them; gives the names of those that were. */
function spoil(mutant: Mutant): ReadonlySet<string> {
  const spoiled = new Set<string>();
  const fileOfUrl = new Map(
    filesOf(mutant).map((file) => [new URL(`../../packages/sdk/src/${file}`, import.meta.url).href, file]),
  );
  registerHooks({
    load(url, context, nextLoad) {
      const file = fileOfUrl.get(url);
      if (file === undefined) return nextLoad(url, context);
      const source = mutate(readFileSync(new URL(url), 'utf8'), file, mutant);
      spoiled.add(file);
      return { format: 'module-typescript', source, shortCircuit: true };
    },
  });
  return spoiled;
}
