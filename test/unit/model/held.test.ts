import { describe, expect, test } from 'vitest';
import { holdRecord, remainingMs, renewJournal, tokenNow } from '../../../packages/sdk/src/model/held.ts';
import { active, after, attempt, START } from './build.ts';

const MINUTE_MS = 60_000;
const record = active();

function moved(wallMs: number, monotonicMs: number) {
  const start = after(0);
  return { wallMs: start.wallMs + wallMs, monotonicMs: start.monotonicMs + monotonicMs };
}

describe('what is left of tokens that live five minutes', () => {
  test.each([
    ['taken up at once', 0, 300_000],
    ['taken up a minute later', MINUTE_MS, 240_000],
    ['taken up at their end', 300_000, 0],
    ['taken up long after', 3_600_000, -3_300_000],
  ])('%s', (_, ageMs, leftMs) => {
    expect(remainingMs(holdRecord(record, null, after(ageMs)), after(ageMs))).toBe(leftMs);
  });

  test.each([
    ['time passed', 4 * MINUTE_MS, 4 * MINUTE_MS, MINUTE_MS],
    ['the machine slept', 10 * MINUTE_MS, 0, -5 * MINUTE_MS],
    ['the clock was set back after they were taken up', -10 * MINUTE_MS, 4 * MINUTE_MS, MINUTE_MS],
    ['the clock was set forward after they were taken up', 10 * MINUTE_MS, 0, -5 * MINUTE_MS],
  ])('taken up at once, and then %s', (_, wallMs, monotonicMs, leftMs) => {
    expect(remainingMs(holdRecord(record, null, after(0)), moved(wallMs, monotonicMs))).toBe(leftMs);
  });

  test('is without end where nobody knows it', () => {
    const held = holdRecord(active({ tokens: { expiresAt: null } }), null, after(0));
    expect(remainingMs(held, after(1e12))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a clock set back before the record was read', () => {
  test.each([-1, -500, -1_000])('by %d ms is no more than rounding', (wallMs) => {
    const now = moved(wallMs, 0);
    expect(remainingMs(holdRecord(record, null, now), now)).toBe(300_000 - wallMs);
  });

  test.each([-1_001, -10 * MINUTE_MS, -365 * 86_400_000])(
    'by %d ms cannot tell their age: they count as expired',
    (wallMs) => {
      const now = moved(wallMs, 0);
      const held = holdRecord(record, null, now);
      expect(remainingMs(held, now)).toBe(0);
      expect(remainingMs(held, moved(wallMs + 7_000, 7_000))).toBe(-7_000);
      // Put right again, it does not bring them back to life.
      expect(remainingMs(held, moved(0, 8_000))).toBeLessThan(0);
    },
  );

  test('leaves tokens of unknown expiry in use', () => {
    const now = moved(-10 * MINUTE_MS, 0);
    const held = holdRecord(active({ tokens: { expiresAt: null } }), null, now);
    expect(remainingMs(held, now)).toBe(Number.POSITIVE_INFINITY);
    expect(tokenNow(held, now)).toBe(START);
  });
});

test('a newer journal leaves the age of the tokens as it was measured', () => {
  const held = holdRecord(record, null, after(0));
  const journaled = active({ attempt: attempt() });
  const renewed = renewJournal(held, journaled, after(0));
  expect(renewed.record).toBe(journaled);
  expect(remainingMs(renewed, moved(-10 * MINUTE_MS, MINUTE_MS))).toBe(4 * MINUTE_MS);
});
