import type { LifecycleSignal } from '../ports.ts';
import { rankOf, seeGone, seePresent, seeTakeover } from './election.ts';
import { elapsedMs, type Instant, stepBackMs } from './instant.ts';
import type { Message, Presence } from './message.ts';
import { planNext } from './plan.ts';
import type { StoredRecord } from './parse-record.ts';
import { endRecord } from './record.ts';
import { seeRecord } from './see-record.ts';
import { type Effect, isLeader, type MachineEvent, type State, type Step } from './state.ts';
import type { Timings } from './timings.ts';

const SETTLE_MS = 200;
const LOOK_AGAIN_MS = 1_000;
/** With somebody waiting. */
const LOOK_AGAIN_SOON_MS = 250;
/** What clocks are slewed and rounded by. */
const CLOCK_NOISE_MS = 1_000;
/** Over how long the tabs and clients that come back online together spread out. */
const RECONNECT_SPREAD_MS = 2_000;

/**
 * The whole behaviour of a tab: what it knows and what happened give what it knows next and what is to be done.
 * Every event ends in `planNext`, which alone decides about refreshes and the timer.
 */
export function transition(state: State, event: MachineEvent, timings: Timings): Step {
  const noticed = noticeTime(state, event.now);
  const acted = act(noticed.state, event);
  const settled = settle(acted.state, event.now);
  const planned = planNext(settled, timings, event.now);
  const role = isLeader(planned.state) ? 'leader' : 'follower';
  const effects = [...noticed.effects, ...acted.effects];
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
      return see({ ...state, ...HAS_READ, isCurrent: true }, event.stored, false, event.now);
    case 'read-failed':
      return keep(lookAgain({ ...state, isReading: false, isReadOwed: true }, LOOK_AGAIN_MS, event.now));
    case 'message':
      return hear(state, event.message, event.now);
    case 'lifecycle':
      return live(state, event.signal, event.random, event.now);
    case 'timer':
      return keep(state);
    case 'demand':
      return keep({ ...state, demandAbove: event.above });
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
    case 'ended-here': {
      if (state.phase.status !== 'active') return keep(state);
      const record = endRecord(state.phase.held.record, event.endReason);
      const { sessionId, endReason } = record;
      const effects: Effect[] = [
        { type: 'abort-refresh' },
        { type: 'emit', name: 'ended', payload: { sessionId, endReason } },
      ];
      return { state: { ...state, phase: { status: 'ended', record } }, effects };
    }
  }
}

/** A tab that was opened, or came back, asks who else is there and reads the store first of all. */
function join(state: State, now: Instant): Step {
  const roster = seePresent([], state.self);
  const settlesAt = now.monotonicMs + SETTLE_MS;
  const joined = { ...state, roster, settlesAt, isSettled: false, isSuspended: false, isReading: true };
  return { state: joined, effects: [{ type: 'post', message: { type: 'hello', ...state.self } }, READ] };
}

const READ: Effect = { type: 'read-store' };
const HAS_READ = { isReading: false, isReadOwed: false };

function see(state: State, stored: StoredRecord, isOurs: boolean, now: Instant): Step {
  const seen = seeRecord(state, stored, isOurs, now);
  if (activeIdOf(state) === activeIdOf(seen.state)) return seen;
  // Whoever waits here waits in the session that was shown, and so does the refresh that is under way.
  const abort: Effect[] = state.refreshing === null ? [] : [{ type: 'abort-refresh' }];
  return { state: { ...seen.state, demandAbove: null }, effects: [...abort, ...seen.effects] };
}

function hear(state: State, message: Message, now: Instant): Step {
  if (state.isSuspended) return keep(state);
  switch (message.type) {
    case 'hello': {
      const roster = seePresent(state.roster, message);
      return { state: { ...state, roster }, effects: [present(state.self)] };
    }
    case 'present':
      return keep({ ...state, roster: seePresent(state.roster, message) });
    case 'bye': {
      // It may have had the lock: whoever waits for that need not wait any longer.
      const lookAgainAt = state.busy === null ? state.lookAgainAt : now.monotonicMs;
      return keep({ ...state, roster: seeGone(state.roster, message.tabId), lookAgainAt });
    }
    case 'takeover': {
      const isAbove = rankOf(state.roster, state.self.tabId) < rankOf(state.roster, message.tabId);
      const roster = seePresent(seeTakeover(state.roster, message), state.self);
      return { state: { ...state, roster }, effects: isAbove ? [present(state.self)] : [] };
    }
    case 'committed':
    case 'ended':
      return { state, effects: isNews(state, message) ? [READ] : [] };
    case 'found-empty':
      return { state, effects: state.phase.status === 'active' ? [READ] : [] };
  }
}

function isNews({ phase }: State, message: Message & { type: 'committed' | 'ended' }): boolean {
  // Of a session that has ended here nobody may commit anything: the store shall have its end again.
  if (phase.status === 'ended')
    return message.type === 'committed' || phase.record.sessionId !== message.sessionId;
  if (phase.status !== 'active' || message.type === 'ended') return true;
  const { sessionId, generation } = phase.held.record;
  // One that knows less than we do has most likely put an old copy back: the store shall have ours.
  return sessionId !== message.sessionId || generation !== message.generation;
}

function live(state: State, signal: LifecycleSignal, random: number, now: Instant): Step {
  switch (signal) {
    case 'visible':
    case 'hidden': {
      const self = { ...state.self, isVisible: signal === 'visible' };
      const shown = { ...state, self, roster: seePresent(state.roster, self) };
      if (state.isSuspended) return keep(shown);
      return { state: shown, effects: signal === 'visible' ? [present(self), READ] : [present(self)] };
    }
    case 'woken':
      return { state, effects: state.isSuspended ? [] : [READ] };
    case 'online': {
      const reconnection = { since: now.wallMs, retryAt: now.wallMs + random * RECONNECT_SPREAD_MS };
      return { state: { ...state, reconnection }, effects: state.isSuspended ? [] : [READ] };
    }
    case 'frozen':
    case 'left': {
      const bye: Effect = { type: 'post', message: { type: 'bye', tabId: state.self.tabId } };
      const effects: Effect[] = state.isSuspended ? [] : [bye];
      // A frozen refresh may go on at the thaw; one whose page has left will hear no answer.
      if (signal === 'left') effects.push({ type: 'release-lock' }, { type: 'close-channel' });
      return { state: { ...state, isSuspended: true, isCurrent: false }, effects };
    }
    case 'returned': {
      if (!state.isSuspended) return keep(state);
      const joined = join(state, now);
      return { ...joined, effects: [{ type: 'reopen-channel' }, ...joined.effects] };
    }
  }
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
  return isSettled === state.isSettled ? state : { ...state, isSettled };
}

function lookAgain(state: State, inMs: number, now: Instant): State {
  return { ...state, lookAgainAt: now.monotonicMs + inMs };
}

function present(self: Presence): Effect {
  return { type: 'post', message: { type: 'present', ...self } };
}

function activeIdOf({ phase }: State): string | null {
  return phase.status === 'active' ? phase.held.record.sessionId : null;
}

function keep(state: State): Step {
  return { state, effects: [] };
}
