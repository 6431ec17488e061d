import { backoffDelayMs } from './backoff.ts';
import { type ActiveRecord, type Attempt, endRecord, type Failure, type SessionRecord } from './record.ts';
import { retryAtOf } from './schedule.ts';
import type { Timings } from './timings.ts';
import type { TokenFailure } from './token-failure.ts';

const UNREADABLE_LIMIT = 5;
const UNREADABLE_SPAN_MS = 60_000;

/** One attempt that brought no tokens. */
export interface FailedAttempt {
  readonly attempt: Attempt;
  readonly failure: TokenFailure;
  readonly code: Failure['code'];
}

/** The record after a failed attempt: ended, or active and backing off. `random` is in [0, 1). */
export function failRecord(
  record: ActiveRecord,
  { attempt, failure, code }: FailedAttempt,
  moment: { wallNow: number; random: number; timings: Timings },
): SessionRecord {
  if (failure.type === 'terminal') {
    return endRecord(record, attempt.isReplay ? 'refresh-token-lost' : 'refresh-token-rejected');
  }
  const { wallNow, random, timings } = moment;
  const isUnreadable = failure.type === 'unreadable';
  const unreadable = isUnreadable ? (record.failure?.unreadable ?? 0) + 1 : 0;
  const since = (unreadable > 1 ? record.failure?.unreadableSince : null) ?? wallNow;
  // A clock that was set back would make the span wait until it has caught up: it begins anew.
  const unreadableSince = Math.min(since, wallNow);
  if (unreadable >= UNREADABLE_LIMIT && wallNow - unreadableSince >= UNREADABLE_SPAN_MS) {
    return endRecord(record, 'refused-without-reason');
  }

  const isOutcomeKnown = failure.type !== 'transient' || failure.isOutcomeKnown;
  const retryAfterMs = failure.type === 'transient' ? failure.retryAfterMs : null;
  // A lost answer is asked for again at once while the server still keeps it; once, then as all others.
  const isReplayable =
    !isOutcomeKnown && !attempt.isReplay && wallNow - attempt.firstSentAt < timings.replayWindowMs;
  const delayMs = isReplayable ? 0 : backoffDelayMs(attempt.number, retryAfterMs, random);
  return {
    ...record,
    // What was once sent without an answer stays so, whatever later attempts are told.
    attempt: isOutcomeKnown && !attempt.isReplay ? null : attempt,
    failure: {
      code,
      attempts: attempt.number,
      attemptId: attempt.id,
      isUnreachable: failure.type === 'transient' && !isOutcomeKnown && retryAfterMs === null,
      unreadable,
      unreadableSince,
      failedAt: wallNow,
      retryAt: Math.round(wallNow + delayMs),
    },
  };
}

/**
 * What is left of a failure when tokens come after all: nothing, but where their answer was heard so late that the
 * next are due already. It then makes nothing good, and what others were told since counts.
 */
export function failureLeft(
  { failure }: ActiveRecord,
  refreshAt: number | null,
  wallNow: number,
): Failure | null {
  const isDue = refreshAt !== null && refreshAt <= wallNow;
  return isDue && retryAtOf(failure, wallNow, null) > wallNow ? failure : null;
}
