// A tab’s renderer dies while its token request is under way. leader.spec.ts has the deaths without one, and tabs
// that are closed.

import type { Page } from '@playwright/test';
import { crash } from '../mishaps.ts';
import { expect, test } from '../raw-test.ts';
import { callApi, openTabs, payloadsOf, untilAsked, untilGeneration } from '../tabs.ts';

const REPLAY_WINDOW_MS = 600_000;

/** How many of the tabs have announced that they ask for an answer that was lost. */
async function countAmbiguous(tabs: readonly Page[]): Promise<number> {
  return (await Promise.all(tabs.map((tab) => payloadsOf(tab, 'refresh-ambiguous')))).flat().length;
}

test('it crashes after the server rotated: another tab asks for the answer again', async ({
  rawContext,
  openTab,
  realm,
}) => {
  const options = { replayWindowMs: REPLAY_WINDOW_MS };
  const tabs = await openTabs(openTab, rawContext, 3, { options });
  await realm.setFaults({ kind: 'hold', acted: true });
  await tabs[0].evaluate(
    (replayWindowMs) => window.signIn({ accessTokenTtlS: [6, 600], replayWindowMs }),
    REPLAY_WINDOW_MS,
  );
  const { asker, others } = await untilAsked(realm, tabs);
  await crash(asker);
  await untilGeneration(others, 2);
  await realm.release();

  expect(new Set(await callApi(others, 'after'))).toEqual(new Set([200]));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }, { outcome: 'replayed' }]);
  expect(await countAmbiguous(others)).toBe(0);
});

test('it crashes before the server has rotated: no replay window is needed', async ({
  rawContext,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, rawContext, 3);
  await realm.setFaults({ kind: 'hold', drops: true });
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [6, 600] }));
  const { asker, others } = await untilAsked(realm, tabs);
  await crash(asker);
  await untilGeneration(others, 2);
  await realm.release();

  expect(new Set(await callApi(others, 'after'))).toEqual(new Set([200]));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: null }, { outcome: 'issued' }]);
  expect(await countAmbiguous(others)).toBe(1);
});
