import type { SimTab } from './world/sim-tab.ts';
import type { World } from './world/world.ts';

export function isRunning({ owner, pause, isDisposed }: SimTab): boolean {
  return owner.state === 'running' && pause === null && !isDisposed;
}

export function runningTabs({ tabs }: World): SimTab[] {
  return [...tabs.values()].filter(isRunning);
}
