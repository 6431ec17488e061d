// A link that asks the page whether to leave, and then leads nowhere. leader.spec.ts has a download, and a person
// who is asked and stays.

import { followDeadLink } from '../mishaps.ts';
import { expect, test } from '../raw-test.ts';
import { callApi, findLeader, openTabs, payloadsOf, untilAsked, untilGeneration } from '../tabs.ts';

test('in the middle of the leader’s refresh: it leads on, and hears its answer', async ({
  rawContext,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, rawContext, 2);
  const { leader } = await findLeader(tabs);
  await realm.setFaults({ kind: 'hold', acted: true });
  await leader.evaluate(() => window.signIn({ accessTokenTtlS: [6, 600] }));
  const { asker } = await untilAsked(realm, tabs);
  await followDeadLink(asker);
  await realm.release();
  await untilGeneration(tabs, 2);

  expect(await payloadsOf(asker, 'refreshed')).toMatchObject([{ byThisTab: true }]);
  expect(await payloadsOf(leader, 'leader-changed')).toEqual([{ role: 'leader' }]);
  expect((await findLeader(tabs)).leader).toBe(leader);
  expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
});
