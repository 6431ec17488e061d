import { runningTabs } from '../running-tabs.ts';
import { canLoseMessages } from './message-loss.ts';
import type { World } from '../world/world.ts';

/** As long as the first backup waits; a slower refresh makes the backups look. */
const STEP_MS = 1_000;

/**
 * Whether everything that is done can be counted on the fingers: no message is lost and no timer late, a refresh is
 * over before the first backup's turn comes, and one tab leads. Two may, after a `takeover` that crossed its answer.
 * Nor is anything in the store that nobody was told of: a write that was given up and done all the same.
 */
export function isOrderly(world: World): boolean {
  const { store, locks, networkMs, storeMs, clockDriftPpm } = world.setup;
  const isPlain = store === 'shared' && locks === 'web' && !canLoseMessages(world);
  const isQuick = networkMs + 10 * storeMs < STEP_MS;
  // What two clocks of one tab make of an hour, if they drift apart, comes to more than a backup waits.
  const isSteady = Math.abs(clockDriftPpm) <= 100;
  const isKnown = !world.recordCell.wasLate;
  const running = runningTabs(world);
  const leaders = running.filter(({ session }) => session.getSnapshot().role === 'leader');
  return (
    isPlain && isQuick && isSteady && isKnown && leaders.length === 1 && running.every((tab) => tab.isVisible)
  );
}
