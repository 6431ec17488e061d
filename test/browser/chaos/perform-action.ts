import type { TokenRequestEntry } from '../../support/realm.ts';
import { expect } from '../raw-test.ts';
import { untilGeneration } from '../tabs.ts';
import { befall, choose, heal, tabsFor } from './befall.ts';
import { callOnce, type ChaosTab, type ChaosWorld, refresh, runningTabs } from './chaos-world.ts';
import type { Ambush, ChaosAction, Mishap } from './draw-chaos.ts';

/** Does it, where there is somebody to do it to, and waits until it is done. */
export async function performAction(world: ChaosWorld, action: ChaosAction): Promise<void> {
  switch (action.type) {
    case 'open':
      world.note(`${action.count} more`);
      return world.open(action.count);
    case 'call-everywhere': {
      if (action.revokes) await world.realm.revoke('access');
      const calls = runningTabs(world).map((tab) => callOnce(world, tab));
      world.note(`${calls.length} tabs call${action.revokes ? ', their tokens revoked' : ''}`);
      if (world.isExact) await Promise.all(calls);
      return;
    }
    case 'refresh-everywhere': {
      const refreshes = runningTabs(world).map((tab) => refresh(world, tab));
      world.note(`${refreshes.length} tabs refresh`);
      if (world.isExact) await Promise.all(refreshes);
      return;
    }
    case 'refresh': {
      const tab = choose(await someRunning(world), action.pick)!;
      const ending = refresh(world, tab);
      world.note(`${tab.name}: refresh ${action.isAwaited || world.isExact ? await ending : '…'}`);
      return;
    }
    case 'show':
      return choose(runningTabs(world), action.pick)?.page.bringToFront();
    case 'thaw':
      return healOne(world, 'frozen', action.pick);
    case 'return':
      return healOne(world, 'away', action.pick);
    case 'outage':
      return outage(world, action);
    case 'ambush':
      return ambush(world, action);
    case 'close':
    case 'crash':
    case 'freeze':
    case 'leave':
    case 'dead-link':
    case 'reload':
    case 'delete-database': {
      const tab = choose(tabsFor(world, action), action.pick);
      if (tab !== null) await befall(world, action, tab);
    }
  }
}

/** If everybody is gone or frozen, a person opens a tab. */
async function someRunning(world: ChaosWorld): Promise<[ChaosTab, ...ChaosTab[]]> {
  if (runningTabs(world).length === 0) await world.open(1);
  return runningTabs(world) as [ChaosTab, ...ChaosTab[]];
}

async function healOne(world: ChaosWorld, state: ChaosTab['state'], pick: number): Promise<void> {
  const tab = choose(
    world.tabs.filter((it) => it.state === state),
    pick,
  );
  if (tab !== null) await heal(world, tab);
}

/** Somebody wants a refresh while the device has no network; when that has failed, it comes back. */
async function outage(world: ChaosWorld, mishap: Mishap): Promise<void> {
  const tab = choose(await someRunning(world), mishap.pick)!;
  await befall(world, mishap, tab);
  void refresh(world, tab);
  const readFailure = () =>
    tab.page.evaluate(() => {
      const snapshot = window.session.getSnapshot();
      return snapshot.status === 'active' ? snapshot.failure : snapshot.status;
    });
  await expect
    .poll(readFailure, { message: 'the refresh fails' })
    .toMatchObject({ attempts: expect.any(Number) });
  await world.reconnect?.();
  if (world.isExact) await settle(world);
}

async function ambush(world: ChaosWorld, { pick, acted, drops, mishap, meanwhile }: Ambush): Promise<void> {
  const { realm, strikes } = world;
  const able = await someRunning(world);
  const asker = pick === null ? null : choose(able, pick);
  const from = Date.now();
  const heldBefore = (await readHeld(world)).length;
  await realm.setFaults({ kind: 'hold', acted, drops });
  const name = await untilHeld(world, asker, heldBefore);
  world.note(`${name}: its token request is held ${acted ? 'after' : 'before'} the server acted`);
  const asking = world.tabs.find((tab) => tab.name === name);
  if (mishap !== null) {
    const exposed = tabsFor(world, mishap);
    const struck = exposed.find((tab) => tab === asking) ?? choose(exposed, mishap.pick);
    if (struck !== null) await befall(world, mishap, struck);
  }
  // Without a network nobody can.
  const times = world.reconnect === null ? meanwhile : 0;
  for (let count = 0; count < times; count += 1) {
    const other = runningTabs(world).find((tab) => tab !== asking);
    if (other !== undefined) await refreshSurely(world, other);
  }
  world.note(drops ? 'the connection breaks' : 'the answer is sent');
  await realm.release();
  await world.reconnect?.();
  if (drops) strikes.push({ tab: name, from, until: Date.now() });
  if (world.isExact) await settle(world);
}

/** With a network and a server that answers, whatever has befallen the others. */
async function refreshSurely(world: ChaosWorld, tab: ChaosTab): Promise<void> {
  const ending = await refresh(world, tab);
  world.note(`${tab.name}: refresh ${ending}`);
  expect(ending, `the refresh of ${tab.name}`).toBe('refreshed');
}

/** Waits until the server holds a request, and answers whose. The asker asks for one all the while. */
async function untilHeld(world: ChaosWorld, asker: ChaosTab | null, heldBefore: number): Promise<string> {
  let isAsking = false;
  let isOver = false;
  let name: string | null = null;
  const isHeld = async () => {
    if (isOver) throw new Error('The session has ended');
    if (asker !== null && !isAsking) {
      isAsking = true;
      void refresh(world, asker).then((ending) => {
        isAsking = false;
        isOver = ending === 'session-ended';
      });
    }
    name = (await readHeld(world))[heldBefore]?.tab ?? null;
    return name !== null;
  };
  await expect.poll(isHeld, { message: 'a token request is held', timeout: 60_000 }).toBe(true);
  return name ?? '';
}

async function readHeld({ realm }: ChaosWorld): Promise<TokenRequestEntry[]> {
  return (await realm.log()).tokenRequests.filter(({ fault }) => fault === 'hold');
}

/** Waits until nobody has anything more to ask of the token endpoint. */
async function settle(world: ChaosWorld): Promise<void> {
  const [tab] = await someRunning(world);
  await refreshSurely(world, tab);
  const generation = await tab.page.evaluate(() => {
    const snapshot = window.session.getSnapshot();
    return snapshot.status === 'active' ? snapshot.generation : 0;
  });
  const running = runningTabs(world);
  await untilGeneration(
    running.map(({ page }) => page),
    generation,
  );
}
