import type { StoreChange } from '../ports.ts';
import { excusedUntil, isAlive } from './hold.ts';
import { parseRecord } from './parse-record.ts';
import type { ActiveRecord, StoredHold } from './record.ts';
import type { Timings } from './timings.ts';

/** How long one that is dead is kept: there is to be time for a warning after it. */
const KEEP_DEAD_MS = 3_600_000;
/** Where nobody is warned: so shortly before an end the others may be about to write it. */
const NEAR_MS = 5_000;

/** What one tab has to say of its flows and of what is done in it. */
export interface Note {
  readonly sessionId: string;
  readonly tabId: string;
  /** All of this tab's. */
  readonly holds: readonly StoredHold[];
  /** When somebody last did something in this tab, epoch ms; `null`: nothing new. */
  readonly activeAt: number | null;
}

/** `isNews`: the other tabs had better look at once. */
export interface Noted {
  readonly isWritten: boolean;
  readonly isNews: boolean;
}

/**
 * The record with a tab's note in it. It touches nothing that a refresh goes by, so it does not count as a revision:
 * a refresh that begins meanwhile goes on.
 */
export function noteRecord(
  stored: unknown,
  note: Note,
  { wallNow, timings }: { wallNow: number; timings: Timings },
): StoreChange<Noted> {
  const parsed = parseRecord(stored);
  const record = parsed.type === 'record' && parsed.record.state === 'active' ? parsed.record : null;
  const isMeant = record?.sessionId === note.sessionId;
  if (!isMeant || isTooLate(record, note, timings, wallNow)) {
    return { result: { isWritten: false, isNews: false } };
  }
  const others = record.holds.filter(
    (hold) => hold.tabId !== note.tabId && wallNow < Math.min(hold.aliveUntil, hold.endsAt) + KEEP_DEAD_MS,
  );
  const activeAt =
    note.activeAt === null ? record.activeAt : laterActivity(record.activeAt, note.activeAt, wallNow);
  const write: ActiveRecord = { ...record, holds: [...others, ...note.holds], activeAt };
  const isNews =
    areFlowsNews(record, note, wallNow) ||
    (note.activeAt !== null && isIdleEndNear(record, timings, wallNow));
  return { write, result: { isWritten: true, isNews } };
}

/** What is done past a limit puts it off no more; what was done before and is told only now does. */
function isTooLate(
  record: ActiveRecord,
  { activeAt, tabId, holds }: Note,
  { idleLimitMs, warnBeforeMs }: Timings,
  wallNow: number,
): boolean {
  // Whoever tells of a flow that was there before is there, whatever its lease says after a sleep.
  const isThere = ({ id }: StoredHold) => holds.some((hold) => hold.id === id && hold.tabId === tabId);
  const seen = record.holds.map((hold) => (isThere(hold) ? { ...hold, aliveUntil: hold.endsAt } : hold));
  const excusedEndsAt =
    excusedUntil({ record: { ...record, holds: seen }, readAt: wallNow }, wallNow) + warnBeforeMs;
  return activeAt !== null && activeAt >= Math.max(record.activeAt + idleLimitMs, excusedEndsAt);
}

/** One that is still to come was dated before the clock was set back. */
function laterActivity(known: number, activeAt: number, wallNow: number): number {
  const past = Math.min(activeAt, wallNow);
  return known > wallNow ? past : Math.max(known, past);
}

function areFlowsNews({ holds }: ActiveRecord, note: Note, wallNow: number): boolean {
  const known = holds.filter((hold) => hold.tabId === note.tabId);
  const wasAlive = ({ id }: StoredHold) => known.some((hold) => hold.id === id && isAlive(hold, wallNow));
  const isAsBefore = (hold: StoredHold) => wasAlive(hold) && isAlive(hold, wallNow);
  return known.length !== note.holds.length || !note.holds.every(isAsBefore);
}

/** Others may be showing a warning by now, or be about to end the session. */
function isIdleEndNear(
  { activeAt }: ActiveRecord,
  { idleLimitMs, warnBeforeMs }: Timings,
  wallNow: number,
): boolean {
  return wallNow >= activeAt + idleLimitMs - Math.max(warnBeforeMs, NEAR_MS);
}
