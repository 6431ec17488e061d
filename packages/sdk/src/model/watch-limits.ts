import type { EndReason, KnownEnd } from '../snapshot.ts';
import type { Effect } from './effect.ts';
import type { Instant } from './instant.ts';
import { rankOf } from './election.ts';
import { comingLimits, reachedLimit } from './limits.ts';
import type { ActiveRecord } from './record.ts';
import { backupDelayMs } from './schedule.ts';
import type { State } from './state.ts';
import { earliest, isReadSince, keep, readOnce, type Watched } from './step.ts';
import type { Timings } from './timings.ts';

/** How long a limit that was reached is left to those who know of more activity, or of a flow, to say so. */
const OBJECTION_MS = 1_000;

/**
 * The ends that are known: shown, warned of, and carried out. Activity is not broadcast, so before anything is said or
 * done the store is read once more.
 */
export function watchLimits(state: State, timings: Timings, now: Instant): Watched {
  const { phase, isCurrent } = state;
  if (phase.status !== 'active') return { ...keep(showEnd(state, null, false)), dueInMs: null };
  if (state.isSuspended || !isCurrent) return { ...keep(state), dueInMs: null };
  const { held } = phase;
  const endReason = reachedLimit(held, timings, now);
  if (endReason !== null) return endWhenSure(state, held.record, endReason, now);
  const limits = comingLimits(held, timings, now);
  const due = limits.find(({ warnInMs }) => warnInMs <= 0) ?? null;
  const quiet = { ...state, limitSeenAt: null };
  const dueInMs = earliest(limits.flatMap(({ inMs, warnInMs }) => [inMs, warnInMs > 0 ? warnInMs : null]));
  if (due !== null && !isReadSince(state, now.monotonicMs + due.warnInMs)) return readOnce(quiet, dueInMs);
  const shown = showEnd(quiet, due ?? limits[0] ?? null, due !== null);
  return { state: shown, effects: tellWarning(state, shown, held.record), dueInMs };
}

/** The one whose turn it is writes the end, if nothing has been said against it. */
function endWhenSure(state: State, record: ActiveRecord, endReason: EndReason, now: Instant): Watched {
  const seenAt = state.limitSeenAt ?? now.monotonicMs;
  const seen = { ...state, limitSeenAt: seenAt };
  const standBackMs = backupDelayMs(rankOf(state.roster, state.self.tabId), OBJECTION_MS * 8);
  const endsInMs = seenAt + OBJECTION_MS + standBackMs - now.monotonicMs;
  const asking = state.limitSeenAt === null && endReason === 'idle-limit' ? askFlows(state, record, now) : [];
  if (endsInMs > 0) return { state: seen, effects: asking, dueInMs: endsInMs };
  if (!isReadSince(seen, seenAt)) return readOnce(seen, null);
  // Looked at anew after it, should it not have come to be.
  const ending = { ...seen, limitSeenAt: now.monotonicMs };
  return { state: ending, effects: [{ type: 'end-at-limit', record, endReason }], dueInMs: OBJECTION_MS };
}

/** After a sleep, or a step of the clock, the lease of a flow may be over although its tab is there: now it is asked. */
function askFlows({ self }: State, { sessionId, holds }: ActiveRecord, now: Instant): Effect[] {
  const isAnyLeft = holds.some(({ tabId, endsAt }) => tabId !== self.tabId && now.wallMs < endsAt);
  return isAnyLeft ? [{ type: 'post', message: { type: 'noted', sessionId } }] : [];
}

function showEnd(state: State, limit: KnownEnd | null, isWarned: boolean): State {
  const { shown } = state;
  const known = shown.knownEnd;
  const isSame =
    known?.endsAt === limit?.endsAt &&
    known?.limit === limit?.limit &&
    known?.isExtendable === limit?.isExtendable;
  if (isSame && shown.isWarned === isWarned) return state;
  const knownEnd =
    limit === null ? null : { endsAt: limit.endsAt, limit: limit.limit, isExtendable: limit.isExtendable };
  return { ...state, shown: { ...shown, knownEnd, isWarned } };
}

function tellWarning(before: State, { shown }: State, { sessionId }: ActiveRecord): Effect[] {
  const { knownEnd, isWarned } = shown;
  const known = before.shown.knownEnd;
  const isOtherEnd = known?.endsAt !== knownEnd?.endsAt || known?.limit !== knownEnd?.limit;
  if (isWarned && knownEnd !== null && (!before.shown.isWarned || isOtherEnd)) {
    return [{ type: 'emit', name: 'warned', payload: { sessionId, ...knownEnd } }];
  }
  return before.shown.isWarned && !isWarned
    ? [{ type: 'emit', name: 'extended', payload: { sessionId } }]
    : [];
}
