// IndexedDB is deleted while a token request is under way. storage.spec.ts has a deletion with nothing going on.

import { deleteDatabase } from '../mishaps.ts';
import { expect, test } from '../raw-test.ts';
import { callApi, openTabs, snapshotsOf, untilAsked, untilGeneration } from '../tabs.ts';

for (const by of ['page', 'browser'] as const) {
  test(`by the ${by}, after the server rotated: the new tokens are kept, and put back`, async ({
    rawContext,
    openTab,
    realm,
  }) => {
    const tabs = await openTabs(openTab, rawContext, 3);
    await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: 600 }));
    await untilGeneration(tabs, 1);
    await realm.setFaults({ kind: 'hold', acted: true });
    const refreshed = tabs[0].evaluate(() => window.session.refresh().then(() => 'refreshed', String));
    await untilAsked(realm, tabs);
    await deleteDatabase(tabs[1]!, by);
    await realm.release();
    expect(await refreshed).toBe('refreshed');
    await untilGeneration(tabs, 2);

    // That they are the newest there are, the next refresh shows.
    await tabs[2]!.evaluate(() => window.session.refresh());
    await untilGeneration(tabs, 3);
    expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
    expect(await snapshotsOf(tabs)).toMatchObject(tabs.map(() => ({ storage: 'indexeddb' })));
    const outcomes = (await realm.log()).tokenRequests.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['issued', 'issued']);
  });
}
