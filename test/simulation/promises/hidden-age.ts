import type { SimTab } from '../world/sim-tab.ts';
import type { World } from '../world/world.ts';

/**
 * Whether neither clock of this tab can tell how old a token is: the wall clock was set back after the token was
 * made, and the tab took it up after that, or the machine slept and the monotonic clock with it. `madeAt`: true time.
 */
export function isAgeHidden(
  { clock, sleptAt }: World,
  { heldSince }: Pick<SimTab, 'heldSince'>,
  madeAt: number,
): boolean {
  const stepBackAt = clock.lastStepBackAt();
  return stepBackAt >= madeAt - 1000 && (heldSince > stepBackAt || sleptAt >= madeAt);
}
