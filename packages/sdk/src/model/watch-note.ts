import type { Effect } from './effect.ts';
import { seeActivityIn } from './held.ts';
import { holdsOwedInMs, type OwnHold, storeHold } from './hold.ts';
import { elapsedMs, type Instant } from './instant.ts';
import { reachedLimit } from './limits.ts';
import type { Note } from './note-record.ts';
import type { ActiveRecord } from './record.ts';
import type { State } from './state.ts';
import { earliest, keep, type Watched } from './step.ts';
import type { Timings } from './timings.ts';

const LONGEST_UNNOTED_MS = 30_000;
const NOTE_AGAIN_MS = 1_000;

/** What this tab has to say of its flows and of what is done in it, said when it is owed: activity now and then. */
export function watchNote(state: State, timings: Timings, now: Instant): Watched {
  const { status } = state.phase;
  // Where nobody is signed in nobody's activity counts.
  if (status === 'anonymous' || status === 'ended') return { ...keep(withoutActivity(state)), dueInMs: null };
  if (status !== 'active' || state.isSuspended || !state.isCurrent) return { ...keep(state), dueInMs: null };
  const { held } = state.phase;
  const isOver = reachedLimit(held, timings, now) !== null;
  const known =
    isOver || timings.idleLimitMs === Infinity ? withoutActivity(state) : countActivity(state, now);
  // Past a limit a flow that nobody knew of before puts off nothing more.
  const holds = isOver ? known.holds.filter(({ id }) => isKnown(id, held.record)) : known.holds;
  if (known.noting !== null) return { ...keep(known), dueInMs: null };

  const activityInMs = known.activeAt === null ? null : unnotedInMs(known, timings, now);
  const holdsInMs = holdsOwedInMs(holds, held.record, known.self.tabId, now);
  const owedInMs = earliest([activityInMs, holdsInMs]);
  if (owedInMs === null) return { ...keep(known), dueInMs: null };
  const dueInMs = Math.max(owedInMs, known.noteAgainAt - now.monotonicMs);
  if (dueInMs > 0) return { ...keep(known), dueInMs };
  const note = noteOf(known, held.record.sessionId, holds, now);
  const noting = { activeAt: known.activeAt };
  return { state: { ...known, noting }, effects: [{ type: 'note', note }], dueInMs: null };
}

function countActivity(state: State, now: Instant): State {
  const { phase, activeAt } = state;
  if (phase.status !== 'active' || activeAt === null) return state;
  const held = seeActivityIn(phase.held, activeAt, now);
  return held === phase.held ? state : { ...state, phase: { ...phase, held } };
}

function withoutActivity(state: State): State {
  return state.activeAt === null ? state : { ...state, activeAt: null };
}

/** A page that leaves takes its flows with it, which counts as their end; a frozen one may go on with them. */
export function lastNote(state: State, isLeaving: boolean, now: Instant): Effect[] {
  const { phase, noting } = state;
  if (phase.status !== 'active') return [];
  const isLettingGo = isLeaving && state.holds.length > 0;
  const last = isLettingGo ? { ...state, activeAt: now } : state;
  // What is on its way may still tell of a flow.
  if (last.activeAt === null && !(isLeaving && noting !== null)) return [];
  const holds = isLeaving ? [] : state.holds;
  return [{ type: 'note', note: noteOf(last, phase.held.record.sessionId, holds, now) }];
}

/** What was said counts as said, and what has happened since does not; what was not is said again. */
export function finishNote(state: State, isWritten: boolean, now: Instant): State {
  const idle = { ...state, noting: null };
  const noteAgainAt = now.monotonicMs + NOTE_AGAIN_MS;
  // What was written and could not be read is still owed, for all that is known.
  if (!isWritten || state.isReadOwed) return { ...idle, noteAgainAt };
  if (state.noting?.activeAt === null) return idle;
  const activeAt = state.activeAt === state.noting?.activeAt ? null : state.activeAt;
  return { ...idle, activeAt, notedAt: now };
}

/** So seldom that it costs nothing, so often that no other tab warns for want of it. */
function unnotedInMs({ notedAt }: State, { idleLimitMs, warnBeforeMs }: Timings, now: Instant): number {
  const stepMs = Math.min(LONGEST_UNNOTED_MS, Math.max(0, idleLimitMs - warnBeforeMs) / 4);
  // By both clocks: whoever has slept does not wait on.
  return notedAt === null ? 0 : stepMs - elapsedMs(notedAt, now);
}

function noteOf({ self, activeAt }: State, sessionId: string, holds: readonly OwnHold[], now: Instant): Note {
  const { tabId } = self;
  // By the clock as it is now: it may have been set back since.
  const wallMs = activeAt === null ? null : now.wallMs - Math.round(elapsedMs(activeAt, now));
  return { sessionId, tabId, activeAt: wallMs, holds: holds.map((hold) => storeHold(hold, tabId, now)) };
}

function isKnown(id: string, { holds }: ActiveRecord): boolean {
  return holds.some((hold) => hold.id === id);
}
