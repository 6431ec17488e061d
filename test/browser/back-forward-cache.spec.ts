// A page that the browser keeps while the person is elsewhere comes back as it was: with yesterday's tokens in its
// memory, and a channel that has heard nothing since.

import type { Page } from '@playwright/test';
import { chromiumLaunchOptions } from '../support/find-chromium.ts';
import { expect, test } from './support.ts';
import {
  callApi,
  findLeader,
  openTabs,
  payloadsOf,
  snapshotsOf,
  untilEnded,
  untilGeneration,
  untilTokenRequests,
} from './tabs.ts';

test.use({
  // Playwright turns the cache off unless it is told not to.
  launchOptions: { ...chromiumLaunchOptions(), ignoreDefaultArgs: ['--disable-back-forward-cache'] },
});

declare global {
  interface Window {
    /** What the first call for a token ends with, made in the moment the page is back. */
    firstCallAfterReturn: Promise<string> | undefined;
  }
}

async function goElsewhere(tab: Page): Promise<void> {
  await tab.evaluate(() => {
    window.addEventListener('pageshow', ({ persisted }) => {
      if (!persisted) return;
      window.firstCallAfterReturn = window.session
        .getAccessToken()
        .catch((error: { code: string }) => error.code);
    });
  });
  await tab.goto('/blank.html');
}

/** Fails where the page was not kept but loaded again: then nothing would be proved. */
async function comeBack(tab: Page): Promise<string> {
  await tab.goBack({ waitUntil: 'commit' });
  await tab.waitForFunction(() => 'session' in window, null, { polling: 50 });
  const ending = await tab.evaluate(() => window.firstCallAfterReturn);
  expect(ending, 'the page came out of the back/forward cache').toBeDefined();
  return ending ?? '';
}

test('the others have refreshed meanwhile: the first call gets the new token', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 2);
  await tabs[0].evaluate(() => window.signIn());
  await untilGeneration(tabs, 1);
  const { leader, followers } = await findLeader(tabs);
  const [other] = followers as [Page];
  await goElsewhere(leader);
  await findLeader([other]);
  await other.evaluate(() => window.session.refresh());

  const token = await comeBack(leader);
  expect(token).toBe(await other.evaluate(() => window.session.getAccessToken()));
  expect(await payloadsOf(leader, 'refreshed')).toMatchObject([{ generation: 2, byThisTab: false }]);
  expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
  await findLeader(tabs);
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
});

test('the session has ended meanwhile: no token is given out', async ({ context, openTab }) => {
  const tabs = await openTabs(openTab, context, 2);
  await tabs[0].evaluate(() => window.signIn());
  await untilGeneration(tabs, 1);
  await goElsewhere(tabs[0]);
  await tabs[1]!.evaluate(() => window.session.end());

  expect(await comeBack(tabs[0])).toBe('session-ended');
  await untilEnded(tabs);
  expect(await payloadsOf(tabs[0], 'ended')).toMatchObject([{ endReason: 'signed-out' }]);
});

test('somebody else has signed in meanwhile: the page shows them', async ({ context, openTab }) => {
  const tabs = await openTabs(openTab, context, 2);
  await tabs[0].evaluate(() => window.signIn({ subject: 'alice', accessTokenFormat: 'jwt' }));
  await untilGeneration(tabs, 1);
  await goElsewhere(tabs[0]);
  await tabs[1]!.evaluate(() => window.signIn({ subject: 'bob', accessTokenFormat: 'jwt' }));

  expect(await comeBack(tabs[0])).toBe('account-changed');
  expect(await snapshotsOf(tabs)).toMatchObject([{ subject: 'bob' }, { subject: 'bob' }]);
});

test('the leader goes in the middle of its token request: another tab sees to it', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 2, { options: { replayWindowMs: 60_000 } });
  await tabs[0].evaluate(() => window.signIn({ replayWindowMs: 60_000 }));
  await untilGeneration(tabs, 1);
  await realm.setFaults({ kind: 'hold', acted: true });
  await tabs[0].evaluate(() => void window.session.refresh().catch(() => {}));
  await untilTokenRequests(realm, 1);
  await tabs[0].goto('/blank.html');
  await tabs[1]!.evaluate(() => window.session.refresh());
  await realm.release();
  await tabs[0].goBack({ waitUntil: 'commit' });

  await untilGeneration(tabs, 2);
  expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }, { outcome: 'replayed' }]);
});
