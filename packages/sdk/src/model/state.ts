import type { HoldSnapshot, KnownEnd } from '../snapshot.ts';
import type { Effect } from './effect.ts';
import { rankOf, type Roster } from './election.ts';
import type { Held } from './held.ts';
import type { OwnHold } from './hold.ts';
import type { Instant } from './instant.ts';
import type { Presence } from './message.ts';
import type { EndedRecord, SessionRecord } from './record.ts';
import type { Reconnection } from './schedule.ts';

// What a tab knows.

/** What this tab shows. */
export type Phase =
  | { status: 'restoring' }
  | { status: 'anonymous' }
  | { status: 'active'; held: Held }
  | {
      status: 'ended';
      record: EndedRecord;
      /** When this tab saw it end otherwise than by a sign-out: a sign-in in place may take it up again. */
      brokenAt: Instant | null;
    };

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

/** What follows from the record and the time, as it was last seen. */
export interface Shown {
  readonly knownEnd: KnownEnd | null;
  readonly isWarned: boolean;
  readonly holds: readonly HoldSnapshot[];
}

export const NOTHING_SHOWN: Shown = { knownEnd: null, isWarned: false, holds: [] };

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
  /** This tab's flows. */
  readonly holds: readonly OwnHold[];
  /** Activity of this tab that the store does not know of yet. */
  readonly activeAt: Instant | null;
  /** Something is on its way to the store about this tab's flows, and about this activity, if any. */
  readonly noting: { readonly activeAt: Instant | null } | null;
  /** When activity was last written; `null`: what comes is written at once. */
  readonly notedAt: Instant | null;
  /** After a failure nothing is written before this; monotonic ms. */
  readonly noteAgainAt: number;
  /** When the store was last read, monotonic ms. */
  readonly readAt: number;
  /** A limit was found reached, and is looked at once more before the session is ended; monotonic ms. */
  readonly limitSeenAt: number | null;
  /** Until when calls may wait for a sign-in in place, epoch ms. */
  readonly reauthenticateUntil: number | null;
  /** How many of them there are in this tab. */
  readonly parked: number;
  readonly shown: Shown;
  /** The generation that was dated by a clock which has been set back since. */
  readonly misdated: Misdated | null;
  readonly seenAt: Instant;
}

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
    holds: [],
    activeAt: null,
    noting: null,
    notedAt: null,
    noteAgainAt: now.monotonicMs,
    readAt: Number.NEGATIVE_INFINITY,
    limitSeenAt: null,
    reauthenticateUntil: null,
    parked: 0,
    shown: NOTHING_SHOWN,
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
