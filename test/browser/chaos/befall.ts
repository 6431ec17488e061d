import { pickFrom } from '../../simulation/world/random.ts';
import {
  crash,
  cutOff,
  deleteDatabase,
  followDeadLink,
  freeze,
  holdsSession,
  reloadOften,
} from '../mishaps.ts';
import { expect } from '../raw-test.ts';
import { type ChaosTab, type ChaosWorld, runningTabs } from './chaos-world.ts';
import type { Mishap } from './draw-chaos.ts';

/** The tabs that it can happen to. */
export function tabsFor(world: ChaosWorld, { type }: Mishap): ChaosTab[] {
  if (type !== 'close') return runningTabs(world);
  return world.tabs.filter(({ state }) => state === 'running' || state === 'frozen');
}

/** One of these, or nobody. */
export function choose(tabs: readonly ChaosTab[], pick: number): ChaosTab | null {
  return tabs.length === 0 ? null : pickFrom(() => pick, tabs);
}

/** Lets it happen to the tab, and waits until it has. */
export async function befall(world: ChaosWorld, mishap: Mishap, tab: ChaosTab): Promise<void> {
  world.note(`${tab.name}: ${mishap.type}`);
  const { page } = tab;
  switch (mishap.type) {
    case 'crash':
      return crash(page);
    case 'close':
      // Or the tab behind it would come to the front, and a frozen one would thaw.
      await world.hideAll();
      strike(world, tab);
      tab.state = 'dead';
      return page.close();
    case 'freeze': {
      await world.hideAll();
      const end = strike(world, tab);
      const thaw = await freeze(page);
      tab.state = 'frozen';
      tab.wake = async () => {
        await thaw();
        end();
      };
      return;
    }
    case 'leave': {
      const end = strike(world, tab);
      await page.evaluate(() => void Object.assign(window, { isKept: true }));
      const isLoaded = await page.goto(new URL('/blank.html', page.url()).href);
      expect(isLoaded?.ok()).toBe(true);
      tab.state = 'away';
      tab.wake = async () => {
        await page.goBack({ waitUntil: 'commit' });
        await page.waitForFunction(() => 'session' in window, null, { polling: 50 });
        const isKept = await page.evaluate(() => 'isKept' in window);
        world.note(`${tab.name}: ${isKept ? 'kept by the back/forward cache' : 'loaded again'}`);
        end();
      };
      return;
    }
    case 'reload': {
      const end = strike(world, tab);
      await reloadOften(page, mishap.times);
      return end();
    }
    case 'outage':
      return loseNetwork(world);
    case 'dead-link':
      return followDeadLink(page);
    case 'delete-database':
      return loseDatabase(world, tab, mishap.by);
  }
}

/** All of the device's, until `world.reconnect`. */
async function loseNetwork(world: ChaosWorld): Promise<void> {
  const end = strike(world, null);
  const reconnects = await Promise.all(runningTabs(world).map(({ page }) => cutOff(page)));
  world.reconnect = async () => {
    world.reconnect = null;
    for (const reconnect of reconnects) await reconnect();
    end();
  };
}

async function loseDatabase(world: ChaosWorld, { page }: ChaosTab, by: 'page' | 'browser'): Promise<void> {
  // A frozen tab does not close its connection, and everybody else then waits for it.
  if (world.tabs.some(({ state }) => state === 'frozen')) return world.note('… not while a tab is frozen');
  const end = strike(world, null);
  await deleteDatabase(page, by);
  // Whoever comes back to a window lets it look into the store. Not before that it is known what was lost: were
  // every tab to go now, the session would be gone for good.
  for (const tab of runningTabs(world))
    await tab.page.evaluate(() => void window.dispatchEvent(new Event('focus')));
  await expect.poll(() => holdsSession(page), { message: 'the session is put back' }).toBe(true);
  end();
}

/** From now on the tab (`null`: every tab) may miss an answer, until the strike is ended. */
function strike({ strikes }: ChaosWorld, tab: ChaosTab | null): () => void {
  const entry = { tab: tab?.name ?? null, from: Date.now(), until: Number.POSITIVE_INFINITY };
  strikes.push(entry);
  return () => {
    entry.until = Date.now();
  };
}

/** Ends whatever keeps the tab from working. */
export async function heal(world: ChaosWorld, tab: ChaosTab): Promise<void> {
  if (tab.state === 'dead' || tab.wake === null) return;
  world.note(`${tab.name}: is back`);
  await tab.wake();
  tab.wake = null;
  tab.state = 'running';
}
