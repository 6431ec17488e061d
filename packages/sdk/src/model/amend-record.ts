import type { StoreChange } from '../ports.ts';
import type { EndReason } from '../snapshot.ts';
import { parseRecord, type StoredRecord } from './parse-record.ts';
import { type ActiveRecord, endRecord, type SessionRecord } from './record.ts';

// The writes to a session that is there already, each as one read-modify-write.

/** Which record a write is meant for. Without `generation` any of that session will do. */
export interface Fence {
  readonly sessionId: string;
  readonly generation?: number;
  /** The attempts that may be in the journal; `null` for none, and without it any will do. */
  readonly attemptIds?: readonly (string | null)[];
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
  const isMeant =
    parsed.type === 'record' &&
    parsed.record.state === 'active' &&
    parsed.record.sessionId === fence.sessionId &&
    (fence.generation === undefined || parsed.record.generation === fence.generation) &&
    (fence.attemptIds === undefined || fence.attemptIds.includes(parsed.record.attempt?.id ?? null));
  if (!isMeant || parsed.record.state !== 'active') return { result: { type: 'fenced', stored: parsed } };
  const record = amend(parsed.record);
  return { write: record, result: { type: 'written', record } };
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
  const amended = amendRecord(stored, { sessionId: record.sessionId }, (current) =>
    endRecord(current, endReason),
  );
  const { result } = amended;
  if (result.type === 'written' || !isLost(result.stored)) return amended;
  const tombstone = endRecord(record, endReason);
  return { write: tombstone, result: { type: 'written', record: tombstone } };
}

/**
 * Puts a session back that the store has lost, or holds an older copy of. A tombstone, another session and a
 * newer generation stay as they are: then this tab is the one that knows less.
 */
export function restoreRecord(stored: unknown, record: ActiveRecord): StoreChange<Amended> {
  const parsed = parseRecord(stored);
  const isOlder =
    parsed.type === 'record' &&
    parsed.record.state === 'active' &&
    parsed.record.sessionId === record.sessionId &&
    parsed.record.generation < record.generation;
  if (!isLost(parsed) && !isOlder) return { result: { type: 'fenced', stored: parsed } };
  return { write: record, result: { type: 'written', record } };
}

function isLost(stored: StoredRecord): boolean {
  return stored.type === 'empty' || stored.type === 'garbage';
}

/** What lies in the store after it. */
export function storedOf(amended: Amended): StoredRecord {
  return amended.type === 'written' ? { type: 'record', record: amended.record } : amended.stored;
}
