import type { ResolvedSessionOptions } from '../options.ts';
import type { Ports, Undo } from '../ports.ts';

/** Fingers and mice do a hundred things a second. */
const STEP_MS = 1_000;

/** Calls when somebody does something here, once a second at the most; never where no limit counts it. */
export function listenToActivity(
  { clock, activity }: Ports,
  { idleLimitMs }: ResolvedSessionOptions,
  onActivity: () => void,
): Undo {
  if (idleLimitMs === Infinity) return () => {};
  let heardAt = Number.NEGATIVE_INFINITY;
  return activity.listen(() => {
    const now = clock.monotonicNow();
    if (now - heardAt < STEP_MS) return;
    heardAt = now;
    onActivity();
  });
}
