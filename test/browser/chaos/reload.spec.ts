// A tab that is reloaded over and over, by an impatient person or by a script gone wrong.

import { reloadOften } from '../mishaps.ts';
import { expect, test } from '../raw-test.ts';
import { callApi, findLeader, openTabs, untilAsked, untilGeneration } from '../tabs.ts';

test('while the others refresh: nobody needs a replay window', async ({ rawContext, openTab, realm }) => {
  const tabs = await openTabs(openTab, rawContext, 3);
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: 600 }));
  await untilGeneration(tabs, 1);
  const { leader, followers } = await findLeader(tabs);
  for (const generation of [2, 3, 4]) {
    const refreshed = followers[0]!.evaluate(() => window.session.refresh());
    await reloadOften(leader, 5);
    await refreshed;
    await untilGeneration(tabs, generation);
  }

  expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
  const outcomes = (await realm.log()).tokenRequests.map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['issued', 'issued', 'issued']);
});

test('in the middle of its own refresh: the answer is asked for again', async ({
  rawContext,
  openTab,
  realm,
}) => {
  const options = { replayWindowMs: 600_000 };
  const tabs = await openTabs(openTab, rawContext, 2, { options });
  await realm.setFaults({ kind: 'hold', acted: true });
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [6, 600], replayWindowMs: 600_000 }));
  const { asker } = await untilAsked(realm, tabs);
  await reloadOften(asker, 5);
  await untilGeneration(tabs, 2);
  await realm.release();

  expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }, { outcome: 'replayed' }]);
});
