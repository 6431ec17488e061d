import type { EndReason } from '../snapshot.ts';
import type { ClockOffset } from './clock-offset.ts';
import { pickSubject, type Subject, type TokenSet } from './token-response.ts';

// What lies in the store: the truth that all tabs share.

export const RECORD_VERSION = 1;

/** One try of a refresh, written down before it is sent. All instants are epoch ms. */
export interface Attempt {
  readonly id: string;
  /** 1 for the first with this refresh token. */
  readonly number: number;
  /** An earlier attempt with this refresh token got no answer: the server may have rotated already. */
  readonly isReplay: boolean;
  /** Its tab has robbed another of the lock, or was robbed of it: that the lock is free means nothing for it. */
  readonly isUnlocked: boolean;
  /** Of the refresh token that is sent: see `fingerprint`. */
  readonly tokenMark: string;
  readonly startedAt: number;
  /** When this refresh token was first sent: the server's replay window counts from here. */
  readonly firstSentAt: number;
}

/** Attempts that failed one after the other. Shared, so that all tabs together back off as one. */
export interface Failure {
  readonly code: 'refresh-failed' | 'refresh-misconfigured' | 'invalid-token-response';
  readonly attempts: number;
  /** The last of them. */
  readonly attemptId: string;
  /** No answer came at all, as when the network is gone: being online again is then reason to try at once. */
  readonly isUnreachable: boolean;
  /** How many of them were refused with a 4xx and no reason, and when that began. */
  readonly unreadable: number;
  readonly unreadableSince: number;
  readonly failedAt: number;
  readonly retryAt: number;
}

/** A flow that holds the session, as its tab has written it down. All instants are epoch ms. */
export interface StoredHold {
  readonly id: string;
  readonly tabId: string;
  readonly name: string;
  /** `null`: as usual. */
  readonly minValidityMs: number | null;
  /** Until then its tab is taken to live; it writes a later one in time. */
  readonly aliveUntil: number;
  /** Its maximum. */
  readonly endsAt: number;
}

export interface ActiveRecord {
  readonly v: 1;
  readonly state: 'active';
  readonly sessionId: string;
  /**
   * When the sign-in was, epoch ms, or one more than that of the last where the clock says less: of two sessions the
   * one with the higher number came later.
   */
  readonly ordinal: number;
  readonly generation: number;
  /** Counts the writes: of two that read the same record only the first may begin a refresh. */
  readonly revision: number;
  readonly tokens: TokenSet;
  /** When the leader refreshes, epoch ms; `null` if the expiry is unknown. Stored, so that all tabs agree. */
  readonly refreshAt: number | null;
  /** An attempt whose outcome is not known here: under way, or lost with its tab. */
  readonly attempt: Attempt | null;
  readonly failure: Failure | null;
  readonly clockOffset: ClockOffset | null;
  /** When the sign-in was, epoch ms. */
  readonly startedAt: number;
  /** When somebody last did something in any tab, epoch ms; written now and then. */
  readonly activeAt: number;
  readonly holds: readonly StoredHold[];
}

/** The tombstone. An ended session leaves one, so that "empty" never has to mean "signed out". */
export interface EndedRecord extends Subject {
  readonly v: 1;
  readonly state: 'ended';
  readonly sessionId: string;
  readonly ordinal: number;
  readonly generation: number;
  readonly endReason: EndReason;
}

const NOBODY: Subject = { subject: null, subjectFrom: null };

export type SessionRecord = ActiveRecord | EndedRecord;

type FirstRecord = Pick<ActiveRecord, 'sessionId' | 'startedAt' | 'tokens' | 'refreshAt' | 'clockOffset'>;

/** The first record of a session. */
export function createRecord(first: FirstRecord): ActiveRecord {
  return {
    v: RECORD_VERSION,
    state: 'active',
    ordinal: first.startedAt,
    generation: 1,
    revision: 1,
    attempt: null,
    failure: null,
    activeAt: first.startedAt,
    holds: [],
    ...first,
  };
}

/** The next generation. Whatever was tried and failed before is made good by it. */
export function commitTokens(
  record: ActiveRecord,
  tokens: TokenSet,
  refreshAt: number | null,
  clockOffset: ClockOffset | null,
): ActiveRecord {
  const generation = record.generation + 1;
  return { ...record, generation, tokens, refreshAt, clockOffset, attempt: null, failure: null };
}

/** The tombstone of a session. It holds no token, and of somebody who has signed out not even who it was. */
export function endRecord(record: ActiveRecord, endReason: EndReason): EndedRecord {
  const { sessionId, ordinal, generation, tokens } = record;
  const who = endReason === 'signed-out' ? NOBODY : pickSubject(tokens);
  return { v: RECORD_VERSION, state: 'ended', sessionId, ordinal, generation, endReason, ...who };
}

/** Who a record is of. */
export function subjectOf(record: SessionRecord): Subject {
  return pickSubject(record.state === 'active' ? record.tokens : record);
}

/** Whether they are surely one person: like is compared with like, and nobody knows who `null` is. */
export function isSamePerson(a: Subject, b: Subject): boolean {
  return a.subject !== null && a.subject === b.subject && a.subjectFrom === b.subjectFrom;
}

/**
 * Whether the first of two records takes the place of the second, whichever way they got into the store: the later
 * session does, the later generation of the same, and its end, which is final.
 */
export function isLater(a: SessionRecord, b: SessionRecord): boolean {
  if (a.ordinal !== b.ordinal) return a.ordinal > b.ordinal;
  return a.sessionId === b.sessionId && stageOf(a) > stageOf(b);
}

function stageOf(record: SessionRecord): number {
  return record.state === 'ended' ? Number.POSITIVE_INFINITY : record.generation;
}
