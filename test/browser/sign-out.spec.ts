// The end of a session, and another one in its place, reach every tab; and nothing of the old one comes back.

import type { Page } from '@playwright/test';
import { expect, test } from './support.ts';
import {
  callApi,
  openTabs,
  payloadsOf,
  snapshotsOf,
  untilAsked,
  untilEnded,
  untilExpired,
  untilGeneration,
  untilTokenRequests,
} from './tabs.ts';

/** How a call for a token ends: its code where it is refused. */
function askForToken(tab: Page): Promise<string> {
  return tab.evaluate(async () => {
    try {
      await window.session.getAccessToken();
      return 'a token';
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
}

/** Waits until nobody holds the lock of the session: every refresh is over, its answer dealt with. */
async function untilNoRefreshRuns(tab: Page): Promise<void> {
  const heldLocks = () => tab.evaluate(async () => ((await navigator.locks.query()).held ?? []).length);
  await expect.poll(heldLocks).toBe(0);
}

test('a sign-out in one tab reaches all', async ({ context, openTab, realm }) => {
  const tabs = await openTabs(openTab, context, 5);
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: 600 }));
  await untilGeneration(tabs, 1);
  expect(new Set(await callApi(tabs, 'before'))).toEqual(new Set([200]));
  await tabs[2]!.evaluate(() => window.session.end());
  await untilEnded(tabs);

  expect(await snapshotsOf(tabs)).toMatchObject(tabs.map(() => ({ endReason: 'signed-out' })));
  for (const tab of tabs) {
    expect(await payloadsOf(tab, 'ended')).toMatchObject([{ endReason: 'signed-out' }]);
    expect(await askForToken(tab)).toBe('session-ended');
  }
  expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([401]));
  const { apiRequests, counts } = await realm.log();
  const afterwards = apiRequests.filter(({ path }) => path.endsWith('/after'));
  expect(afterwards.map(({ bearer }) => bearer)).toEqual(['none', 'none', 'none', 'none', 'none']);
  expect(counts.tokenRequests).toBe(0);
});

test('a tab that is opened after the sign-out knows of it', async ({ context, openTab }) => {
  const [tab] = await openTabs(openTab, context, 1);
  await tab.evaluate(async () => {
    await window.signIn();
    await window.session.end();
  });
  const later = await openTab(context);
  await untilEnded([later]);
  expect(await snapshotsOf([later])).toMatchObject([{ endReason: 'signed-out' }]);
});

test('a refresh that is under way at the sign-out does not bring the session back', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 3);
  await realm.setFaults({ kind: 'hold', acted: true });
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
  const { asker, others } = await untilAsked(realm, tabs);
  await others[0]!.evaluate(() => window.session.end());
  await untilEnded(tabs);
  await realm.release();
  await untilNoRefreshRuns(asker);

  await untilEnded([...tabs, await openTab(context)]);
  for (const tab of tabs) {
    expect(await askForToken(tab)).toBe('session-ended');
    expect(await payloadsOf(tab, 'refreshed')).toEqual([]);
  }
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
});

test('signing out while this tab refreshes gives the request up', async ({ context, openTab, realm }) => {
  const [tab] = await openTabs(openTab, context, 1);
  await realm.setFaults({ kind: 'hold' });
  await tab.evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
  await untilTokenRequests(realm, 1);
  const givenUp = tab.waitForEvent('requestfailed', (it) => it.url().endsWith('/token'));
  await tab.evaluate(() => window.session.end());
  await givenUp;
  await untilNoRefreshRuns(tab);

  await untilEnded([tab, await openTab(context)]);
});

test('somebody else signs in: all tabs change over, and no call of the old account goes out as the new', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 4);
  await realm.setFaults({ kind: 'hold', acted: true });
  await tabs[0].evaluate(() =>
    window.signIn({ subject: 'alice', accessTokenFormat: 'jwt', accessTokenTtlS: [4, 600] }),
  );
  await untilTokenRequests(realm, 1);
  await untilExpired(tabs[0]);
  const old = tabs.slice(0, 3);
  const endings = old.map(endingsOfAlicesCalls);
  for (const tab of old) await expect(tab).toHaveTitle('Waiting');
  await tabs[3]!.evaluate(() => window.signIn({ subject: 'bob', accessTokenFormat: 'jwt' }));
  expect(new Set((await Promise.all(endings)).flat())).toEqual(new Set(['account-changed']));

  // What the server still has to say about alice changes nothing.
  await realm.release();
  await untilNoRefreshRuns(tabs[0]);
  expect(await snapshotsOf(tabs)).toMatchObject(tabs.map(() => ({ subject: 'bob', generation: 1 })));
  for (const tab of tabs) {
    expect(await payloadsOf(tab, 'account-changed')).toMatchObject([
      { from: { subject: 'alice' }, to: { subject: 'bob' } },
    ]);
    expect((await tab.evaluate(() => window.callApi('after'))).answer).toMatchObject({ subject: 'bob' });
  }
  const { apiRequests } = await realm.log();
  expect(apiRequests.filter(({ path }) => path.endsWith('/order'))).toEqual([]);
});

/** Calls that cannot be answered while the token request is on hold, and how they end. */
function endingsOfAlicesCalls(tab: Page): Promise<string[]> {
  return tab.evaluate(async () => {
    const calls = [
      window.session.refresh(),
      window.session.getAccessToken(),
      window.callApi('order', { method: 'POST', body: 'for alice' }),
    ];
    document.title = 'Waiting';
    return (await Promise.allSettled<unknown>(calls)).map((call) =>
      call.status === 'fulfilled' ? 'done' : (call.reason as { code: string }).code,
    );
  });
}
