/** What is known of the server's clock: `offsetMs` is server minus local, right to within `uncertaintyMs`. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
}

/** The server's time in an answer, and the local wall clock around the exchange. All epoch ms. */
export interface ServerTimeSample {
  /** As the server wrote it, in whole seconds: `iat` (RFC 7519, 4.1.6) or `Date` (RFC 9110, 6.6.1). */
  readonly serverAt: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}

/**
 * The offset after one more sample. The sharper of two that agree is kept; one that contradicts what was known
 * replaces it, since a clock that was stepped makes the old value wrong however sharp it was.
 */
export function observeServerTime(known: ClockOffset | null, sample: ServerTimeSample): ClockOffset {
  const halfTripMs = Math.max(0, sample.receivedAt - sample.sentAt) / 2;
  const seen: ClockOffset = {
    // Whole seconds are cut off, so the true time lies half a second later on average.
    offsetMs: Math.round(sample.serverAt + 500 - (sample.receivedAt - halfTripMs)),
    uncertaintyMs: Math.round(500 + halfTripMs),
  };
  if (known === null) return seen;
  const agree = Math.abs(known.offsetMs - seen.offsetMs) <= known.uncertaintyMs + seen.uncertaintyMs;
  return agree && known.uncertaintyMs <= seen.uncertaintyMs ? known : seen;
}
