/** The one clock of the device that all its tabs read, and how long the device has slept. */
export interface DeviceClock {
  /** Epoch ms, wrong by an offset, a drift and every step so far. */
  wallNow(): number;
  step(byMs: number): void;
  /** Ms of true time without the sleep, where the monotonic clock stops in it. */
  monotonicNow(): number;
  noteSleep(ms: number): void;
  /** When the wall clock was last set back, true time; -Infinity if never. */
  lastStepBackAt(): number;
  /** How far it was stepped since then, true time; ms. */
  steppedSince(since: number): number;
}

export interface ClockFaults {
  readonly offsetMs: number;
  readonly driftPpm: number;
  readonly isStoppedBySleep: boolean;
}

/** Where true time 0 lies, epoch ms. */
const WORLD_START = Date.UTC(2026, 0, 1);

export function createDeviceClock(trueNow: () => number, faults: ClockFaults): DeviceClock {
  const steps: { at: number; byMs: number }[] = [];
  let steppedMs = 0;
  let sleptMs = 0;
  let lastStepBackAt = Number.NEGATIVE_INFINITY;
  return {
    wallNow: () =>
      Math.floor(WORLD_START + trueNow() * (1 + faults.driftPpm / 1e6) + faults.offsetMs + steppedMs),
    step(byMs) {
      steppedMs += byMs;
      steps.push({ at: trueNow(), byMs });
      if (byMs < 0) lastStepBackAt = trueNow();
    },
    monotonicNow: () => trueNow() - sleptMs,
    noteSleep(ms) {
      if (faults.isStoppedBySleep) sleptMs += ms;
    },
    lastStepBackAt: () => lastStepBackAt,
    steppedSince: (since) => steps.reduce((sum, { at, byMs }) => sum + (at >= since ? byMs : 0), 0),
  };
}
