import type { Mutant } from './mutants/mutant.ts';
import type { BrokenSeed } from './run-histories.ts';
import { runInProcess } from './run-in-process.ts';

/** The first seed in which it breaks a promise that it is said to break; `null` if none of its seeds does. */
export async function catchMutant(mutant: Mutant): Promise<BrokenSeed | null> {
  const source = { type: 'seeds', from: 1, count: mutant.seeds, wishes: {} } as const;
  const { broken } = await runInProcess({ source, mutant });
  const caught = broken.find(({ promise }) => mutant.breaks.includes(promise));
  if (caught === undefined) return null;
  // What the code breaks as it is would say nothing about the mutant.
  const own = { type: 'seeds', from: caught.seed, count: 1, wishes: {} } as const;
  const unspoilt = await runInProcess({ source: own, mutant: null });
  if (unspoilt.broken.length > 0) throw new Error(`the code as it is fails on seed ${caught.seed}`);
  return caught;
}
