// The tab that refreshes goes away, in every way a tab can go. The others carry on, and nobody notices.

import type { Page } from '@playwright/test';
import { crash } from './mishaps.ts';
import { expect, type RealmControl, test } from './support.ts';
import {
  callApi,
  callApiUntil,
  findLeader,
  openTabs,
  payloadsOf,
  snapshotsOf,
  untilAsked,
  untilEnded,
  untilGeneration,
} from './tabs.ts';

const REPLAY_WINDOW_MS = 60_000;

/** It has led without a break, and refreshes for all when it is time. */
async function expectToLeadOn(leader: Page, tabs: readonly Page[], realm: RealmControl): Promise<void> {
  await leader.evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
  await untilGeneration(tabs, 1);
  expect(await payloadsOf(leader, 'leader-changed')).toEqual([{ role: 'leader' }]);
  expect((await findLeader(tabs)).leader).toBe(leader);
  await untilGeneration(tabs, 2);
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
}

test('the leader’s tab is closed', async ({ context, openTab, realm }) => {
  const tabs = await openTabs(openTab, context, 3);
  const { leader, followers } = await findLeader(tabs);
  await leader.evaluate(() => window.signIn({ accessTokenTtlS: [5, 5, 600] }));
  await untilGeneration(tabs, 1);
  await leader.close();
  await findLeader(followers);
  await untilGeneration(followers, 3);

  expect(new Set(await callApi(followers, 'after'))).toEqual(new Set([200]));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }, { outcome: 'issued' }]);
});

test('the leader’s renderer crashes', async ({ context, openTab, realm }) => {
  const tabs = await openTabs(openTab, context, 3);
  const { leader, followers } = await findLeader(tabs);
  await leader.evaluate(() => window.signIn({ accessTokenTtlS: [5, 5, 600] }));
  await untilGeneration(tabs, 1);
  await crash(leader);
  const statuses = await callApiUntil(followers, 3);

  expect(new Set(statuses)).toEqual(new Set([200]));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }, { outcome: 'issued' }]);
  await findLeader(followers);
});

test('the leader’s tab is closed while its token request is under way, and the server replays', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 3, { options: { replayWindowMs: REPLAY_WINDOW_MS } });
  await realm.setFaults({ kind: 'hold', acted: true });
  await tabs[0].evaluate(
    (replayWindowMs) => window.signIn({ accessTokenTtlS: [4, 600], replayWindowMs }),
    REPLAY_WINDOW_MS,
  );
  const { asker, others } = await untilAsked(realm, tabs);
  await asker.close();
  await untilGeneration(others, 2);

  expect(new Set(await callApi(others, 'after'))).toEqual(new Set([200]));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }, { outcome: 'replayed' }]);
  for (const tab of others) expect(await payloadsOf(tab, 'refresh-ambiguous')).toEqual([]);
});

test('the leader’s tab is closed before its token request reached the server', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 3);
  await realm.setFaults({ kind: 'hold' });
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
  const { asker, others } = await untilAsked(realm, tabs);
  await asker.close();
  await untilGeneration(others, 2);

  expect(new Set(await callApi(others, 'after'))).toEqual(new Set([200]));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: null }, { outcome: 'issued' }]);
  const told = await Promise.all(others.map((tab) => payloadsOf(tab, 'refresh-ambiguous')));
  expect(told.flat()).toEqual([expect.objectContaining({ generation: 1 })]);
});

test.describe('without a replay window', () => {
  // Nothing can be done: the answer with the only good refresh token is lost, and one has to ask to learn that.
  test.use({ expectedReuses: 1 });

  test('the leader’s tab is closed after the server rotated: the session is lost, and says why', async ({
    context,
    openTab,
    realm,
  }) => {
    const tabs = await openTabs(openTab, context, 3);
    await realm.setFaults({ kind: 'hold', acted: true });
    await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
    const { asker, others } = await untilAsked(realm, tabs);
    await asker.close();
    await untilEnded(others);

    expect(await snapshotsOf(others)).toMatchObject(others.map(() => ({ endReason: 'refresh-token-lost' })));
    expect((await realm.log()).tokenRequests).toMatchObject([
      { outcome: 'issued' },
      { outcome: 'reuse-detected' },
    ]);
    const told = await Promise.all(others.map((tab) => payloadsOf(tab, 'refresh-ambiguous')));
    expect(told.flat()).toEqual([expect.objectContaining({ generation: 1 })]);
  });
});

test('a page that is asked whether to leave, and stays, goes on leading', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 2);
  const { leader } = await findLeader(tabs);
  await leader.evaluate(() => window.addEventListener('beforeunload', (event) => event.preventDefault()));
  const asked = leader.waitForEvent('dialog');
  // The browser asks only on behalf of a page that somebody has touched.
  await leader.mouse.click(10, 10);
  await leader.evaluate(() => void setTimeout(() => location.assign('/blank.html')));
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expectToLeadOn(leader, tabs, realm);
});

test('a download does not unload the page, and costs nobody the lead', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 2);
  const { leader } = await findLeader(tabs);
  await leader.evaluate(() => {
    window.addEventListener('beforeunload', () => (document.title = 'Asked'));
  });
  const headers = { 'content-disposition': 'attachment' };
  await leader.route('**/receipt', (route) => route.fulfill({ headers, body: 'A receipt' }));
  const downloaded = leader.waitForEvent('download');
  await leader.evaluate(() => location.assign('/receipt'));
  await downloaded;
  await expect(leader).toHaveTitle('Asked');
  await expectToLeadOn(leader, tabs, realm);
});

test('a leader that goes elsewhere hands over, and comes back as a follower', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 3);
  const { leader, followers } = await findLeader(tabs);
  await leader.evaluate(() => window.signIn({ accessTokenTtlS: [12, 600] }));
  await untilGeneration(tabs, 1);
  const address = leader.url();
  await leader.goto('/blank.html');
  const { leader: successor } = await findLeader(followers);
  // Without a refresh that was missed: nobody had to find out.
  expect(await snapshotsOf(followers)).toMatchObject(followers.map(() => ({ generation: 1 })));
  await leader.goto(address);
  await untilGeneration(tabs, 2);

  expect(await payloadsOf(leader, 'leader-changed')).toEqual([]);
  expect((await findLeader(tabs)).leader).toBe(successor);
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
});
