import type { Instant } from '../model/instant.ts';
import type { Clock } from '../ports.ts';

/** This moment, on both clocks. */
export function instantOf(clock: Clock): Instant {
  return { wallMs: clock.wallNow(), monotonicMs: clock.monotonicNow() };
}
