import { expect, test } from 'vitest';
import { observeServerTime } from '../../../packages/sdk/src/model/clock-offset.ts';
import { createRandom, START } from './build.ts';

const MINUTE_MS = 60_000;

function sample(offsetMs: number, tripMs: number) {
  const receivedAt = START + tripMs;
  return { serverAt: START + offsetMs, sentAt: START, receivedAt };
}

test.each([
  ['right', 0],
  ['ten minutes slow', 10 * MINUTE_MS],
  ['ten minutes fast', -10 * MINUTE_MS],
])('a device that is %s is measured to within a second and half the round trip', (_, trueOffsetMs) => {
  const random = createRandom(trueOffsetMs);
  for (let round = 0; round < 200; round += 1) {
    const tripMs = Math.round(random() * 5_000);
    const answeredAt = START + random() * tripMs;
    const serverAt = Math.floor((answeredAt + trueOffsetMs) / 1000) * 1000;
    const seen = observeServerTime(null, { serverAt, sentAt: START, receivedAt: START + tripMs });
    expect(Math.abs(seen.offsetMs - trueOffsetMs)).toBeLessThanOrEqual(seen.uncertaintyMs + 1);
  }
});

test('the longer the round trip, the less is known', () => {
  expect(observeServerTime(null, sample(0, 0)).uncertaintyMs).toBe(500);
  expect(observeServerTime(null, sample(0, 4_000)).uncertaintyMs).toBe(2_500);
});

test('an answer from before its question, on a clock that was set back, counts as no round trip', () => {
  const seen = observeServerTime(null, { serverAt: START, sentAt: START + MINUTE_MS, receivedAt: START });
  expect(seen).toEqual({ offsetMs: 500, uncertaintyMs: 500 });
});

test('of two that agree the sharper is kept, whichever came first', () => {
  const sharp = observeServerTime(null, sample(0, 100));
  const vague = observeServerTime(null, sample(0, 3_000));
  expect(observeServerTime(sharp, sample(0, 3_000))).toBe(sharp);
  expect(observeServerTime(vague, sample(0, 100))).toEqual(sharp);
});

test('one that contradicts replaces a sharper one: the clock was stepped', () => {
  const sharp = observeServerTime(null, sample(0, 0));
  const stepped = observeServerTime(sharp, sample(10 * MINUTE_MS, 3_000));
  expect(stepped.offsetMs).toBe(10 * MINUTE_MS + 500 - 1_500);
  expect(stepped.uncertaintyMs).toBe(2_000);
});
