import type { SimTab } from '../world/sim-tab.ts';
import type { World } from '../world/world.ts';

/** How long an answer may take: tokens are dated by when they were asked for. */
const LONGEST_ANSWER_MS = 25_000;

/**
 * Whether neither clock of this tab can tell how old a token is: the wall clock was set back after the token was
 * made, and the tab took it up after that, or the machine slept and the monotonic clock with it. Not where it was set
 * back so far that the token seems to come from the future. `madeAt`: true time.
 */
export function isAgeHidden(
  { clock, sleptAt, timeline }: World,
  { heldSince }: Pick<SimTab, 'heldSince'>,
  madeAt: number,
): boolean {
  const stepBackAt = clock.lastStepBackAt();
  if (stepBackAt < madeAt - 1000) return false;
  if (sleptAt >= madeAt) return true;
  const seemingAgeMs = timeline.now() - madeAt + clock.steppedSince(madeAt);
  const isFromFuture = seemingAgeMs < -LONGEST_ANSWER_MS && clock.steppedSince(heldSince) >= 0;
  return heldSince > stepBackAt && !isFromFuture;
}
