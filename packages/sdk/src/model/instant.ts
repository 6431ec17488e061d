/** One moment on both clocks. Neither is right alone: see `elapsedMs`. */
export interface Instant {
  /** Epoch ms. Can be stepped by the user or by NTP. */
  readonly wallMs: number;
  /** Ms since some start of the page's. May stand still while the machine sleeps. */
  readonly monotonicMs: number;
}

/**
 * How long ago `since` was, at the most. Sleep stops the monotonic clock and a step back stops the wall clock,
 * so the larger of the two is believed: a token is then refreshed early rather than used too late.
 */
export function elapsedMs(since: Instant, now: Instant): number {
  return Math.max(now.wallMs - since.wallMs, now.monotonicMs - since.monotonicMs, 0);
}

/** An instant of the wall clock's (epoch ms) on both clocks; one that is still to come is taken for now. */
export function seeInstant(wallMs: number, now: Instant): Instant {
  return { wallMs, monotonicMs: now.monotonicMs - Math.max(0, now.wallMs - wallMs) };
}

/** So long before this moment. */
export function beforeInstant({ wallMs, monotonicMs }: Instant, ms: number): Instant {
  return { wallMs: wallMs - ms, monotonicMs: monotonicMs - ms };
}

/** What clocks are slewed and rounded by: less than this is no step. */
export const CLOCK_NOISE_MS = 1_000;

/** How far the wall clock was set back between two moments: negative ms, or 0. A step forward looks like sleep. */
export function stepBackMs(before: Instant, now: Instant): number {
  const step = now.wallMs - before.wallMs - (now.monotonicMs - before.monotonicMs);
  return step < -CLOCK_NOISE_MS ? step : 0;
}
