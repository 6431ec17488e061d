// Tabs that lie behind others: hidden, and frozen where they stand. In a Chromium that really does that.

import type { Page } from '@playwright/test';
import { freeze } from './mishaps.ts';
import { expect, test } from './raw-test.ts';
import {
  callApi,
  callApiUntil,
  findLeader,
  openTabs,
  payloadsOf,
  snapshotsOf,
  untilGeneration,
  untilTokenRequests,
} from './tabs.ts';

/** Another page in front: all tabs of the session are hidden then. */
async function hideAll(tabs: readonly Page[]): Promise<void> {
  await tabs[0]!.context().newPage();
  const isHidden = () => document.visibilityState === 'hidden';
  await Promise.all(tabs.map((tab) => tab.waitForFunction(isHidden, null, { polling: 100 })));
}

test('the tab in front leads', async ({ rawContext, openTab }) => {
  const tabs = await openTabs(openTab, rawContext, 2);
  for (const tab of [...tabs, ...tabs]) {
    await tab.bringToFront();
    await expect.poll(async () => (await findLeader(tabs)).leader === tab).toBe(true);
  }
});

test('all tabs hidden: tokens are refreshed in time all the same', async ({ rawContext, openTab, realm }) => {
  const tabs = await openTabs(openTab, rawContext, 3);
  await hideAll(tabs);
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [9, 600] }));
  await untilGeneration(tabs, 1);

  expect(new Set(await callApiUntil(tabs, 2))).toEqual(new Set([200]));
  const { counts } = await realm.log();
  expect(counts).toMatchObject({ tokenRequests: 1, issued: 1, api401: 0 });
});

test('the leader is frozen: another tab refreshes in time, and the thawed one takes what is there', async ({
  rawContext,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, rawContext, 3);
  await hideAll(tabs);
  const { leader, followers } = await findLeader(tabs);
  await followers[0]!.evaluate(() => window.signIn({ accessTokenTtlS: [12, 600] }));
  await untilGeneration(tabs, 1);
  const thaw = await freeze(leader);
  await untilGeneration(followers, 2);
  expect(new Set(await callApi(followers, 'meanwhile'))).toEqual(new Set([200]));
  await thaw();

  expect(await callApi([leader], 'thawed')).toEqual([200]);
  await untilGeneration(tabs, 2);
  expect(await payloadsOf(leader, 'refreshed')).toMatchObject([{ generation: 2, byThisTab: false }]);
  const { tokenRequests, counts } = await realm.log();
  expect(tokenRequests).toMatchObject([{ outcome: 'issued' }]);
  expect(counts.api401).toBe(0);
});

test('a tab is frozen in the middle of its token request: the others go on without it', async ({
  rawContext,
  openTab,
  realm,
}) => {
  const options = { replayWindowMs: 60_000, refreshTimeoutMs: 2_000 };
  const tabs = await openTabs(openTab, rawContext, 3, { options });
  await hideAll(tabs);
  await tabs[0].evaluate(() => window.signIn({ replayWindowMs: 60_000 }));
  await untilGeneration(tabs, 1);
  await realm.setFaults({ kind: 'hold', acted: true });
  await tabs[0].evaluate(() => void window.session.refresh().catch(() => {}));
  await untilTokenRequests(realm, 1);
  const thaw = await freeze(tabs[0]);
  const others = tabs.slice(1);
  await tabs[1]!.evaluate(() => window.session.refresh());
  await untilGeneration(others, 2);
  await realm.release();
  await thaw();

  await untilGeneration(tabs, 2);
  expect(await snapshotsOf(tabs)).toMatchObject(tabs.map(() => ({ status: 'active', failure: null })));
  expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }, { outcome: 'replayed' }]);
});
