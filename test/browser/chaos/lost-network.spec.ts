// The device loses its network while a token request is under way. server-trouble.spec.ts has connections that the
// server breaks, offline.spec.ts an expiry that nobody can meet.

import type { Page } from '@playwright/test';
import { cutOff } from '../mishaps.ts';
import { expect, test } from '../raw-test.ts';
import { callApi, openTabs, payloadsOf, untilAsked, untilGeneration } from '../tabs.ts';

const cases = [
  {
    name: 'after the server rotated: its answer is asked for again',
    acted: true,
    replayWindowMs: 600_000,
    outcomes: ['issued', 'replayed'],
  },
  {
    name: 'before the server did anything: no replay window is needed',
    acted: false,
    replayWindowMs: 0,
    outcomes: [null, 'issued'],
  },
];

for (const { name, acted, replayWindowMs, outcomes } of cases) {
  test(name, async ({ rawContext, openTab, realm }) => {
    const tabs = await openTabs(openTab, rawContext, 3, { options: { replayWindowMs } });
    await realm.setFaults({ kind: 'hold', acted, drops: true });
    await tabs[0].evaluate(
      (windowMs) => window.signIn({ accessTokenTtlS: [6, 600], replayWindowMs: windowMs }),
      replayWindowMs,
    );
    await untilAsked(realm, tabs);
    const reconnects = await Promise.all(tabs.map(cutOff));
    await realm.release();
    await expect.poll(() => countFailures(tabs), { message: 'attempts that failed' }).toBeGreaterThan(0);
    for (const reconnect of reconnects) await reconnect();
    await untilGeneration(tabs, 2);

    expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
    expect((await realm.log()).tokenRequests.map(({ outcome }) => outcome)).toEqual(outcomes);
    for (const tab of tabs) expect(await payloadsOf(tab, 'ended')).toEqual([]);
  });
}

async function countFailures(tabs: readonly Page[]): Promise<number> {
  return (await Promise.all(tabs.map((tab) => payloadsOf(tab, 'refresh-failed')))).flat().length;
}
