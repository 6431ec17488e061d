import type { World } from '../world/world.ts';

/** Whether a message may not have reached a tab that listens. */
export function canLoseMessages({ setup, clock }: World): boolean {
  const isDeaf = setup.isChannelTimed && (clock.lastStepBackAt() > 0 || clock.nudgedBackMs() > 0);
  return setup.messageLossPercent > 0 || isDeaf;
}
