import type { EndReason, KnownEnd } from '../snapshot.ts';
import type { Effect } from './effect.ts';
import type { Instant } from './instant.ts';
import { rankOf } from './election.ts';
import { nearestLimit, reachedLimit } from './limits.ts';
import type { ActiveRecord } from './record.ts';
import { backupDelayMs } from './schedule.ts';
import type { State } from './state.ts';
import { keep, READ, type Watched } from './step.ts';
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
  const limit = nearestLimit(held, timings, now);
  if (limit === null) return { ...keep(showEnd(state, null, false)), dueInMs: null };

  const quiet = { ...state, limitSeenAt: null };
  const warnInMs = limit.inMs - timings.warnBeforeMs;
  const isDue = warnInMs <= 0 && timings.warnBeforeMs > 0;
  if (isDue && !isReadSince(state, now.monotonicMs + warnInMs)) return readOnce(quiet, limit.inMs);
  const shown = showEnd(quiet, limit, isDue);
  const dueInMs = warnInMs > 0 ? warnInMs : limit.inMs;
  return { state: shown, effects: tellWarning(state, shown, held.record), dueInMs };
}

/** The one whose turn it is writes the end, if nothing has been said against it. */
function endWhenSure(state: State, record: ActiveRecord, endReason: EndReason, now: Instant): Watched {
  const seenAt = state.limitSeenAt ?? now.monotonicMs;
  const seen = { ...state, limitSeenAt: seenAt };
  const standBackMs = backupDelayMs(rankOf(state.roster, state.self.tabId), OBJECTION_MS * 8);
  const endsInMs = seenAt + OBJECTION_MS + standBackMs - now.monotonicMs;
  if (endsInMs > 0) return { ...keep(seen), dueInMs: endsInMs };
  if (!isReadSince(seen, seenAt)) return readOnce(seen, null);
  // Looked at anew after it, should it not have come to be.
  const ending = { ...seen, limitSeenAt: now.monotonicMs };
  return { state: ending, effects: [{ type: 'end-at-limit', record, endReason }], dueInMs: OBJECTION_MS };
}

function isReadSince({ readAt, isReadOwed }: State, monotonicMs: number): boolean {
  // A store that cannot be read has nothing to say against it.
  return readAt >= monotonicMs || isReadOwed;
}

function readOnce(state: State, dueInMs: number | null): Watched {
  return state.isReading
    ? { ...keep(state), dueInMs }
    : { state: { ...state, isReading: true }, effects: [READ], dueInMs };
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
