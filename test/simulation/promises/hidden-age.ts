import type { SimTab } from '../world/sim-tab.ts';
import type { World } from '../world/world.ts';

type Holder = Pick<SimTab, 'heldSince' | 'tokensSince' | 'runsSince'>;

/**
 * Whether neither clock of this tab can tell how old a token is: the wall clock was set back after the token was
 * made, and the tab took the session up after that; or it was away meanwhile and found the token when it was back; or
 * the machine slept and the monotonic clock with it. `madeAt`: true time.
 */
export function isAgeHidden(
  { clock, sleptAt }: World,
  { heldSince, tokensSince, runsSince }: Holder,
  madeAt: number,
): boolean {
  const from = madeAt - 1000;
  const wasAway = tokensSince >= runsSince && clock.wasSetBackBetween(from, runsSince);
  const hasSlept = sleptAt >= madeAt && clock.lastStepBackAt() >= from;
  return clock.wasSetBackBetween(from, heldSince) || wasAway || hasSlept;
}
