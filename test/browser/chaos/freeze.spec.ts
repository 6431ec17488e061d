// A leader that is frozen in the middle of its refresh, and comes to when the others are long past it.
// background-tabs.spec.ts has a frozen leader that was idle, and one that missed a single refresh.

import { freeze } from '../mishaps.ts';
import { expect, test } from '../raw-test.ts';
import { callApi, openTabs, payloadsOf, snapshotsOf, untilGeneration, untilTokenRequests } from '../tabs.ts';

test('its answer is two generations old when it thaws: it does not count', async ({
  rawContext,
  openTab,
  realm,
}) => {
  const options = { replayWindowMs: 600_000, refreshTimeoutMs: 2_000 };
  const tabs = await openTabs(openTab, rawContext, 3, { options });
  const [frozen, other] = tabs as [(typeof tabs)[0], (typeof tabs)[0]];
  const others = tabs.slice(1);
  await frozen.evaluate(() => window.signIn({ accessTokenTtlS: 600, replayWindowMs: 600_000 }));
  await untilGeneration(tabs, 1);
  await other.bringToFront();
  await realm.setFaults({ kind: 'hold', acted: true });
  await frozen.evaluate(() => void window.session.refresh().catch(() => {}));
  await untilTokenRequests(realm, 1);
  const thaw = await freeze(frozen);
  for (const generation of [2, 3]) {
    await other.evaluate(() => window.session.refresh());
    await untilGeneration(others, generation);
  }
  await realm.release();
  await thaw();

  await untilGeneration(tabs, 3);
  expect(await payloadsOf(frozen, 'refreshed')).toMatchObject([{ generation: 3, byThisTab: false }]);
  // The refresh token that was rotated away twice is nowhere any more: the next refresh shows it.
  await frozen.evaluate(() => window.session.refresh());
  await untilGeneration(tabs, 4);
  expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
  expect(await snapshotsOf(tabs)).toMatchObject(tabs.map(() => ({ status: 'active', failure: null })));
  const outcomes = (await realm.log()).tokenRequests.map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['issued', 'replayed', 'issued', 'issued']);
});
