import { drawHistory, type HistoryWishes } from './draw-history.ts';
import { failedHistories } from './failed-histories.ts';
import type { CheckName } from './checks.ts';
import { runHistory } from './run-history.ts';
import type { Action, History } from './setup.ts';
import { outsideMicrotasks } from './world/microtasks.ts';

export type HistorySource =
  | { type: 'seeds'; from: number; count: number; wishes: HistoryWishes }
  /** Every history that ever broke a promise. */
  | { type: 'failed' };

export interface BrokenSeed {
  readonly seed: number;
  readonly promise: CheckName;
  readonly why: string;
}

/** What a run of many histories met with; every count is a sum over all of them. */
export interface Tally {
  histories: number;
  events: number;
  readonly exercised: Record<string, number>;
  readonly met: Record<string, number>;
  /** Sessions that nobody could have kept, by cause. */
  readonly lost: Record<string, number>;
  readonly broken: BrokenSeed[];
}

export function createTally(): Tally {
  return { histories: 0, events: 0, exercised: {}, met: {}, lost: {}, broken: [] };
}

/** Runs one history after the other; stops early when `isEnough` says so. */
export async function runHistories(
  source: HistorySource,
  isEnough: (tally: Tally) => boolean = () => false,
): Promise<Tally> {
  const tally = createTally();
  for (const history of historiesOf(source)) {
    if (isEnough(tally)) break;
    await outsideMicrotasks(() => runOne(history, tally));
  }
  return tally;
}

function* historiesOf(source: HistorySource): Generator<History> {
  if (source.type === 'failed') return yield* failedHistories().map(({ history }) => history);
  const { from, count, wishes } = source;
  for (let seed = from; seed < from + count; seed += 1) yield drawHistory(seed, wishes);
}

function runOne(history: History, tally: Tally): void {
  const { facts, events, exercised, losses, broken } = runHistory(history);
  for (const cause of losses) add(tally.lost, cause, 1);
  tally.histories += 1;
  tally.events += events;
  for (const [name, times] of Object.entries(exercised)) add(tally.exercised, name, times);
  for (const fact of facts) {
    if (fact.type === 'acted') add(tally.met, kindOf(fact.action), 1);
    if (fact.type === 'sent' && fact.request.fault !== null) {
      add(tally.met, `request: ${fact.request.fault.type}`, 1);
    }
  }
  if (broken !== null) {
    tally.broken.push({ seed: history.setup.seed, promise: broken.promise, why: broken.why });
  }
}

function kindOf(action: Action): string {
  if (action.type === 'mishap') return `mishap: ${action.mishap.type}`;
  if (action.type === 'ambush') return `ambush: ${action.moment}`;
  return action.type === 'store-fault' ? `store-fault: ${action.fault}` : action.type;
}

export function addTally(sum: Tally, other: Tally): void {
  sum.histories += other.histories;
  sum.events += other.events;
  for (const [cause, times] of Object.entries(other.lost)) add(sum.lost, cause, times);
  for (const [name, times] of Object.entries(other.exercised)) add(sum.exercised, name, times);
  for (const [name, times] of Object.entries(other.met)) add(sum.met, name, times);
  sum.broken.push(...other.broken);
}

function add(counts: Record<string, number>, name: string, times: number): void {
  counts[name] = (counts[name] ?? 0) + times;
}
