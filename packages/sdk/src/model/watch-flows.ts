import type { HoldRisk, HoldSnapshot } from '../snapshot.ts';
import type { Effect } from './effect.ts';
import { isAlive, type OwnHold, restOfHoldMs, riskOf, storeHold } from './hold.ts';
import type { Instant } from './instant.ts';
import type { ActiveRecord, StoredHold } from './record.ts';
import type { State } from './state.ts';
import { earliest, isReadSince, keep, readOnce, type Watched } from './step.ts';
import type { Timings } from './timings.ts';

/** How long before a flow counts as over for want of word from its tab the store is looked at once more. */
const LOOK_BEFORE_MS = 10_000;

/** The flows of this tab: what may break them, and their maximum. */
export function watchFlows(state: State, timings: Timings, now: Instant): Watched {
  const over = state.holds.filter((hold) => restOfHoldMs(hold, now) <= 0);
  const lasting = over.length === 0 ? state : endAtMaximum(state, over, timings, now);
  const shown =
    lasting.phase.status === 'active' ? showHolds(lasting, lasting.phase.held.record, timings, now) : [];
  const effects = [...over.map((hold) => holdEnded(hold, 'maximum')), ...tellRisks(state.shown.holds, shown)];
  const isSame = isSameList(state.shown.holds, shown);
  const known = isSame ? lasting : { ...lasting, shown: { ...lasting.shown, holds: shown } };
  const looked = lookForOthers(known, now);
  const dueInMs = earliest([...lasting.holds.map((hold) => restOfHoldMs(hold, now)), looked.dueInMs]);
  return { state: looked.state, effects: [...effects, ...looked.effects], dueInMs };
}

export function holdEnded({ id, name }: OwnHold, cause: 'released' | 'maximum'): Effect {
  return { type: 'emit', name: 'hold-ended', payload: { holdId: id, name, cause } };
}

/** From its maximum on a flow excuses nothing, but nobody is signed out without the warning that others get. */
function endAtMaximum(state: State, over: readonly OwnHold[], timings: Timings, now: Instant): State {
  const holds = state.holds.filter((hold) => !over.includes(hold));
  // By when it was to end, as all tabs know it, and not by when this one came to look.
  const endedAt = Math.max(...over.map(({ since, maxMs }) => Math.min(since.wallMs + maxMs, now.wallMs)));
  const excused = endedAt + timings.warnBeforeMs - timings.idleLimitMs;
  const activeAt = Number.isFinite(excused) ? Math.max(excused, state.activeAt ?? 0) : state.activeAt;
  return { ...state, holds, activeAt };
}

function showHolds(state: State, record: ActiveRecord, timings: Timings, now: Instant): HoldSnapshot[] {
  const { tabId } = state.self;
  const own = state.holds.map((hold) => storeHold(hold, tabId, now));
  // In an order of its own: in the store whoever wrote last comes last.
  const others = othersAlive(record, tabId, now).toSorted(
    (a, b) => a.endsAt - b.endsAt || compare(a.id, b.id),
  );
  return [...own, ...others].map((hold) => show(hold, tabId, riskOf(hold, record, timings)));
}

function othersAlive({ holds }: ActiveRecord, tabId: string, now: Instant): StoredHold[] {
  return holds.filter((hold) => hold.tabId !== tabId && isAlive(hold, now.wallMs));
}

/** Nobody is told when a tab says that its flow goes on: so before that counts as over the store is read. */
function lookForOthers(state: State, now: Instant): Watched {
  const { phase, self } = state;
  if (phase.status !== 'active' || state.isSuspended || !state.isCurrent)
    return { ...keep(state), dueInMs: null };
  const others = othersAlive(phase.held.record, self.tabId, now);
  const looksInMs = others
    .filter(({ aliveUntil, endsAt }) => endsAt > aliveUntil)
    .map(({ aliveUntil }) => aliveUntil - LOOK_BEFORE_MS - now.wallMs);
  const overInMs = others.map(({ aliveUntil, endsAt }) => Math.min(aliveUntil, endsAt) - now.wallMs);
  const dueInMs = earliest([...overInMs, ...looksInMs.filter((inMs) => inMs > 0)]);
  const isSeen = looksInMs.every((inMs) => inMs > 0 || isReadSince(state, now.monotonicMs + inMs));
  return isSeen ? { ...keep(state), dueInMs } : readOnce(state, dueInMs);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function show({ id, name, endsAt, ...hold }: StoredHold, tabId: string, risk: HoldRisk | null): HoldSnapshot {
  return { holdId: id, name, isOurs: hold.tabId === tabId, endsAt, risk };
}

function tellRisks(before: readonly HoldSnapshot[], after: readonly HoldSnapshot[]): Effect[] {
  return after.flatMap(({ holdId, name, isOurs, risk }): Effect[] => {
    const known = before.find((hold) => hold.holdId === holdId)?.risk ?? null;
    if (!isOurs || known?.reason === risk?.reason) return [];
    if (risk === null) return [{ type: 'emit', name: 'hold-recovered', payload: { holdId, name } }];
    return [{ type: 'emit', name: 'hold-at-risk', payload: { holdId, name, ...risk } }];
  });
}

/** The same list stays the same object, for whoever compares. */
function isSameList(a: readonly HoldSnapshot[], b: readonly HoldSnapshot[]): boolean {
  return a.length === b.length && a.every((hold, index) => isSameHold(hold, b[index]));
}

function isSameHold(a: HoldSnapshot, b: HoldSnapshot | undefined): boolean {
  return (
    a.holdId === b?.holdId &&
    a.endsAt === b.endsAt &&
    a.risk?.reason === b.risk?.reason &&
    a.risk?.endsAt === b.risk?.endsAt
  );
}
