import type { BrowserContext } from '@playwright/test';
import type { SessionSnapshot } from '@holdfast/sdk';
import { expect } from '../raw-test.ts';
import type { OpenTab, RealmControl } from '../support.ts';
import { payloadsOf, snapshotsOf } from '../tabs.ts';
import { heal } from './befall.ts';
import { callOnce, type ChaosWorld, createChaosWorld, refresh, runningTabs } from './chaos-world.ts';
import type { ChaosPlan } from './draw-chaos.ts';
import { findFaults } from './find-faults.ts';
import { performAction } from './perform-action.ts';

/** Carries a plan out in a raw Chromium, ends all trouble, and checks what must be so after it. */
export async function runChaos(
  { seed, setup, actions }: ChaosPlan,
  context: BrowserContext,
  openTab: OpenTab,
  realm: RealmControl,
): Promise<void> {
  const world = await createChaosWorld(context, openTab, realm, setup);
  try {
    const sessionId = await begin(world, setup);
    for (const action of actions) await performAction(world, action);
    await endAllTrouble(world);
    await checkTabs(world, sessionId);
    const { strikes, endings } = world;
    const { refreshTimeoutMs } = setup;
    expect(findFaults({ log: await realm.log(), strikes, endings, refreshTimeoutMs })).toEqual([]);
  } catch (error) {
    const told = [...world.timeline, ...(await describeRequests(world))].join('\n');
    throw new Error(`${told}\n\nagain: npm run chaos -- --seeds 1 --from ${seed}`, { cause: error });
  }
}

async function begin(world: ChaosWorld, setup: ChaosPlan['setup']): Promise<string> {
  const { tabs, accessTokenTtlS, replayWindowMs } = setup;
  await world.open(tabs);
  world.note(`${tabs} tabs, ${JSON.stringify(setup)}`);
  await world.tabs[0]!.page.evaluate((signInOptions) => window.signIn(signInOptions), {
    accessTokenTtlS,
    replayWindowMs,
  });
  return untilOneSession(world);
}

async function endAllTrouble(world: ChaosWorld): Promise<void> {
  await world.realm.setFaults();
  await world.realm.release();
  for (const tab of world.tabs) await heal(world, tab);
  if (world.tabs.every(({ state }) => state === 'dead')) await world.open(1);
}

/** Every tab still has the session, can use it, and the session can be refreshed. */
async function checkTabs(world: ChaosWorld, sessionId: string): Promise<void> {
  const running = runningTabs(world);
  const statuses = await Promise.all(running.map((tab) => callOnce(world, tab)));
  expect(statuses, 'every tab’s next call').toEqual(running.map(() => '200'));
  // An access token may outlive its session for long: only a refresh shows that the refresh token is the right one.
  const refreshNow = () => refresh(world, running[0]!);
  await expect
    .poll(refreshNow, { message: 'the session can be refreshed', timeout: 60_000 })
    .toBe('refreshed');
  expect(await untilOneSession(world)).toBe(sessionId);
  for (const { name, page } of running) {
    expect(await payloadsOf(page, 'ended'), `${name}: ended`).toEqual([]);
    expect(await payloadsOf(page, 'account-changed'), `${name}: account-changed`).toEqual([]);
  }
  await Promise.all(world.pending);
}

/** Waits until all running tabs have the same tokens in use, and answers the session’s id. */
async function untilOneSession(world: ChaosWorld): Promise<string> {
  const pages = runningTabs(world).map(({ page }) => page);
  let seen: string[] = [];
  const countSeen = async () => {
    seen = (await snapshotsOf(pages)).map(describeSession);
    return new Set(seen).size;
  };
  await expect.poll(countSeen, { message: 'what the tabs show' }).toBe(1);
  return seen[0]?.split(' ')[0] ?? '';
}

function describeSession(snapshot: SessionSnapshot): string {
  return snapshot.status === 'active' ? `${snapshot.sessionId} ${snapshot.generation}` : snapshot.status;
}

async function describeRequests({ realm, secondsSince }: ChaosWorld): Promise<string[]> {
  const { tokenRequests } = await realm.log();
  return tokenRequests.map(
    ({ at, tab, generation, outcome, fault }) =>
      `${secondsSince(at)}  ${tab} asks with generation ${generation}: ${outcome}${fault === null ? '' : `, ${fault}`}`,
  );
}
