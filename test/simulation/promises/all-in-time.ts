import { runningTabs } from '../perform-action.ts';
import type { World } from '../world/world.ts';

/** As long as the first backup waits; a slower refresh makes the backups look. */
const STEP_MS = 1_000;

/** Whether no message is lost and no timer late, and a refresh is over before the first backup's turn comes. */
export function areAllInTime(world: World): boolean {
  const { store, locks, messageLossPercent, networkMs, storeMs } = world.setup;
  const isPlain = store === 'shared' && locks === 'web' && messageLossPercent === 0;
  const isQuick = networkMs + 10 * storeMs < STEP_MS;
  return isPlain && isQuick && runningTabs(world).every((tab) => tab.isVisible);
}
