import type { ClockOffset } from './clock-offset.ts';
import { isCount, isFields, isFiniteNumber, isText, isTextOrNull, type UnknownFields } from './parse.ts';
import {
  type ActiveRecord,
  type Attempt,
  type EndedRecord,
  type Failure,
  RECORD_VERSION,
  type SessionRecord,
  type StoredHold,
} from './record.ts';
import type { TokenSet } from './token-response.ts';

/** What was found in the store. */
export type StoredRecord =
  | { type: 'record'; record: SessionRecord }
  | { type: 'empty' }
  /** Of another version, most likely a newer one in a tab that was loaded later: not ours to write over. */
  | { type: 'foreign' }
  | { type: 'garbage' };

export function parseRecord(stored: unknown): StoredRecord {
  if (stored === undefined || stored === null) return { type: 'empty' };
  if (!isFields(stored) || !isCount(stored['v'])) return { type: 'garbage' };
  if (stored['v'] !== RECORD_VERSION) return { type: 'foreign' };
  if (isActiveRecord(stored) || isEndedRecord(stored)) return { type: 'record', record: stored };
  return { type: 'garbage' };
}

function isActiveRecord(value: unknown): value is ActiveRecord {
  return (
    isFields(value) &&
    value['state'] === 'active' &&
    isText(value['sessionId']) &&
    isCount(value['ordinal']) &&
    isCount(value['generation']) &&
    isCount(value['revision']) &&
    isTokenSet(value['tokens']) &&
    isInstantOrNull(value['refreshAt']) &&
    (value['attempt'] === null || isAttempt(value['attempt'])) &&
    (value['failure'] === null || isFailure(value['failure'])) &&
    (value['clockOffset'] === null || isClockOffset(value['clockOffset'])) &&
    [value['startedAt'], value['activeAt']].every(isFiniteNumber) &&
    isHolds(value['holds'])
  );
}

function isEndedRecord(value: unknown): value is EndedRecord {
  return (
    isFields(value) &&
    value['state'] === 'ended' &&
    isText(value['sessionId']) &&
    isCount(value['ordinal']) &&
    isCount(value['generation']) &&
    isText(value['endReason']) &&
    isSubject(value)
  );
}

function isTokenSet(value: unknown): value is TokenSet {
  return (
    isFields(value) &&
    isText(value['accessToken']) &&
    isTextOrNull(value['refreshToken']) &&
    isFiniteNumber(value['requestedAt']) &&
    isInstantOrNull(value['expiresAt']) &&
    isInstantOrNull(value['refreshExpiresAt']) &&
    typeof value['isRefreshEndFixed'] === 'boolean' &&
    isTextOrNull(value['scope']) &&
    isSubject(value)
  );
}

function isSubject(value: UnknownFields): boolean {
  return isTextOrNull(value['subject']) && isTextOrNull(value['subjectFrom']);
}

function isAttempt(value: unknown): value is Attempt {
  return (
    isFields(value) &&
    isText(value['id']) &&
    isCount(value['number']) &&
    typeof value['isReplay'] === 'boolean' &&
    typeof value['isUnlocked'] === 'boolean' &&
    isText(value['tokenMark']) &&
    isFiniteNumber(value['startedAt']) &&
    isFiniteNumber(value['firstSentAt'])
  );
}

function isFailure(value: unknown): value is Failure {
  return (
    isFields(value) &&
    [value['code'], value['attemptId']].every(isText) &&
    typeof value['isUnreachable'] === 'boolean' &&
    [value['attempts'], value['unreadable']].every(isCount) &&
    [value['unreadableSince'], value['failedAt'], value['retryAt']].every(isFiniteNumber)
  );
}

function isHolds(value: unknown): value is StoredHold[] {
  return Array.isArray(value) && value.every(isHold);
}

function isHold(value: unknown): value is StoredHold {
  return (
    isFields(value) &&
    [value['id'], value['tabId'], value['name']].every(isText) &&
    isInstantOrNull(value['minValidityMs']) &&
    [value['aliveUntil'], value['endsAt']].every(isFiniteNumber)
  );
}

function isClockOffset(value: unknown): value is ClockOffset {
  return isFields(value) && isFiniteNumber(value['offsetMs']) && isFiniteNumber(value['uncertaintyMs']);
}

function isInstantOrNull(value: unknown): value is number | null {
  return value === null || isFiniteNumber(value);
}
