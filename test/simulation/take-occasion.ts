import type { Fact } from './facts.ts';
import { performAction } from './perform-action.ts';
import type { World } from './world/world.ts';

/** What was to be done at a warning, or an end, is done when it comes. */
export function takeOccasion(world: World, fact: Fact): void {
  if (fact.type !== 'told' || (fact.name !== 'warned' && fact.name !== 'ended')) return;
  if (fact.name === 'ended' && !isBrokenOff(fact.payload)) return;
  const index = world.occasions.findIndex(({ event }) => event === fact.name);
  if (index < 0) return;
  for (const { afterMs, action } of world.occasions.splice(index, 1)[0]!.steps) {
    world.timeline.after(world.browser, afterMs, () => {
      if (!world.isHealing) performAction(world, action);
    });
  }
}

function isBrokenOff(payload: unknown): boolean {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'endReason' in payload &&
    payload.endReason !== 'signed-out'
  );
}
