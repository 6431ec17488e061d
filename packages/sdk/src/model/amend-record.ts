import type { StoreChange } from '../ports.ts';
import type { EndReason } from '../snapshot.ts';
import { isAlive } from './hold.ts';
import { parseRecord, type StoredRecord } from './parse-record.ts';
import { type ActiveRecord, endRecord, isLater, type SessionRecord } from './record.ts';

// What is written to the store, each as one read-modify-write.

/** Which record a write is meant for. Without `generation` any of that session will do. */
export interface Fence {
  readonly sessionId: string;
  readonly generation?: number;
  /** The attempts that may be in the journal; `null` for none, and without it any will do. */
  readonly attemptIds?: readonly (string | null)[];
  /** The very record that was read, and none that was written since. */
  readonly revision?: number;
  /** Nobody has done anything since then, and no flow holds the session at `unheldAt`; both epoch ms. */
  readonly activeAt?: number;
  readonly unheldAt?: number;
}

export type Amended = { type: 'written'; record: SessionRecord } | { type: 'fenced'; stored: StoredRecord };

/**
 * The compare-and-set that every write to a running session goes through. What a tab knew when it began may be
 * long past when it writes: if the record is not the one it meant, nothing is written.
 */
export function amendRecord(
  stored: unknown,
  fence: Fence,
  amend: (record: ActiveRecord) => SessionRecord,
): StoreChange<Amended> {
  const parsed = parseRecord(stored);
  const found = parsed.type === 'record' && parsed.record.state === 'active' ? parsed.record : null;
  if (found === null || !isMeant(found, fence)) return { result: { type: 'fenced', stored: parsed } };
  const record = revise(found, amend);
  return { write: record, result: { type: 'written', record } };
}

function revise(found: ActiveRecord, amend: (record: ActiveRecord) => SessionRecord): SessionRecord {
  const record = amend(found);
  return record.state === 'active' ? { ...record, revision: found.revision + 1 } : record;
}

function isMeant(record: ActiveRecord, fence: Fence): boolean {
  const { attemptIds, unheldAt } = fence;
  return (
    record.sessionId === fence.sessionId &&
    isAsMeant(record.generation, fence.generation) &&
    isAsMeant(record.revision, fence.revision) &&
    isAsMeant(record.activeAt, fence.activeAt) &&
    (attemptIds === undefined || attemptIds.includes(record.attempt?.id ?? null)) &&
    (unheldAt === undefined || !record.holds.some((hold) => isAlive(hold, unheldAt)))
  );
}

function isAsMeant(found: number, meant: number | undefined): boolean {
  return meant === undefined || found === meant;
}

/**
 * The first record of a session, later than what lies in the store and than what this tab knows of. It says itself
 * when it was: a store that was evicted, and a tab that was opened since, know of nothing before.
 */
export function succeedRecord(
  stored: unknown,
  known: SessionRecord | null,
  first: ActiveRecord,
): ActiveRecord {
  const parsed = parseRecord(stored);
  const storedOrdinal = parsed.type === 'record' ? parsed.record.ordinal : 0;
  const ordinal = Math.max(first.ordinal, storedOrdinal + 1, (known?.ordinal ?? 0) + 1);
  return { ...first, ordinal };
}

/**
 * The tombstone of a session that a person ended, whatever generation the store holds. A store that has lost the
 * session gets one too, or another tab would put the session back from its memory.
 */
export function buryRecord(
  stored: unknown,
  record: ActiveRecord,
  endReason: EndReason,
): StoreChange<Amended> {
  const { sessionId } = record;
  return amendOrReplace(stored, { sessionId }, record, (current) => endRecord(current, endReason));
}

/** The tombstone of a session that has reached a limit, unless that was put off since. */
export function endAtLimit(
  stored: unknown,
  record: ActiveRecord,
  endReason: EndReason,
  wallNow: number,
): StoreChange<Amended> {
  const { sessionId, activeAt } = record;
  const fence = endReason === 'idle-limit' ? { sessionId, activeAt, unheldAt: wallNow } : { sessionId };
  return amendOrReplace(stored, fence, record, (current) => endRecord(current, endReason));
}

/**
 * The generation after this one. A store that has lost the session meanwhile gets it too: with rotation its tokens
 * are the only ones that work, and what other tabs would put back is older.
 */
export function advanceRecord(
  stored: unknown,
  record: ActiveRecord,
  advance: (record: ActiveRecord) => ActiveRecord,
): StoreChange<Amended> {
  const { sessionId, generation } = record;
  return amendOrReplace(stored, { sessionId, generation }, record, advance);
}

function amendOrReplace(
  stored: unknown,
  fence: Fence,
  record: ActiveRecord,
  amend: (record: ActiveRecord) => SessionRecord,
): StoreChange<Amended> {
  const amended = amendRecord(stored, fence, amend);
  const { result } = amended;
  if (result.type === 'written' || !isLost(result.stored)) return amended;
  const replaced = revise(record, amend);
  return { write: replaced, result: { type: 'written', record: replaced } };
}

/**
 * Puts back what the store has lost, or holds an older copy of. What is as new or newer stays as it is: then this
 * tab is the one that knows less.
 */
export function restoreRecord(stored: unknown, record: SessionRecord): StoreChange<Amended> {
  const parsed = parseRecord(stored);
  if (!isBehind(parsed, record)) return { result: { type: 'fenced', stored: parsed } };
  return { write: record, result: { type: 'written', record } };
}

/** Whether the store knows less than this. A record of another version may say anything. */
export function isBehind(stored: StoredRecord, record: SessionRecord): boolean {
  return isLost(stored) || (stored.type === 'record' && isLater(record, stored.record));
}

function isLost(stored: StoredRecord): boolean {
  return stored.type === 'empty' || stored.type === 'garbage';
}

/** What lies in the store after it. */
export function storedOf(amended: Amended): StoredRecord {
  return amended.type === 'written' ? { type: 'record', record: amended.record } : amended.stored;
}
