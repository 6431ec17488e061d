// The network goes away, for longer than the token lives, and comes back.

import type { BrowserContext } from '@playwright/test';
import { expect, test } from './support.ts';
import { callApi, openTabs, payloadsOf, snapshotsOf, untilExpired, untilGeneration } from './tabs.ts';

/** Session and tabs wait at least this long between two tries. */
const SHORTEST_BACKOFF_MS = 1_000;

/** The epoch ms of every token request that any tab tries from now on, whether it gets anywhere or not. */
function recordTries(context: BrowserContext): number[] {
  const triedAt: number[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/token')) triedAt.push(Date.now());
  });
  return triedAt;
}

test('offline across an expiry and back: nobody is signed out, and waiting calls arrive', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 3);
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
  await untilGeneration(tabs, 1);
  const triedAt = recordTries(context);
  await context.setOffline(true);
  await untilExpired(tabs[0]);
  const calls = callApi(tabs, 'waiting', 3);
  await expect.poll(() => triedAt.length).toBeGreaterThanOrEqual(2);
  expect(await snapshotsOf(tabs)).toMatchObject(tabs.map(() => ({ status: 'active', generation: 1 })));
  const triesOffline = triedAt.length;
  await context.setOffline(false);

  expect(new Set(await calls)).toEqual(new Set([200]));
  await untilGeneration(tabs, 2);
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
  expect(triesOffline).toBeLessThanOrEqual(1 + (triedAt.at(-1)! - triedAt[0]!) / SHORTEST_BACKOFF_MS);
  for (const tab of tabs) expect(await payloadsOf(tab, 'ended')).toEqual([]);
});
