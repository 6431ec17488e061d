/** The one clock of the device that all its tabs read, and how long the device has slept. */
export interface DeviceClock {
  /** Epoch ms, wrong by an offset, a drift and every step so far. */
  wallNow(): number;
  step(byMs: number): void;
  /** Ms of true time without the sleep, where the monotonic clock stops in it. */
  monotonicNow(): number;
  noteSleep(ms: number): void;
  /** When the wall clock was last set back by more than the shipped code takes for slewing, true time; or -Infinity. */
  lastStepBackAt(): number;
  /** Whether that happened between these two, true time. */
  wasSetBackBetween(from: number, to: number): boolean;
  /** By how much it was set back in steps smaller than that. */
  nudgedBackMs(): number;
  /** How far it was stepped since then, true time; ms. */
  steppedSince(since: number): number;
  /** How far in all it was set forward since then, and how far back; true time, ms. */
  forwardSince(since: number): number;
  backSince(since: number): number;
}

export interface ClockFaults {
  readonly offsetMs: number;
  readonly driftPpm: number;
  readonly isStoppedBySleep: boolean;
}

/** Steps no larger than this are what time services do all day. */
export const LARGEST_NUDGE_MS = 1_000;
/** Where true time 0 lies, epoch ms. */
export const WORLD_START = Date.UTC(2026, 0, 1);

interface Step {
  readonly at: number;
  readonly byMs: number;
}

function isStepBack({ byMs }: Step): boolean {
  return byMs < -LARGEST_NUDGE_MS;
}

export function createDeviceClock(trueNow: () => number, faults: ClockFaults): DeviceClock {
  const steps: Step[] = [];
  let steppedMs = 0;
  let sleptMs = 0;
  return {
    wallNow: () =>
      Math.floor(WORLD_START + trueNow() * (1 + faults.driftPpm / 1e6) + faults.offsetMs + steppedMs),
    step(byMs) {
      steppedMs += byMs;
      steps.push({ at: trueNow(), byMs });
    },
    monotonicNow: () => trueNow() - sleptMs,
    noteSleep(ms) {
      if (faults.isStoppedBySleep) sleptMs += ms;
    },
    lastStepBackAt: () => steps.findLast(isStepBack)?.at ?? Number.NEGATIVE_INFINITY,
    wasSetBackBetween: (from, to) =>
      steps.some((step) => isStepBack(step) && step.at >= from && step.at <= to),
    nudgedBackMs: () =>
      steps.reduce((sum, step) => sum + (isStepBack(step) ? 0 : Math.max(0, -step.byMs)), 0),
    forwardSince: (since) =>
      steps.reduce((sum, { at, byMs }) => sum + (at >= since ? Math.max(0, byMs) : 0), 0),
    backSince: (since) =>
      steps.reduce((sum, { at, byMs }) => sum + (at >= since ? Math.max(0, -byMs) : 0), 0),
    steppedSince: (since) => steps.reduce((sum, { at, byMs }) => sum + (at >= since ? byMs : 0), 0),
  };
}
