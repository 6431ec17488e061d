// A browser that is started again opens everything that was open, at once.

import { expect, test } from '../raw-test.ts';
import { callApi, openTabs, snapshotsOf, untilExpired, untilGeneration } from '../tabs.ts';

const COUNT = 20;

test('twenty tabs open at once on a token that has expired: one request, and all have the new one', async ({
  rawContext,
  openTab,
  realm,
}) => {
  // Nobody refreshes before they open: the one tab that might is sent away for longer than its token lives.
  const before = await openTab(rawContext, { tab: 'before' });
  await realm.setFaults({ kind: 'answer', status: 503, headers: { 'retry-after': '3' } });
  await before.evaluate(() => window.signIn({ accessTokenTtlS: [3, 600] }));
  await untilExpired(before);
  await before.close();
  const tabs = await openTabs(openTab, rawContext, COUNT, { asksAtOnce: true });
  await Promise.all(tabs.map((tab) => tab.evaluate(() => window.firstTokenMs)));

  await untilGeneration(tabs, 2);
  expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
  const roles = (await snapshotsOf(tabs)).map(({ role }) => role);
  expect(roles.filter((role) => role === 'leader').length).toBe(1);
  const issued = (await realm.log()).tokenRequests.filter(({ outcome }) => outcome !== null);
  expect(issued).toMatchObject([{ outcome: 'issued' }]);
});
