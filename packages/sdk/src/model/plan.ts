import type { Effect } from './effect.ts';
import { rankOf } from './election.ts';
import { type Held, tokenNow } from './held.ts';
import { wantedValidityMs } from './hold.ts';
import type { Instant } from './instant.ts';
import { reachedLimit } from './limits.ts';
import { backupDelayMs, longestRefreshMs, planTurnAt, retryAtOf, timerDelayMs } from './schedule.ts';
import type { RefreshCause, State, Step } from './state.ts';
import { earliest } from './step.ts';
import type { Timings } from './timings.ts';

/** How long an attempt that was seen in the journal is left to whoever may be at it. */
const FINISHING_MS = 1_000;

/**
 * What is to be done next, and when: the one place where anything is scheduled. A tab has one timer. What is
 * due is done at once; what is not is looked at again when its time has come, or a minute later.
 */
export function planNext(state: State, otherDueInMs: number | null, timings: Timings, now: Instant): Step {
  if (state.isSuspended) return stop(state);
  // Nothing is known yet, or not any more.
  if (state.phase.status === 'restoring' || !state.isCurrent) return planRead(state, otherDueInMs, now);
  const settlesInMs = state.isSettled ? null : state.settlesAt - now.monotonicMs;
  const turn = state.refreshing === null ? nextRefresh(state, timings, now) : null;
  if (turn !== null && turn.dueInMs <= 0) return startRefresh(state, turn, otherDueInMs, timings, now);
  const dueInMs = earliest([settlesInMs, turn?.dueInMs ?? null, otherDueInMs]);
  const waiting = forgetBusy(state, turn, now);
  return waiting.isReadOwed ? planRead(waiting, dueInMs, now) : arm(waiting, dueInMs);
}

/**
 * How long the lock has been found taken counts only for as long as nothing but the lock is waited for: when the next
 * tokens have come meanwhile, whoever has it then has only just begun.
 */
function forgetBusy(state: State, turn: Turn | null, now: Instant): State {
  if (state.busy === null || state.refreshing !== null) return state;
  const againInMs = state.lookAgainAt - now.monotonicMs;
  return turn !== null && turn.dueInMs <= againInMs ? state : { ...state, busy: null };
}

/** The store could not be read: that says nothing about the session, so it is tried again. */
function planRead(state: State, dueInMs: number | null, now: Instant): Step {
  if (state.isReading) return arm(state, dueInMs);
  const readInMs = state.lookAgainAt - now.monotonicMs;
  if (readInMs > 0) return arm(state, earliest([readInMs, dueInMs]));
  return arm({ ...state, isReading: true }, dueInMs, [{ type: 'read-store' }]);
}

interface Turn {
  readonly cause: RefreshCause;
  readonly dueInMs: number;
  readonly sessionId: string;
  readonly generation: number;
}

function nextRefresh(state: State, timings: Timings, now: Instant): Turn | null {
  const { phase, demandAbove } = state;
  // A session that is to end needs no newer token.
  if (phase.status !== 'active' || reachedLimit(phase.held, timings, now) !== null) return null;
  const { record } = phase.held;
  const { sessionId, generation } = record;
  const retryInMs = retryAtOf(record.failure, now.wallMs, state.reconnection) - now.wallMs;
  const againInMs = state.lookAgainAt - now.monotonicMs;

  if (demandAbove !== null && generation <= demandAbove) {
    return { cause: 'demand', dueInMs: Math.max(retryInMs, againInMs), sessionId, generation };
  }
  const turnInMs = nextTurnInMs(state, phase.held, timings, now);
  if (turnInMs === null) return null;
  const retryTurnInMs = record.failure === null ? 0 : retryInMs + standBackMs(state, timings);
  const settlesInMs = state.isSettled ? 0 : state.settlesAt - now.monotonicMs;
  const dueInMs = Math.max(turnInMs, retryTurnInMs, againInMs, settlesInMs);
  return { cause: 'turn', dueInMs, sessionId, generation };
}

/** When the tokens want it, or earlier: somebody has begun and may be gone. Whether they are the lock will tell. */
function nextTurnInMs(state: State, held: Held, timings: Timings, now: Instant): number | null {
  const plannedInMs = plannedTurnInMs(state, held, timings, now);
  if (state.openAttempt === null) return plannedInMs;
  const looksAt = state.openAttempt.since + FINISHING_MS + standBackMs(state, timings);
  return earliest([plannedInMs, looksAt - now.monotonicMs]);
}

function plannedTurnInMs(state: State, held: Held, timings: Timings, now: Instant): number | null {
  const rank = rankOf(state.roster, state.self.tabId);
  const isLeaderVisible = state.roster[0]?.isVisible ?? true;
  const heldMs = wantedValidityMs(held, now.wallMs);
  const turnAt = planTurnAt(held.record, { rank, isLeaderVisible, heldMs }, timings);
  if (turnAt === null || state.misdated?.generation !== held.record.generation) {
    return turnAt === null ? null : turnAt - tokenNow(held, now);
  }
  // This tab measures on, but one that is opened now would believe the record: there shall be a new one.
  return state.misdated.since + standBackMs(state, timings) - now.monotonicMs;
}

/** How long this tab leaves it to those before it, where the moment was not planned for. */
function standBackMs(state: State, timings: Timings): number {
  return backupDelayMs(rankOf(state.roster, state.self.tabId), timings.refreshTimeoutMs);
}

function startRefresh(
  state: State,
  turn: Turn,
  otherDueInMs: number | null,
  timings: Timings,
  now: Instant,
): Step {
  const { sessionId, generation, cause } = turn;
  const busyMs = state.busy === null ? 0 : now.monotonicMs - state.busy.since;
  const isSteal = busyMs > longestRefreshMs(timings);
  const refresh = {
    type: 'refresh',
    sessionId,
    generation,
    isSteal,
    busyWith: state.busy?.attemptId ?? null,
    reconnection: state.reconnection,
  } as const;
  return arm({ ...state, refreshing: cause }, otherDueInMs, [refresh]);
}

function arm(state: State, dueInMs: number | null, effects: Effect[] = []): Step {
  const delayMs = dueInMs === null ? null : timerDelayMs(dueInMs);
  return { state, effects: [...effects, { type: 'timer', delayMs }] };
}

function stop(state: State): Step {
  return arm(state, null);
}
