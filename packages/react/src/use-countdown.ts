import { useMemo, useSyncExternalStore } from 'react';
import { createClockStore, type Reading } from './clock-store.ts';

const SECOND_MS = 1_000;

/**
 * The whole seconds left until `endsAt` (epoch ms), rounded up: 1 in the last second, 0 from `endsAt` on. `null`
 * for no `endsAt`, and on the server and during hydration, where nobody's clock is known.
 *
 * It is reckoned from the wall clock and ticks on the seconds of `endsAt`, so it is the same in all tabs and right
 * again after a sleep. It belongs to no session and works for any instant.
 *
 * Re-renders: once a second until 0. Call it where the number is shown, and nowhere above. And keep that element
 * out of live regions, or a screen reader reads out every second.
 */
export function useCountdown(endsAt: number | null): number | null {
  const store = useMemo(() => createClockStore((now) => readCountdown(endsAt, now)), [endsAt]);
  return useSyncExternalStore(store.follow, store.getState, getServerSeconds);
}

function readCountdown(endsAt: number | null, now: number): Reading<number | null> {
  if (endsAt === null) return { value: null, changesAt: null };
  const secondsLeft = Math.max(Math.ceil((endsAt - now) / SECOND_MS), 0);
  return {
    value: secondsLeft,
    changesAt: secondsLeft === 0 ? null : endsAt - (secondsLeft - 1) * SECOND_MS,
  };
}

function getServerSeconds(): number | null {
  return null;
}
