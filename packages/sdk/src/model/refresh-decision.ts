import { fingerprint } from './fingerprint.ts';
import type { StoredRecord } from './parse-record.ts';
import type { ActiveRecord, Attempt } from './record.ts';
import { longestRefreshMs, type Reconnection, retryAtOf } from './schedule.ts';
import type { Timings } from './timings.ts';

/** Which generation somebody wants to have replaced. */
export interface WantedRefresh {
  readonly sessionId: string;
  readonly generation: number;
  readonly reconnection: Reconnection | null;
  /** The lock was found taken for longer than any refresh lasts, and is to be taken from its holder. */
  readonly isSteal: boolean;
}

export type RefreshDecision =
  /** Nothing to send: what lies in the store is newer, over, backing off, or not a session at all. */
  | { type: 'leave' }
  /** Another tab is at it, with or without the lock. */
  | { type: 'busy' }
  /** The session cannot be refreshed, and never could. */
  | { type: 'no-refresh-token'; record: ActiveRecord }
  /** `ambiguousMs`: how long ago the token was first sent, where a replay is no longer sure to be answered. */
  | {
      type: 'send';
      record: ActiveRecord;
      refreshToken: string;
      attempt: Attempt;
      ambiguousMs: number | null;
    };

/**
 * What to do, now that this tab has the lock and has read the store. An attempt that is still in the journal is
 * nobody's: its tab is gone or heard no answer, or it would have the lock. Only where the lock was stolen it may
 * still be under way without it.
 */
export function decideRefresh(
  stored: StoredRecord,
  wanted: WantedRefresh,
  moment: { wallNow: number; attemptId: string; timings: Timings },
): RefreshDecision {
  const { wallNow, attemptId, timings } = moment;
  if (stored.type !== 'record' || stored.record.state !== 'active') return { type: 'leave' };
  const { record } = stored;
  const isWanted = record.sessionId === wanted.sessionId && record.generation <= wanted.generation;
  const retryAt = retryAtOf(record.failure, wallNow, wanted.reconnection);
  if (!isWanted || retryAt > wallNow) return { type: 'leave' };
  const isLockTelling = !wanted.isSteal && record.attempt?.isUnlocked !== true;
  if (!isLockTelling && isUnderWay(record, wallNow, timings)) return { type: 'busy' };

  const { refreshToken } = record.tokens;
  if (refreshToken === null) return { type: 'no-refresh-token', record };

  const tokenMark = fingerprint(refreshToken);
  const lost = record.attempt?.tokenMark === tokenMark ? record.attempt : null;
  const attempt: Attempt = {
    id: attemptId,
    number: Math.max(record.failure?.attempts ?? 0, lost?.number ?? 0) + 1,
    isReplay: lost !== null,
    isUnlocked: wanted.isSteal,
    tokenMark,
    startedAt: wallNow,
    firstSentAt: lost?.firstSentAt ?? wallNow,
  };
  return { type: 'send', record, refreshToken, attempt, ambiguousMs: ambiguousMs(attempt, wallNow, timings) };
}

/** The attempt that nobody has written down the end of: it is under way, or its tab is gone. */
export function openAttemptOf({ attempt, failure }: ActiveRecord): Attempt | null {
  return attempt === null || failure?.attemptId === attempt.id ? null : attempt;
}

/** Whether the attempt in the journal may still be somebody's: begun not long ago, and not known to have failed. */
function isUnderWay(record: ActiveRecord, wallNow: number, timings: Timings): boolean {
  const attempt = openAttemptOf(record);
  if (attempt === null) return false;
  const ageMs = wallNow - attempt.startedAt;
  return ageMs >= 0 && ageMs < longestRefreshMs(timings);
}

function ambiguousMs(attempt: Attempt, wallNow: number, timings: Timings): number | null {
  if (!attempt.isReplay) return null;
  const sentMs = wallNow - attempt.firstSentAt;
  const isInWindow = sentMs >= 0 && sentMs < timings.replayWindowMs;
  return isInWindow ? null : Math.max(0, sentMs);
}
