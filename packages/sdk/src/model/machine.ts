import type { Effect } from './effect.ts';
import { rankOf, seeTakeover } from './election.ts';
import { hearMessage } from './hear-message.ts';
import { CLOCK_NOISE_MS, elapsedMs, type Instant, stepBackMs } from './instant.ts';
import { liveThrough, seeActivity } from './live-through.ts';
import type { MachineEvent } from './machine-event.ts';
import { planNext } from './plan.ts';
import type { StoredRecord } from './parse-record.ts';
import { endRecord } from './record.ts';
import { openAttemptOf } from './refresh-decision.ts';
import { seeRecord } from './see-record.ts';
import { isLeader, NOTHING_SHOWN, type State, type Step } from './state.ts';
import { join, keep, lookAgain, READ } from './step.ts';
import type { Timings } from './timings.ts';
import { watch } from './watch.ts';
import { holdEnded } from './watch-flows.ts';
import { finishNote } from './watch-note.ts';

const LOOK_AGAIN_MS = 1_000;
/** With somebody waiting. */
const LOOK_AGAIN_SOON_MS = 250;

/**
 * The whole behaviour of a tab: what it knows and what happened give what it knows next and what is to be done.
 * Every event ends in `watch`, for what time alone brings about, and in `planNext`, which alone decides about refreshes
 * and the timer.
 */
export function transition(state: State, event: MachineEvent, timings: Timings): Step {
  const noticed = noticeTime(state, event.now);
  const acted = act(noticed.state, event);
  const settled = settle(acted.state, event.now);
  const watched = watch(settled, timings, event.now);
  const planned = planNext(watched.state, watched.dueInMs, timings, event.now);
  const role = isLeader(planned.state) ? 'leader' : 'follower';
  const effects = [...noticed.effects, ...acted.effects, ...watched.effects];
  if (isLeader(state) !== isLeader(planned.state)) {
    effects.push({ type: 'emit', name: 'leader-changed', payload: { role } });
  }
  return { state: planned.state, effects: [...effects, ...planned.effects] };
}

/** A wall clock that was set back misdates the record: tabs that are opened now would believe it too long. */
function noticeTime(state: State, now: Instant): Step {
  const stepMs = stepBackMs(state.seenAt, now);
  // What happens while the page is suspended is noticed when it is back.
  if (state.isSuspended) return keep(state);
  if (stepMs === 0) return keep({ ...state, seenAt: now });
  const generation = state.phase.status === 'active' ? state.phase.held.record.generation : 0;
  const before = now.wallMs - elapsedMs(state.seenAt, now) - CLOCK_NOISE_MS;
  const misdated = { generation, since: now.monotonicMs, before };
  const step: Effect = { type: 'emit', name: 'clock-stepped', payload: { stepMs: Math.round(stepMs) } };
  return { state: { ...state, seenAt: now, misdated }, effects: [step, READ] };
}

function act(state: State, event: MachineEvent): Step {
  switch (event.type) {
    case 'opened':
      return join(state, event.now);
    case 'read':
      // What is read while the page goes away may be empty for no other reason.
      if (state.isSuspended) return keep({ ...state, isReading: false });
      return see(
        { ...state, ...HAS_READ, isCurrent: true, readAt: event.now.monotonicMs },
        event.stored,
        false,
        event.now,
      );
    case 'read-failed':
      return keep(lookAgain({ ...state, isReading: false, isReadOwed: true }, LOOK_AGAIN_MS, event.now));
    case 'message':
      return hearMessage(state, event.message, event.now);
    case 'lifecycle':
      return liveThrough(state, event.signal, event.random, event.now);
    case 'timer':
      return keep(state);
    case 'demand':
      return keep({ ...state, demandAbove: event.above, parked: event.parked });
    case 'refreshed':
      return finishRefresh(state, event.stored, event.isOurs, event.now);
    case 'refresh-busy': {
      const againMs = state.demandAbove === null ? LOOK_AGAIN_MS : LOOK_AGAIN_SOON_MS;
      const isSame = state.busy?.attemptId === event.attemptId;
      const busy = isSame ? state.busy : { since: event.now.monotonicMs, attemptId: event.attemptId };
      return keep(lookAgain({ ...state, refreshing: null, busy }, againMs, event.now));
    }
    case 'refresh-blocked':
      return keep(lookAgain({ ...state, refreshing: null, busy: null }, LOOK_AGAIN_MS, event.now));
    case 'activity':
      return keep(seeActivity(state, event.now));
    case 'hold-taken':
      return keep({ ...state, holds: [...state.holds, { ...event.hold, since: event.now }] });
    case 'hold-released':
      return releaseHold(state, event.holdId, event.now);
    case 'noted':
      return keep(finishNote(state, event.isWritten, event.now));
    case 'ended-here':
      return endHere(state);
    case 'abandoned': {
      const { phase } = state;
      return keep(phase.status === 'ended' ? { ...state, phase: { ...phase, brokenAt: null } } : state);
    }
  }
}

