import { drawHistory, type HistoryWishes } from './draw-history.ts';
import type { PromiseName } from './promises/all.ts';
import { runHistory } from './run-history.ts';
import { outsideMicrotasks } from './world/microtasks.ts';

export interface SeedRange {
  readonly from: number;
  readonly count: number;
  readonly wishes: HistoryWishes;
}

export interface BrokenSeed {
  readonly seed: number;
  readonly promise: PromiseName;
  readonly why: string;
}

/** What a run of many histories met with; every count is a sum over all of them. */
export interface Tally {
  histories: number;
  events: number;
  readonly exercised: Record<string, number>;
  readonly met: Record<string, number>;
  /** Sessions that ended because the server had rotated and nobody had heard. */
  lost: number;
  readonly broken: BrokenSeed[];
}

export function createTally(): Tally {
  return { histories: 0, events: 0, exercised: {}, met: {}, lost: 0, broken: [] };
}

/** Runs the histories of these seeds one after the other; stops early when `isEnough` says so. */
export async function runSeeds(
  { from, count, wishes }: SeedRange,
  isEnough: (tally: Tally) => boolean = () => false,
): Promise<Tally> {
  const tally = createTally();
  for (let seed = from; seed < from + count && !isEnough(tally); seed += 1) {
    await outsideMicrotasks(() => runSeed(seed, wishes, tally));
  }
  return tally;
}

function runSeed(seed: number, wishes: HistoryWishes, tally: Tally): void {
  const { facts, events, exercised, broken } = runHistory(drawHistory(seed, wishes));
  tally.histories += 1;
  tally.events += events;
  for (const [name, times] of Object.entries(exercised)) add(tally.exercised, name, times);
  for (const fact of facts) {
    if (fact.type === 'acted') add(tally.met, fact.action.type, 1);
    if (fact.type === 'sent' && fact.request.fault !== null) {
      add(tally.met, `request: ${fact.request.fault.type}`, 1);
    }
    if (fact.type === 'stored' && fact.after?.state === 'ended') {
      if (fact.after.endReason === 'refresh-token-lost') tally.lost += 1;
    }
  }
  if (broken !== null) tally.broken.push({ seed, promise: broken.promise, why: broken.why });
}

export function addTally(sum: Tally, other: Tally): void {
  sum.histories += other.histories;
  sum.events += other.events;
  sum.lost += other.lost;
  for (const [name, times] of Object.entries(other.exercised)) add(sum.exercised, name, times);
  for (const [name, times] of Object.entries(other.met)) add(sum.met, name, times);
  sum.broken.push(...other.broken);
}

function add(counts: Record<string, number>, name: string, times: number): void {
  counts[name] = (counts[name] ?? 0) + times;
}
