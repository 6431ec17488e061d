import type { Mutant } from './mutants/mutant.ts';
import type { BrokenSeed, HistorySource } from './run-histories.ts';
import { runInProcess } from './run-in-process.ts';

/** The first history in which it breaks a promise that it is said to break; `null` if there is none. */
export async function catchMutant(mutant: Mutant): Promise<BrokenSeed | null> {
  const source: HistorySource = mutant.seeds === 'kept' ? { type: 'failed' } : seeds(1, mutant.seeds);
  const { broken } = await runInProcess({ source, mutant });
  const caught = broken.find(({ promise }) => mutant.breaks.includes(promise));
  if (caught === undefined) return null;
  // What the code breaks as it is would say nothing about the mutant. Those that are kept have a test of their own.
  if (source.type === 'seeds') {
    const unspoilt = await runInProcess({ source: seeds(caught.seed, 1), mutant: null });
    if (unspoilt.broken.length > 0) throw new Error(`the code as it is fails on seed ${caught.seed}`);
  }
  return caught;
}

function seeds(from: number, count: number): HistorySource {
  return { type: 'seeds', from, count, wishes: {} };
}
