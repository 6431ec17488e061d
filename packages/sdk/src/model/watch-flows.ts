import type { HoldRisk, HoldSnapshot } from '../snapshot.ts';
import type { Effect } from './effect.ts';
import { isTakenForAlive, leaseReadInMs, type OwnHold, restOfHoldMs, riskOf, storeHold } from './hold.ts';
import type { Held } from './held.ts';
import { beforeInstant, elapsedMs, type Instant } from './instant.ts';
import type { StoredHold } from './record.ts';
import type { State } from './state.ts';
import { earliest, isReadSince, keep, readOnce, type Watched } from './step.ts';
import type { Timings } from './timings.ts';

/** The flows of this tab: what may break them, and their maximum. And those of others, to be shown. */
export function watchFlows(state: State, timings: Timings, now: Instant): Watched {
  const over = state.holds.filter((hold) => restOfHoldMs(hold, now) <= 0);
  const lasting = over.length === 0 ? state : endAtMaximum(state, over, timings, now);
  const shown = lasting.phase.status === 'active' ? showHolds(lasting, lasting.phase.held, timings, now) : [];
  const effects = [...over.map((hold) => holdEnded(hold, 'maximum')), ...tellRisks(state.shown.holds, shown)];
  const others = shown.filter(({ isOurs }) => !isOurs);
  const dueInMs = earliest([
    ...lasting.holds.map((hold) => restOfHoldMs(hold, now)),
    ...others.map(({ endsAt }) => endsAt - now.wallMs),
  ]);
  if (isSameList(state.shown.holds, shown)) return { state: lasting, effects, dueInMs };
  return { state: { ...lasting, shown: { ...lasting.shown, holds: shown } }, effects, dueInMs };
}

/** The flows of other tabs: when a lease runs out by what is known here, the store says whether it was renewed. */
export function watchLeases(state: State, _timings: Timings, now: Instant): Watched {
  const { phase, isSuspended, isCurrent } = state;
  const isIdle = phase.status !== 'active' || isSuspended || !isCurrent;
  const dueInMs = isIdle ? null : leaseReadInMs(phase.held, state.self.tabId, now.wallMs);
  if (dueInMs === null || dueInMs > 0) return { ...keep(state), dueInMs };
  // What was found since was no record of this session: whoever puts one there says so.
  return isReadSince(state, now.monotonicMs + dueInMs)
    ? { ...keep(state), dueInMs: null }
    : readOnce(state, null);
}

export function holdEnded({ id, name }: OwnHold, cause: 'released' | 'maximum'): Effect {
  return { type: 'emit', name: 'hold-ended', payload: { holdId: id, name, cause } };
}

/** From its maximum on a flow excuses nothing, but nobody is signed out without the warning that others get. */
function endAtMaximum(state: State, over: readonly OwnHold[], timings: Timings, now: Instant): State {
  const holds = state.holds.filter((hold) => !over.includes(hold));
  // By when it was to end as the other tabs know it, and not by when this one came to look.
  const overMs = Math.max(0, now.wallMs - Math.max(...over.map(({ since, maxMs }) => since.wallMs + maxMs)));
  const excusedMs = Math.max(0, timings.idleLimitMs - timings.warnBeforeMs) + overMs;
  // As this page has measured it: the store's word may be dated by a clock that was set back since.
  const { phase } = state;
  const known = [state.activeAt, phase.status === 'active' ? phase.held.activeAt : null];
  const isLater = known.some((activeAt) => activeAt !== null && elapsedMs(activeAt, now) < excusedMs);
  const isCounted = Number.isFinite(excusedMs) && !isLater;
  return { ...state, holds, activeAt: isCounted ? beforeInstant(now, excusedMs) : state.activeAt };
}

function showHolds(state: State, held: Held, timings: Timings, now: Instant): HoldSnapshot[] {
  const { record } = held;
  const { tabId } = state.self;
  const own = state.holds.map((hold) => storeHold(hold, tabId, now));
  const others = record.holds.filter(
    (hold) => hold.tabId !== tabId && isTakenForAlive(hold, held, now.wallMs),
  );
  // In an order of its own: in the store whoever wrote last comes last.
  others.sort((a, b) => a.endsAt - b.endsAt || compare(a.id, b.id));
  return [...own, ...others].map((hold) => show(hold, tabId, riskOf(hold, record, timings)));
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
