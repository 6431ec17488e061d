import { describe, expect, test } from 'vitest';
import { holdRecord } from '../../../packages/sdk/src/model/held.ts';
import {
  excusedUntil,
  holdsOwedInMs,
  isAlive,
  type OwnHold,
  restOfHoldMs,
  riskOf,
  storeHold,
  wantedValidityMs,
} from '../../../packages/sdk/src/model/hold.ts';
import { active, after, failure, START, storedHold, timings } from './build.ts';

const MINUTE_MS = 60_000;
const own: OwnHold = {
  id: 'h1',
  name: 'checkout',
  minValidityMs: null,
  maxMs: 30 * MINUTE_MS,
  since: after(0),
};

test('a flow is written down with its end, and for how long its tab is taken to live', () => {
  expect(storeHold(own, 'tab-m', after(MINUTE_MS))).toEqual({
    id: 'h1',
    tabId: 'tab-m',
    name: 'checkout',
    minValidityMs: null,
    aliveUntil: START + 4 * MINUTE_MS,
    endsAt: START + 30 * MINUTE_MS,
  });
});

describe('a flow may go on for what is left of its maximum', () => {
  test.each([
    ['as time passes', 10 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS],
    ['less what the machine slept', 30 * MINUTE_MS, 0, 0],
    ['whatever the clock was set back', -60 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS],
  ])('%s', (_, wallMs, monotonicMs, restMs) => {
    const { wallMs: wall, monotonicMs: monotonic } = after(0);
    expect(restOfHoldMs(own, { wallMs: wall + wallMs, monotonicMs: monotonic + monotonicMs })).toBe(restMs);
  });
});

test.each([
  ['in the middle', START + 1_000, true],
  ['when its tab has said nothing for too long', START + 180_000, false],
  ['at its maximum', START + 30 * MINUTE_MS, false],
])('a flow is alive %s: %s', (_, wallNow, isIt) => {
  expect(isAlive(storedHold(), wallNow)).toBe(isIt);
});

describe('flows excuse that nobody does anything', () => {
  const endsAt = START + 30 * MINUTE_MS;

  test.each([
    ['without any: no', [], 0, 0],
    ['until the maximum', [storedHold()], 0, endsAt],
    ['until the latest', [storedHold(), storedHold({ endsAt: endsAt + 1 })], 0, endsAt + 1],
    ['until the tab’s death showed', [storedHold()], 200_000, START + 180_000],
    [
      'until the maximum, of one that outlived it',
      [storedHold({ endsAt: START + 1_000 })],
      200_000,
      START + 1_000,
    ],
  ])('%s', (_, holds, ms, until) => {
    const readAt = START + ms;
    expect(excusedUntil({ record: active({ holds }), readAt }, readAt)).toBe(until);
  });
});

describe('what the store says of this tab’s flows is out of date', () => {
  const stored = storedHold({ id: 'h1', tabId: 'tab-m' });
  const theirs = storedHold({ id: 'h2', tabId: 'tab-a' });

  test.each([
    ['never, without flows', [], [theirs], null],
    ['now, without one that is there', [own], [theirs], 0],
    ['now, with one that is over', [], [stored], 0],
    ['now, with another one', [{ ...own, id: 'h3' }], [stored], 0],
    ['in a minute, when it was just written', [own], [stored], MINUTE_MS],
    ['now, when that was long ago', [own], [{ ...stored, aliveUntil: START - 1 }], 0],
    ['now, when the clock was set back since', [own], [{ ...stored, aliveUntil: START + 181_001 }], 0],
    [
      'in a minute, when the clock was merely slewed',
      [own],
      [{ ...stored, aliveUntil: START + 181_000 }],
      61_000,
    ],
  ])('%s', (_, flows, holds, inMs) => {
    expect(holdsOwedInMs(flows, active({ holds }), 'tab-m', after(0))).toBe(inMs);
  });
});

describe('what is known to come before a flow ends', () => {
  const expiresAt = START + 5 * MINUTE_MS;
  const refreshExpiresAt = START + 10 * MINUTE_MS;
  const absolute = { ...timings, absoluteLimitMs: 20 * MINUTE_MS };

  test.each([
    ['nothing', active(), timings, null],
    [
      'refreshes that fail',
      active({ failure: failure() }),
      timings,
      { reason: 'refresh-failing', endsAt: expiresAt },
    ],
    ['the absolute limit', active(), absolute, { reason: 'absolute-limit', endsAt: START + 20 * MINUTE_MS }],
    [
      'the end of tokens that cannot be refreshed',
      active({ tokens: { refreshToken: null } }),
      timings,
      { reason: 'no-refresh-token', endsAt: expiresAt },
    ],
    [
      'the end of a refresh token that cannot be put off',
      active({ tokens: { refreshExpiresAt, isRefreshEndFixed: true } }),
      timings,
      { reason: 'refresh-token-expiry', endsAt: refreshExpiresAt },
    ],
    ['the end of one that can', active({ tokens: { refreshExpiresAt } }), timings, null],
    ['tokens of unknown expiry', active({ tokens: { expiresAt: null, refreshToken: null } }), timings, null],
    [
      'the first of several',
      active({ failure: failure(), tokens: { refreshExpiresAt, isRefreshEndFixed: true } }),
      absolute,
      { reason: 'refresh-failing', endsAt: expiresAt },
    ],
    [
      'one whose instant nobody knows last',
      active({ failure: failure(), tokens: { expiresAt: null } }),
      absolute,
      { reason: 'absolute-limit', endsAt: START + 20 * MINUTE_MS },
    ],
  ])('%s', (_, record, limits, risk) => {
    expect(riskOf(storedHold(), record, limits)).toEqual(risk);
  });

  test('only what comes before its end', () => {
    const short = storedHold({ endsAt: START + 20 * MINUTE_MS });
    expect(riskOf(short, active(), absolute)).toBeNull();
    const brief = storedHold({ endsAt: START + MINUTE_MS });
    expect(riskOf(brief, active({ tokens: { refreshToken: null } }), timings)).toBeNull();
  });

  test.each([
    [5 * MINUTE_MS, null],
    [5 * MINUTE_MS + 1, { reason: 'validity-unreachable', endsAt: null }],
  ])('more validity than tokens of five minutes have: %d ms', (minValidityMs, risk) => {
    expect(riskOf(storedHold({ minValidityMs }), active(), timings)).toEqual(risk);
  });
});

test('all flows together want what the most demanding of the living wants', () => {
  const holds = [
    storedHold({ minValidityMs: 40_000 }),
    storedHold({ minValidityMs: 90_000 }),
    storedHold({ minValidityMs: 120_000, aliveUntil: START }),
  ];
  expect(wantedValidityMs(holdRecord(active({ holds }), null, after(0)), START)).toBe(90_000);
  expect(wantedValidityMs(holdRecord(active(), null, after(0)), START)).toBe(0);
});
