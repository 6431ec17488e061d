import type { Mishap } from './setup.ts';
import type { SimTab } from './world/sim-tab.ts';
import { openGate } from './world/sim-store.ts';
import type { World } from './world/world.ts';

/** Something befalls a tab, if it is there and awake. */
export function meetMishap(world: World, number: number, mishap: Mishap): void {
  const tab = world.tabs.get(number);
  if (tab === undefined || tab.owner.state !== 'running' || world.isHealing) return;
  world.troubledAt = Math.max(world.troubledAt, world.timeline.now());
  switch (mishap.type) {
    case 'crash':
      return die(world, tab);
    case 'close':
      // A page that is closed hears of it, and has no time for anything more.
      tab.signal('left');
      return die(world, tab);
    case 'freeze':
      tab.signal('frozen');
      tab.pause = 'frozen';
      return pauseFor(world, tab, mishap.forMs, mishap.isSignalLast);
    case 'leave':
      tab.signal('left');
      world.network.cutOff(number);
      tab.pause = 'cached';
      return pauseFor(world, tab, mishap.forMs, false);
  }
}

/** Without a word. */
export function die(world: World, { number, owner }: SimTab): void {
  world.note({ type: 'died', tab: number });
  owner.state = 'dead';
  owner.parked.splice(0);
  // The browser takes back whatever transaction it was in.
  openGate(world.storeGate, owner);
}

function pauseFor(world: World, tab: SimTab, forMs: number, isSignalLast: boolean): void {
  tab.owner.state = 'suspended';
  world.note({ type: 'paused', tab: tab.number });
  world.timeline.after(world.browser, forMs, () => wake(world, tab, isSignalLast));
}

/** Lets a frozen or cached tab go on. Its own tasks and the news of its return come in either order. */
export function wake(world: World, tab: SimTab, isSignalLast: boolean): void {
  const { timeline } = world;
  if (tab.owner.state !== 'suspended') return;
  tab.pause = null;
  tab.runsSince = timeline.now();
  world.troubledAt = Math.max(world.troubledAt, timeline.now());
  if (isSignalLast) timeline.resume(tab.owner);
  tab.owner.state = 'running';
  world.note({ type: 'woke', tab: tab.number });
  timeline.after(tab.owner, 0, () => tab.signal('returned'));
  if (!isSignalLast) timeline.resume(tab.owner);
}