/** A flow that has come to its end is activity too, and so important that no warning keeps it from counting. */
function releaseHold(state: State, holdId: string, now: Instant): Step {
  const hold = state.holds.find(({ id }) => id === holdId);
  if (hold === undefined) return keep(state);
  const holds = state.holds.filter(({ id }) => id !== holdId);
  return { state: { ...state, activeAt: now, holds }, effects: [holdEnded(hold, 'released')] };
}

function endHere(state: State): Step {
  if (state.phase.status !== 'active') return keep(state);
  const record = endRecord(state.phase.held.record, 'signed-out');
  const { sessionId, endReason } = record;
  const effects: Effect[] = [
    { type: 'abort-refresh' },
    { type: 'emit', name: 'ended', payload: { sessionId, endReason } },
  ];
  return { state: { ...state, phase: { status: 'ended', record, brokenAt: null } }, effects };
}

const HAS_READ = { isReading: false, isReadOwed: false };

function see(state: State, stored: StoredRecord, isOurs: boolean, now: Instant): Step {
  const seen = seeRecord(state, stored, isOurs, now);
  if (activeIdOf(state) === activeIdOf(seen.state)) return seen;
  // Whoever waits here waits in the session that was shown, and so does the refresh that is under way.
  const abort: Effect[] = state.refreshing === null ? [] : [{ type: 'abort-refresh' }];
  const anew = { ...seen.state, demandAbove: null, shown: NOTHING_SHOWN, limitSeenAt: null };
  return { state: anew, effects: [...abort, ...seen.effects] };
}

function finishRefresh(state: State, stored: StoredRecord, isOurs: boolean, now: Instant): Step {
  const idle = { ...state, refreshing: null, busy: null };
  if (state.isSuspended) return keep(idle);
  const seen = see(idle, stored, isOurs, now);
  // With nothing to go by in the store the need remains: do not turn in circles.
  if (stored.type !== 'record') return { ...seen, state: lookAgain(seen.state, LOOK_AGAIN_MS, now) };
  const isBackup = isOurs && state.refreshing === 'turn' && rankOf(state.roster, state.self.tabId) > 0;
  if (!isBackup) return seen;
  const roster = seeTakeover(state.roster, state.self);
  const takeover: Effect = { type: 'post', message: { type: 'takeover', ...state.self } };
  return { state: { ...seen.state, roster }, effects: [...seen.effects, takeover] };
}

function settle(state: State, now: Instant): State {
  const isSettled = state.isSettled || (!state.isSuspended && now.monotonicMs >= state.settlesAt);
  const open = state.phase.status === 'active' ? openAttemptOf(state.phase.held.record) : null;
  const isSeen = open?.id === state.openAttempt?.id;
  if (isSettled === state.isSettled && isSeen) return state;
  const openAttempt = open === null ? null : { id: open.id, since: now.monotonicMs };
  return { ...state, isSettled, openAttempt: isSeen ? state.openAttempt : openAttempt };
}

function activeIdOf({ phase }: State): string | null {
  return phase.status === 'active' ? phase.held.record.sessionId : null;
}
