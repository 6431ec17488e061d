import type { Clock, Undo } from '../ports.ts';

const LONGEST_STEP_MS = 60_000;

/** Calls once when `delayMs` have passed on the monotonic clock, however many steps that takes. */
export function startTimer(clock: Clock, delayMs: number, onFire: () => void): Undo {
  const endsAt = clock.monotonicNow() + delayMs;
  let stop: Undo;
  const step = () => {
    const restMs = endsAt - clock.monotonicNow();
    if (restMs <= 0) return onFire();
    stop = clock.setTimer(Math.min(restMs, LONGEST_STEP_MS), step);
  };
  stop = clock.setTimer(Math.min(Math.max(delayMs, 0), LONGEST_STEP_MS), step);
  return () => stop();
}
