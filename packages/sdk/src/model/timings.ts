/** The numbers the session works with, all in ms; options.ts documents each. */
export interface Timings {
  readonly refreshLeadTimeMs: number;
  readonly minValidityMs: number;
  readonly maxWaitMs: number;
  readonly refreshTimeoutMs: number;
  readonly replayWindowMs: number;
}
