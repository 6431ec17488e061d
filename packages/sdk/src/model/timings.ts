/** The numbers the session works with, in ms if nothing else is said; options.ts documents each. */
export interface Timings {
  readonly refreshLeadTimeMs: number;
  readonly minValidityMs: number;
  readonly maxWaitMs: number;
  readonly refreshTimeoutMs: number;
  readonly replayWindowMs: number;
  /** `Infinity` for none. */
  readonly idleLimitMs: number;
  readonly absoluteLimitMs: number;
  readonly warnBeforeMs: number;
  readonly reauthenticateWithinMs: number;
  /** Calls, not ms. */
  readonly maxParked: number;
}
