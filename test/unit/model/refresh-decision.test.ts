import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../../packages/sdk/src/model/fingerprint.ts';
import type { StoredRecord } from '../../../packages/sdk/src/model/parse-record.ts';
import type { SessionRecord } from '../../../packages/sdk/src/model/record.ts';
import { decideRefresh } from '../../../packages/sdk/src/model/refresh-decision.ts';
import { active, attempt, ended, failure, START, timings } from './build.ts';

const NOW = START + 240_000;
const tokenMark = fingerprint('refresh-1');

function stored(record: SessionRecord): StoredRecord {
  return { type: 'record', record };
}

function decide(
  found: StoredRecord,
  {
    wallNow = NOW,
    replayWindowMs = 0,
    reconnection = null as { since: number; retryAt: number } | null,
    isSteal = false,
  } = {},
) {
  return decideRefresh(
    found,
    { sessionId: 's1', generation: 1, reconnection, isSteal },
    { wallNow, attemptId: 'attempt-9', timings: { ...timings, replayWindowMs } },
  );
}

describe('nothing is sent', () => {
  test.each<[string, StoredRecord]>([
    ['for an empty store', { type: 'empty' }],
    ['for garbage', { type: 'garbage' }],
    ['for a record of another version', { type: 'foreign' }],
    ['for a session that has ended', stored(ended())],
    ['for another session', stored(active({ sessionId: 's2' }))],
    ['when somebody else has refreshed', stored(active({ generation: 2 }))],
    [
      'while all tabs back off',
      stored(active({ failure: failure({ failedAt: NOW - 1, retryAt: NOW + 1 }) })),
    ],
  ])('%s', (_, found) => {
    expect(decide(found)).toEqual({ type: 'leave' });
  });

  test('without a refresh token, which is said', () => {
    const record = active({ tokens: { refreshToken: null } });
    expect(decide(stored(record))).toEqual({ type: 'no-refresh-token', record });
  });

  test('without a refresh token while all tabs back off', () => {
    const record = active({ tokens: { refreshToken: null }, failure: failure({ retryAt: NOW + 1 }) });
    expect(decide(stored(record))).toEqual({ type: 'leave' });
  });
});

test('the first attempt with a refresh token is number 1 and no replay', () => {
  const record = active();
  expect(decide(stored(record))).toEqual({
    type: 'send',
    record,
    refreshToken: 'refresh-1',
    attempt: {
      id: 'attempt-9',
      number: 1,
      isReplay: false,
      isUnlocked: false,
      tokenMark,
      startedAt: NOW,
      firstSentAt: NOW,
    },
    ambiguousMs: null,
  });
});

test('a store that holds an older generation than this tab wants replaced is refreshed all the same', () => {
  expect(decide(stored(active({ generation: 0 }))).type).toBe('send');
});

describe('after a failure whose outcome is known', () => {
  test.each([
    ['when its time has come', failure({ attempts: 3, retryAt: NOW }), null],
    [
      'on a clock that was set back since',
      failure({ attempts: 3, failedAt: NOW + 1, retryAt: NOW + 60_000 }),
      null,
    ],
    [
      'when the network is back',
      failure({ attempts: 3, isUnreachable: true, retryAt: NOW + 60_000 }),
      { since: NOW - 1_000, retryAt: NOW },
    ],
  ])('the next attempt is counted on and no replay: %s', (_, failed, reconnection) => {
    const decision = decide(stored(active({ failure: failed })), { reconnection });
    expect(decision).toMatchObject({
      type: 'send',
      attempt: { number: 4, isReplay: false },
      ambiguousMs: null,
    });
  });
});

describe('an attempt that is still in the journal is a replay', () => {
  const lost = attempt({ number: 2, tokenMark, startedAt: NOW - 9_000, firstSentAt: NOW - 10_000 });

  test.each([
    ['inside the replay window, sure to be answered', 10_001, null],
    ['at the end of the replay window', 10_000, 10_000],
    ['outside of it', 5_000, 10_000],
    ['with no replay window', 0, 10_000],
  ])('%s', (_, replayWindowMs, ambiguousMs) => {
    const decision = decide(stored(active({ attempt: lost })), { replayWindowMs });
    expect(decision).toMatchObject({
      type: 'send',
      attempt: { number: 3, isReplay: true, startedAt: NOW, firstSentAt: NOW - 10_000 },
      ambiguousMs,
    });
  });

  test('on a clock that was set back since it is not sure to be answered, and was sent 0 ms ago', () => {
    const decision = decide(stored(active({ attempt: lost })), { wallNow: START, replayWindowMs: 60_000 });
    expect(decision).toMatchObject({ attempt: { isReplay: true }, ambiguousMs: 0 });
  });

  test('and counts on from the failures, where those are more', () => {
    const record = active({ attempt: lost, failure: failure({ attempts: 5, retryAt: NOW }) });
    expect(decide(stored(record))).toMatchObject({ attempt: { number: 6, isReplay: true } });
  });

  test('but not where it was of another refresh token', () => {
    const record = active({ attempt: attempt({ number: 2, tokenMark: fingerprint('refresh-0') }) });
    expect(decide(stored(record))).toMatchObject({
      attempt: { number: 1, isReplay: false, firstSentAt: NOW },
      ambiguousMs: null,
    });
  });
});

test('the journal never holds the token itself', () => {
  const decision = decide(stored(active()));
  expect(decision.type === 'send' && JSON.stringify(decision.attempt)).not.toContain('refresh-1');
});

describe('after a theft of the lock', () => {
  const stolen = attempt({ tokenMark: fingerprint('refresh-1'), startedAt: NOW, isUnlocked: true });

  test('the thief’s attempt says that a free lock means nothing for it', () => {
    expect(decide(stored(active()), { isSteal: true })).toMatchObject({ attempt: { isUnlocked: true } });
    expect(decide(stored(active()))).toMatchObject({ attempt: { isUnlocked: false } });
  });

  test.each([
    ['is left to its tab for the time of a refresh', 22_999, 'busy'],
    ['is taken for lost after that', 23_000, 'send'],
    ['is taken for lost on a clock that was set back', -1, 'send'],
  ])('it %s', (_, ageMs, type) => {
    expect(decide(stored(active({ attempt: stolen })), { wallNow: NOW + ageMs }).type).toBe(type);
  });

  test('and once it is known to have failed it is nobody’s', () => {
    const failed = failure({ failedAt: NOW, retryAt: NOW });
    expect(decide(stored(active({ attempt: stolen, failure: failed }))).type).toBe('send');
  });
});
