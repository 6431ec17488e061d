import { describe, expect, test } from 'vitest';
import { backoffDelayMs } from '../../../packages/sdk/src/model/backoff.ts';
import { createRandom } from './build.ts';

const JUST_BELOW_ONE = 1 - Number.EPSILON / 2;
const HOUR_MS = 3_600_000;

test.each([
  [1, 2_000],
  [2, 4_000],
  [3, 8_000],
  [4, 16_000],
  [5, 32_000],
  [6, 60_000],
  [7, 60_000],
  [40, 60_000],
  [1_000_000, 60_000],
  [Number.MAX_SAFE_INTEGER, 60_000],
])('after %d failures the wait is spread from a second up to %d ms', (failures, ceilingMs) => {
  expect(backoffDelayMs(failures, null, 0)).toBe(1_000);
  expect(backoffDelayMs(failures, null, JUST_BELOW_ONE)).toBeCloseTo(ceilingMs, 3);

  const random = createRandom(failures);
  const delays = Array.from({ length: 500 }, () => backoffDelayMs(failures, null, random()));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(1_000);
  expect(Math.max(...delays)).toBeLessThan(ceilingMs);
  // Spread, not bunched: both halves of the range are used.
  const middleMs = (1_000 + ceilingMs) / 2;
  expect(delays.filter((delayMs) => delayMs < middleMs).length).toBeGreaterThan(100);
  expect(delays.filter((delayMs) => delayMs > middleMs).length).toBeGreaterThan(100);
});

test('no failure at all waits the least', () => {
  expect(backoffDelayMs(0, null, JUST_BELOW_ONE)).toBe(1_000);
});

describe('Retry-After', () => {
  test.each([
    ['is obeyed', 10_000, 0, 10_000],
    ['is spread over a tenth more', 10_000, 0.5, 10_500],
    ['does not shorten the backoff', 1, 0.75, 1_500],
    ['of nothing leaves the floor', 0, 0, 1_000],
    ['that is negative leaves the floor', -5_000, 0, 1_000],
    ['is obeyed for an hour at most', HOUR_MS + 1, 0, HOUR_MS],
    ['of a year is an hour', 365 * 24 * HOUR_MS, 0, HOUR_MS],
    ['without end is an hour', Number.POSITIVE_INFINITY, 0, HOUR_MS],
    ['without end is spread all the same', Number.MAX_VALUE, 0.5, HOUR_MS * 1.05],
  ])('%s', (_, retryAfterMs, random, delayMs) => {
    expect(backoffDelayMs(1, retryAfterMs, random)).toBe(delayMs);
  });

  test('never brings a client back before the server asked, nor much later', () => {
    const random = createRandom(7);
    for (let round = 0; round < 500; round += 1) {
      const askedMs = random() * HOUR_MS;
      const delayMs = backoffDelayMs(1 + Math.floor(random() * 9), askedMs, random());
      expect(delayMs).toBeGreaterThanOrEqual(askedMs);
      expect(delayMs).toBeLessThanOrEqual(Math.max(60_000, askedMs * 1.1));
    }
  });
});
