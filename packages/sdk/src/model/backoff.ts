const BASE_MS = 2_000;
const CAP_MS = 60_000;
const FLOOR_MS = 1_000;
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * How long to wait after `failures` attempts failed one after the other: full jitter under a doubling ceiling,
 * never less than a second. `random` is in [0, 1).
 *
 * Retry-After (RFC 9110, 10.2.3) is obeyed up to an hour, plus up to a tenth, so that not all clients of one
 * answer come back in the same second.
 */
export function backoffDelayMs(failures: number, retryAfterMs: number | null, random: number): number {
  const ceilingMs = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures - 1, 30));
  const jitteredMs = Math.max(FLOOR_MS, random * ceilingMs);
  if (retryAfterMs === null) return jitteredMs;
  const askedMs = Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS);
  return Math.max(jitteredMs, askedMs * (1 + random / 10));
}
