import type { SimTab } from '../world/sim-tab.ts';
import type { World } from '../world/world.ts';

/** How long an answer may take: tokens are dated by when they were asked for. */
const LONGEST_ANSWER_MS = 25_000;

/** How long ago a tab may have looked at the clock last, and a little; a hidden page's timer waits for the full minute. */
const LOOK_MS = 61_000;
const HIDDEN_LOOK_MS = 121_000;

type Holder = Pick<SimTab, 'heldSince' | 'tokensSince' | 'runsSince' | 'isVisible'>;

/**
 * Whether neither clock of this tab can tell how old a token is: the wall clock was set back after the token was
 * made, and the tab took the session up after that; or it was away meanwhile and found the token when it was back; or
 * the machine slept and the monotonic clock with it; or the tab, which had heard nothing of the token, found it right
 * after the step, and by the new clock it seems to have been asked for since the tab had looked last: then it may as
 * well be from after the step. Not where it was set back so far that the token seems to come from the future.
 * `madeAt`: true time.
 */
export function isAgeHidden(
  { clock, sleptAt, timeline }: World,
  { heldSince, tokensSince, runsSince, isVisible }: Holder,
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
  const lookedAt = tokensSince - (isVisible ? LOOK_MS : HIDDEN_LOOK_MS);
  const foundAgeMs = tokensSince - madeAt + clock.steppedSince(madeAt) - clock.steppedSince(tokensSince);
  const seemsNew = foundAgeMs > -LONGEST_ANSWER_MS && foundAgeMs < tokensSince - lookedAt;
  const isUncertain = seemsNew && clock.wasSetBackBetween(Math.max(from, lookedAt), tokensSince);
  return clock.wasSetBackBetween(from, heldSince) || wasAway || isUncertain;
}
