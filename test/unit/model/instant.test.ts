import { expect, test } from 'vitest';
import { elapsedMs, stepBackMs } from '../../../packages/sdk/src/model/instant.ts';
import { after } from './build.ts';

const MINUTE_MS = 60_000;

/** Between `after(0)` and then, the two clocks moved by this much. */
function moved(wallMs: number, monotonicMs: number) {
  const start = after(0);
  return { wallMs: start.wallMs + wallMs, monotonicMs: start.monotonicMs + monotonicMs };
}

test.each([
  ['nothing happened', 0, 0, 0],
  ['time passed', MINUTE_MS, MINUTE_MS, MINUTE_MS],
  ['the machine slept, and the monotonic clock with it', 60 * MINUTE_MS, 5, 60 * MINUTE_MS],
  ['the clock was set back', -10 * MINUTE_MS, MINUTE_MS, MINUTE_MS],
  ['the clock was set forward, which looks like sleep', 11 * MINUTE_MS, MINUTE_MS, 11 * MINUTE_MS],
  ['the clock was set back in sleep', 20 * MINUTE_MS, 0, 20 * MINUTE_MS],
  ['both clocks went back, which cannot be', -5, -5, 0],
])('elapsed time is the larger of both clocks: %s', (_, wallMs, monotonicMs, expected) => {
  expect(elapsedMs(after(0), moved(wallMs, monotonicMs))).toBe(expected);
});

test.each([
  ['time passed', MINUTE_MS, MINUTE_MS, 0],
  ['the machine slept', 60 * MINUTE_MS, 0, 0],
  ['the clock was set forward', 11 * MINUTE_MS, MINUTE_MS, 0],
  ['the clock was slewed by less than a second', MINUTE_MS - 999, MINUTE_MS, 0],
  ['the clock was set back a second', MINUTE_MS - 1_000, MINUTE_MS, 0],
  ['the clock was set back a little more', MINUTE_MS - 1_001, MINUTE_MS, -1_001],
  ['the clock was set back ten minutes', -9 * MINUTE_MS, MINUTE_MS, -10 * MINUTE_MS],
])('only a clock that was set back is a step: %s', (_, wallMs, monotonicMs, expected) => {
  expect(stepBackMs(after(0), moved(wallMs, monotonicMs))).toBe(expected);
});
