import { rankOf } from './election.ts';
import { tokenNow } from './held.ts';
import type { Instant } from './instant.ts';
import { backupDelayMs, planTurnAt, retryAtOf, timerDelayMs } from './schedule.ts';
import type { Effect, RefreshCause, State, Step } from './state.ts';
import type { Timings } from './timings.ts';

/** A lock that is held longer than any refresh may last is held by a tab that is frozen. */
const STEAL_GRACE_MS = 3_000;

/**
 * What is to be done next, and when: the one place where anything is scheduled. A tab has one timer. What is
 * due is done at once; what is not is looked at again when its time has come, or a minute later.
 */
export function planNext(state: State, timings: Timings, now: Instant): Step {
  if (state.isSuspended) return stop(state);
  const settlesInMs = state.isSettled ? null : state.settlesAt - now.monotonicMs;
  if (state.phase.status === 'restoring' || !state.isCurrent) return planRead(state, now);
  const turn = state.refreshing === null ? nextRefresh(state, timings, now) : null;
  if (turn !== null && turn.dueInMs <= 0) return startRefresh(state, turn, timings, now);
  return arm(state, earlierOf(settlesInMs, turn?.dueInMs ?? null));
}

/** The store could not be read yet: that says nothing about the session, so it is tried again. */
function planRead(state: State, now: Instant): Step {
  if (state.isReading) return stop(state);
  const dueInMs = state.lookAgainAt - now.monotonicMs;
  if (dueInMs > 0) return arm(state, dueInMs);
  return { state: { ...state, isReading: true }, effects: [{ type: 'read-store' }] };
}

interface Turn {
  readonly cause: RefreshCause;
  readonly dueInMs: number;
  readonly sessionId: string;
  readonly generation: number;
}

function nextRefresh(state: State, timings: Timings, now: Instant): Turn | null {
  const { phase, roster, demandAbove } = state;
  if (phase.status !== 'active') return null;
  const { record } = phase.held;
  const { sessionId, generation } = record;
  const retryInMs = retryAtOf(record.failure, now.wallMs, state.reconnection) - now.wallMs;
  const againInMs = state.lookAgainAt - now.monotonicMs;

  if (demandAbove !== null && generation <= demandAbove) {
    return { cause: 'demand', dueInMs: Math.max(retryInMs, againInMs), sessionId, generation };
  }
  const rank = rankOf(roster, state.self.tabId);
  const standing = { rank, isLeaderVisible: roster[0]?.isVisible ?? true };
  const turnAt = planTurnAt(record, standing, timings);
  if (turnAt === null) return null;
  const turnInMs = turnAt - tokenNow(phase.held, now);
  const backupMs = record.failure === null ? 0 : backupDelayMs(rank, timings.refreshTimeoutMs);
  const settlesInMs = state.isSettled ? 0 : state.settlesAt - now.monotonicMs;
  const dueInMs = Math.max(turnInMs, retryInMs + backupMs, againInMs, settlesInMs);
  return { cause: 'turn', dueInMs, sessionId, generation };
}

function startRefresh(state: State, turn: Turn, timings: Timings, now: Instant): Step {
  const { sessionId, generation, cause } = turn;
  const busyMs = state.busySince === null ? 0 : now.monotonicMs - state.busySince;
  const isSteal = busyMs > timings.refreshTimeoutMs + STEAL_GRACE_MS;
  const refresh = {
    type: 'refresh',
    sessionId,
    generation,
    isSteal,
    reconnection: state.reconnection,
  } as const;
  return arm({ ...state, refreshing: cause }, null, [refresh]);
}

function arm(state: State, dueInMs: number | null, effects: Effect[] = []): Step {
  const delayMs = dueInMs === null ? null : timerDelayMs(dueInMs);
  return { state, effects: [...effects, { type: 'timer', delayMs }] };
}

function stop(state: State): Step {
  return arm(state, null);
}

function earlierOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
