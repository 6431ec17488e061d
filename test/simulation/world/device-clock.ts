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

export function createDeviceClock(trueNow: () => number, faults: ClockFaults): DeviceClock {
  let steppedMs = 0;
  let sleptMs = 0;
  const stepsBack: number[] = [];
  let nudgedBackMs = 0;
  return {
    wallNow: () =>
      Math.floor(WORLD_START + trueNow() * (1 + faults.driftPpm / 1e6) + faults.offsetMs + steppedMs),
    step(byMs) {
      steppedMs += byMs;
      if (byMs < -LARGEST_NUDGE_MS) stepsBack.push(trueNow());
      else nudgedBackMs += Math.max(0, -byMs);
    },
    monotonicNow: () => trueNow() - sleptMs,
    noteSleep(ms) {
      if (faults.isStoppedBySleep) sleptMs += ms;
    },
    lastStepBackAt: () => stepsBack.at(-1) ?? Number.NEGATIVE_INFINITY,
    wasSetBackBetween: (from, to) => stepsBack.some((at) => at >= from && at <= to),
    nudgedBackMs: () => nudgedBackMs,
  };
}
