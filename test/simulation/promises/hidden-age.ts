import type { SimTab } from '../world/sim-tab.ts';
import type { World } from '../world/world.ts';

/** How long an answer may take: tokens are dated by when they were asked for. */
const LONGEST_ANSWER_MS = 25_000;

type Holder = Pick<SimTab, 'heldSince' | 'tokensSince' | 'runsSince'>;

/**
 * Whether neither clock of this tab can tell how old a token is: the wall clock was set back after the token was
 * made, and the tab took the session up after that; or it was away meanwhile and found the token when it was back; or
 * the machine slept and the monotonic clock with it. Not where it was set back so far that the token seems to come
 * from the future. `madeAt`: true time.
 */
export function isAgeHidden(
  { clock, sleptAt, timeline }: World,
  { heldSince, tokensSince, runsSince }: Holder,
  madeAt: number,
): boolean {
  const from = madeAt - 1000;
  const hasSlept = sleptAt >= madeAt && clock.lastStepBackAt() >= from;
  if (hasSlept) return true;
  // Dated anew where the clock was set back before they were written down; and `iat` cuts a second off `madeAt`.
  const steppedMs = Math.max(clock.steppedSince(madeAt), clock.steppedSince(madeAt + LONGEST_ANSWER_MS));
  const seemingAgeMs = timeline.now() - madeAt + steppedMs;
  if (seemingAgeMs < -LONGEST_ANSWER_MS && clock.steppedSince(heldSince) >= 0) return false;
  const wasAway = tokensSince >= runsSince && clock.wasSetBackBetween(from, runsSince);
  return clock.wasSetBackBetween(from, heldSince) || wasAway;
}
