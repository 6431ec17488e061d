import { describe, expect, test } from 'vitest';
import { type Held, holdRecord, renewJournal } from '../../../packages/sdk/src/model/held.ts';
import { comingLimits, reachedLimit } from '../../../packages/sdk/src/model/limits.ts';
import type { ActiveRecord } from '../../../packages/sdk/src/model/record.ts';
import { active, after, START, storedHold, timings } from './build.ts';

const MINUTE_MS = 60_000;
const idle = { ...timings, idleLimitMs: 15 * MINUTE_MS, warnBeforeMs: MINUTE_MS };
const both = { ...idle, absoluteLimitMs: 60 * MINUTE_MS };

function moved(wallMs: number, monotonicMs: number) {
  const start = after(0);
  return { wallMs: start.wallMs + wallMs, monotonicMs: start.monotonicMs + monotonicMs };
}

function held(record: ActiveRecord = active()): Held {
  return holdRecord(record, null, after(0));
}

describe('an idle session that was looked at from the beginning', () => {
  test.each([
    ['a moment before its limit', 15 * MINUTE_MS - 1, 15 * MINUTE_MS - 1, null],
    ['at its limit', 15 * MINUTE_MS, 15 * MINUTE_MS, 'idle-limit'],
    ['after a sleep past it', 15 * MINUTE_MS, 0, 'idle-limit'],
    ['after a step forward past it', 15 * MINUTE_MS, 1, 'idle-limit'],
    ['after a step back, and its limit', -60 * MINUTE_MS, 15 * MINUTE_MS, 'idle-limit'],
    ['after a step back, before its limit', -60 * MINUTE_MS, 14 * MINUTE_MS, null],
  ])('%s', (_, wallMs, monotonicMs, reason) => {
    expect(reachedLimit(held(), idle, moved(wallMs, monotonicMs))).toBe(reason);
  });

  test('keeps its age over what the store says of other things', () => {
    const now = moved(-60 * MINUTE_MS, 14 * MINUTE_MS);
    const renewed = renewJournal(held(), active({ revision: 2 }), now);
    expect(reachedLimit(renewed, idle, moved(-59 * MINUTE_MS, 15 * MINUTE_MS))).toBe('idle-limit');
  });

  test('has a new one with new activity', () => {
    const renewed = renewJournal(held(), active({ activeAt: START + 14 * MINUTE_MS }), after(14 * MINUTE_MS));
    expect(reachedLimit(renewed, idle, after(28 * MINUTE_MS))).toBeNull();
    expect(reachedLimit(renewed, idle, after(29 * MINUTE_MS))).toBe('idle-limit');
  });

  test('counts what was done before a clock was set back from when that was seen', () => {
    const late = holdRecord(active({ activeAt: START + 60 * MINUTE_MS }), null, after(0));
    expect(reachedLimit(late, idle, after(15 * MINUTE_MS - 1))).toBeNull();
    expect(reachedLimit(late, idle, after(15 * MINUTE_MS))).toBe('idle-limit');
  });
});

test.each([
  [
    'the limit that was reached first',
    { startedAt: START - 50 * MINUTE_MS },
    16 * MINUTE_MS,
    'absolute-limit',
  ],
  ['the idle one where that was', { startedAt: START - 44 * MINUTE_MS }, 16.5 * MINUTE_MS, 'idle-limit'],
  [
    'the absolute one of two at once',
    { startedAt: START - 45 * MINUTE_MS },
    15 * MINUTE_MS,
    'absolute-limit',
  ],
])('what ends a session is %s', (_, changes, ms, reason) => {
  expect(reachedLimit(held(active(changes)), both, after(ms))).toBe(reason);
});

test('the age of a session goes on over its refreshes, and starts anew with the next sign-in', () => {
  const first = held();
  const later = moved(-60 * MINUTE_MS, 50 * MINUTE_MS);
  const refreshed = holdRecord(active({ generation: 2 }), first, later);
  expect(refreshed.startedAt).toBe(first.startedAt);
  const next = holdRecord(active({ sessionId: 's2', startedAt: later.wallMs }), first, later);
  expect(next.startedAt).toEqual(later);
});

test('nothing is reached without limits', () => {
  expect(reachedLimit(held(), timings, after(1e12))).toBeNull();
});

describe('a flow suspends the idle limit', () => {
  const long = storedHold({ aliveUntil: START + 90 * MINUTE_MS, endsAt: START + 30 * MINUTE_MS });

  test.each([
    ['while it lasts', long, 29 * MINUTE_MS, null],
    ['and the time for a warning', long, 31 * MINUTE_MS - 1, null],
    ['and no longer', long, 31 * MINUTE_MS, 'idle-limit'],
    [
      'whose tab was gone when the store was read',
      storedHold({ aliveUntil: START }),
      15 * MINUTE_MS,
      'idle-limit',
    ],
  ])('%s', (_, hold, ms, reason) => {
    expect(reachedLimit(held(active({ holds: [hold] })), idle, after(ms))).toBe(reason);
  });

  test('never the absolute one', () => {
    const record = active({ holds: [{ ...long, endsAt: START + 90 * MINUTE_MS }] });
    expect(reachedLimit(held(record), both, after(60 * MINUTE_MS))).toBe('absolute-limit');
  });
});

describe('the ends that are still to come', () => {
  function coming(record: ActiveRecord, limits = both, ms = 0) {
    return comingLimits(held(record), limits, after(ms)).map(({ limit, inMs, warnInMs }) => [
      limit,
      inMs,
      warnInMs,
    ]);
  }

  test('are told the nearest first, with the time to a warning', () => {
    const tokens = { refreshExpiresAt: START + 30 * MINUTE_MS, isRefreshEndFixed: true };
    expect(coming(active({ tokens }), both, 2 * MINUTE_MS)).toEqual([
      ['idle', 13 * MINUTE_MS, 12 * MINUTE_MS],
      ['refresh-token', 28 * MINUTE_MS, 27 * MINUTE_MS],
      ['absolute', 58 * MINUTE_MS, 57 * MINUTE_MS],
    ]);
  });

  test('are not those that are past', () => {
    const tokens = { expiresAt: START + 1, refreshExpiresAt: START + MINUTE_MS };
    expect(coming(active({ tokens }), timings, MINUTE_MS)).toEqual([]);
  });

  test('have no warning where nobody is to be warned', () => {
    expect(coming(active(), { ...both, warnBeforeMs: 0 })).toEqual([
      ['idle', 15 * MINUTE_MS, Number.POSITIVE_INFINITY],
      ['absolute', 60 * MINUTE_MS, Number.POSITIVE_INFINITY],
    ]);
  });

  test.each([
    ['a third of its life before, if that is shorter', false, 60_000, 40_000],
    ['a third of its life before, if that is shorter, and as asked where it is fixed', true, 60_000, 0],
  ])('a refresh token’s is warned of %s', (_, isRefreshEndFixed, inMs, warnInMs) => {
    const tokens = { expiresAt: START + 30_000, refreshExpiresAt: START + 60_000, isRefreshEndFixed };
    const limits = { ...timings, warnBeforeMs: MINUTE_MS };
    expect(coming(active({ tokens }), limits)).toEqual([['refresh-token', inMs, warnInMs]]);
  });
});
