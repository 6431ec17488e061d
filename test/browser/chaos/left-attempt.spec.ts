// A tab that is gone in the middle of a refresh that nobody else waits for. The server has rotated, and answers the
// old refresh token only for so long: whoever finds the attempt in the journal has to ask again in that time, and
// not when the next refresh is due.

import { reloadOften } from '../mishaps.ts';
import { expect, test } from '../raw-test.ts';
import { callApi, openTabs, untilAsked, untilGeneration, untilTokenRequests } from '../tabs.ts';

/** Over when the next refresh is due, a third of its life before the token expires. */
const REPLAY_WINDOW_MS = 10_000;
const TTL_S = 24;

for (const departure of ['closed', 'reloaded'] as const) {
  test(`a tab is ${departure}: the answer is asked for again inside the replay window`, async ({
    rawContext,
    openTab,
    realm,
  }) => {
    const options = { replayWindowMs: REPLAY_WINDOW_MS };
    const tabs = await openTabs(openTab, rawContext, 2, { options });
    await tabs[0].evaluate((signInOptions) => window.signIn(signInOptions), {
      accessTokenTtlS: [TTL_S, 600],
      replayWindowMs: REPLAY_WINDOW_MS,
    });
    await untilGeneration(tabs, 1);
    await realm.setFaults({ kind: 'hold', acted: true });
    await tabs[0].evaluate(() => void window.session.refresh().catch(() => {}));
    const { asker, others } = await untilAsked(realm, tabs);
    if (departure === 'closed') await asker.close();
    else await reloadOften(asker, 1);
    await untilTokenRequests(realm, 2);

    expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }, { outcome: 'replayed' }]);
    await untilGeneration(others, 2);
    expect(new Set(await callApi(others, 'after'))).toEqual(new Set([200]));
  });
}
