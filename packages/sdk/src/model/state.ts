import type { SessionEventName, SessionEvents } from '../events.ts';
import type { LifecycleSignal } from '../ports.ts';
import type { EndReason } from '../snapshot.ts';
import { rankOf, type Roster } from './election.ts';
import type { Held } from './held.ts';
import type { Instant } from './instant.ts';
import type { Message, Presence } from './message.ts';
import type { StoredRecord } from './parse-record.ts';
import type { EndedRecord, SessionRecord } from './record.ts';
import type { Reconnection } from './schedule.ts';

// The nouns of the machine: what a tab knows, what can happen to it, what it can ask for.

/** What this tab shows. */
export type Phase =
  | { status: 'restoring' }
  | { status: 'anonymous' }
  | { status: 'active'; held: Held }
  | { status: 'ended'; record: EndedRecord };

/** Why this tab sees to a refresh. */
export type RefreshCause =
  /** It is its turn, or that of a tab before it that did not take it. */
  | 'turn'
  /** Somebody waits for a newer token here. */
  | 'demand';

export interface Misdated {
  readonly generation: number;
  /** When the step was noticed; monotonic ms. */
  readonly since: number;
  /** Whatever was asked for before this was dated before the step; epoch ms of the clock as it is now. */
  readonly before: number;
}

export interface State {
  readonly phase: Phase;
  readonly self: Presence;
  readonly roster: Roster;
  /** Until then others may still be saying hello, and nobody knows who leads; monotonic ms. */
  readonly settlesAt: number;
  readonly isSettled: boolean;
  /** Frozen or gone into the back/forward cache: nothing is believed and nothing is said. */
  readonly isSuspended: boolean;
  /** False from suspension on until the store was read again: until then no token is handed out. */
  readonly isCurrent: boolean;
  readonly isReading: boolean;
  /** The store was to be read and could not be: what it holds may be news. */
  readonly isReadOwed: boolean;
  readonly refreshing: RefreshCause | null;
  /** Somebody here needs a generation above this one. */
  readonly demandAbove: number | null;
  /** After a busy lock or a failing store: not before this; monotonic ms. */
  readonly lookAgainAt: number;
  /** Since when the lock was found taken, again and again, with this same attempt in the journal; monotonic ms. */
  readonly busy: { readonly since: number; readonly attemptId: string | null } | null;
  /** An attempt in the journal of which nobody here knows what came of it, and since when it is seen; monotonic ms. */
  readonly openAttempt: { readonly id: string; readonly since: number } | null;
  readonly reconnection: Reconnection | null;
  /** The generation that was dated by a clock which has been set back since. */
  readonly misdated: Misdated | null;
  readonly seenAt: Instant;
}

/** What happened. `now` is the moment it was noticed. */
export type MachineEvent = { readonly now: Instant } & (
  | { type: 'opened' }
  /** The store was read, for whatever reason. */
  | { type: 'read'; stored: StoredRecord }
  | { type: 'read-failed' }
  | { type: 'message'; message: Message }
  /** `random` is in [0, 1). */
  | { type: 'lifecycle'; signal: LifecycleSignal; random: number }
  | { type: 'timer' }
  | { type: 'demand'; above: number | null }
  | { type: 'refreshed'; stored: StoredRecord; isOurs: boolean }
  | { type: 'refresh-busy'; attemptId: string | null }
  | { type: 'refresh-blocked' }
  | { type: 'ended-here'; endReason: EndReason }
);

/** An event without its moment; of the union, one by one. */
export type UnstampedEvent = MachineEvent extends infer Event ? WithoutNow<Event> : never;
type WithoutNow<Event> = Event extends { now: Instant } ? Omit<Event, 'now'> : never;

/** What the machine wants done. */
export type Effect =
  | { type: 'read-store' }
  /** The store lost what is still in memory here: a session, or the end of one. */
  | { type: 'restore-store'; record: SessionRecord }
  | {
      type: 'refresh';
      sessionId: string;
      generation: number;
      isSteal: boolean;
      /** Whose attempt it was that the lock was found taken with. */
      busyWith: string | null;
      reconnection: Reconnection | null;
    }
  | { type: 'release-lock' }
  | { type: 'abort-refresh' }
  | { type: 'post'; message: Message }
  | { type: 'close-channel' }
  | { type: 'reopen-channel' }
  /** `null` stops the one timer. */
  | { type: 'timer'; delayMs: number | null }
  | EmitEffect;

export type EmitEffect = {
  [Name in SessionEventName]: { type: 'emit'; name: Name; payload: SessionEvents[Name] };
}[SessionEventName];

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** What a tab knows that was opened just now. */
export function createState(tabId: string, isVisible: boolean, now: Instant): State {
  const self: Presence = { tabId, isVisible, joinedAt: now.wallMs };
  return {
    phase: { status: 'restoring' },
    self,
    roster: [self],
    settlesAt: now.monotonicMs,
    isSettled: false,
    isSuspended: false,
    isCurrent: true,
    isReading: false,
    isReadOwed: false,
    refreshing: null,
    demandAbove: null,
    lookAgainAt: now.monotonicMs,
    busy: null,
    openAttempt: null,
    reconnection: null,
    misdated: null,
    seenAt: now,
  };
}

/** The record that this tab goes by, if it has one. */
export function recordOf(phase: Phase): SessionRecord | null {
  if (phase.status === 'active') return phase.held.record;
  return phase.status === 'ended' ? phase.record : null;
}

export function isLeader(state: State): boolean {
  return state.isSettled && !state.isSuspended && rankOf(state.roster, state.self.tabId) === 0;
}
