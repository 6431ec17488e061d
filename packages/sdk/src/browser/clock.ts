import type { Clock } from '../ports.ts';

export function createClock(): Clock {
  return {
    wallNow: () => Date.now(),
    monotonicNow: () => performance.now(),
    setTimer(delayMs, onFire) {
      const timer = setTimeout(onFire, delayMs);
      return () => clearTimeout(timer);
    },
  };
}
