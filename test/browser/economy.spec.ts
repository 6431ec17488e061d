// One token request for each expiry, however many tabs and callers there are; none where none is needed.

import { setDeviceClock, stepDeviceClock } from './device-clock.ts';
import { expect, test } from './support.ts';
import {
  callApi,
  callApiUntil,
  openTabs,
  payloadsOf,
  untilExpired,
  untilGeneration,
  untilTokenRequests,
} from './tabs.ts';

const HOUR_MS = 3_600_000;

test('five busy tabs make three token requests over three expiries', async ({ context, openTab, realm }) => {
  const tabs = await openTabs(openTab, context, 5);
  // The fourth token lives long: there is no fourth expiry to come in between.
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [6, 6, 6, 600] }));
  await untilGeneration(tabs, 1);
  const statuses = await callApiUntil(tabs, 4);

  expect(new Set(statuses)).toEqual(new Set([200]));
  const { tokenRequests, counts } = await realm.log();
  expect(tokenRequests.map(({ outcome }) => outcome)).toEqual(['issued', 'issued', 'issued']);
  expect(counts.api401).toBe(0);
});

test('idle tabs say nothing to each other but that there is a new token', async ({
  context,
  openTab,
  page,
}) => {
  const tabs = await openTabs(openTab, context, 3);
  await page.goto('/blank.html');
  await page.evaluate(() => {
    const heard: string[] = [];
    const spy = new BroadcastChannel('holdfast:default');
    spy.addEventListener('message', ({ data }: MessageEvent<{ data: { type: string } }>) => {
      heard.push(data.data.type);
    });
    Object.assign(window, { spy, heard });
  });
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [4, 4, 600] }));
  await untilGeneration(tabs, 3);

  const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  // Before that they may still have been greeting each other.
  expect(heard.slice(heard.indexOf('committed'))).toEqual(['committed', 'committed', 'committed']);
});

test('a hundred calls that wake to an expired token make one token request', async ({
  context,
  openTab,
  realm,
}) => {
  await setDeviceClock(context, 0);
  const tabs = await openTabs(openTab, context, 5);
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: 600 }));
  await untilGeneration(tabs, 1);
  // As after a sleep: the clock has gone on, no timer has. What the server would still take does not matter.
  await stepDeviceClock(tabs, HOUR_MS);
  const tokens = await Promise.all(
    tabs.map((tab) =>
      tab.evaluate(() => Promise.all(Array.from({ length: 20 }, () => window.session.getAccessToken()))),
    ),
  );

  expect(new Set(tokens.flat()).size).toBe(1);
  await untilGeneration(tabs, 2);
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
  expect(await callApi(tabs, 'after')).toEqual([200, 200, 200, 200, 200]);
});

test('a hundred calls wait for the one token request that is under way', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 5);
  await realm.setFaults({ kind: 'hold' });
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
  await untilTokenRequests(realm, 1);
  await untilExpired(tabs[0]);

  const calls = tabs.map((tab) =>
    tab.evaluate(async () => {
      const waiting = Array.from({ length: 20 }, () => window.session.getAccessToken());
      document.title = 'Waiting';
      return Promise.all(waiting);
    }),
  );
  for (const tab of tabs) await expect(tab).toHaveTitle('Waiting');
  await realm.release();
  const tokens = (await Promise.all(calls)).flat();

  expect(tokens.length).toBe(100);
  expect(new Set(tokens).size).toBe(1);
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
});

test('a valid token is answered from memory', async ({ context, openTab, realm }) => {
  const [tab] = await openTabs(openTab, context, 2);
  await tab.evaluate(() => window.signIn({ accessTokenTtlS: 600 }));
  const touched = await tab.evaluate(async () => {
    const seen: string[] = [];
    const watch = (target: object, method: string): void => {
      const original = Reflect.get(target, method) as (...given: unknown[]) => unknown;
      Reflect.set(target, method, function watched(this: unknown, ...given: unknown[]) {
        seen.push(method);
        return original.apply(this, given);
      });
    };
    watch(IDBDatabase.prototype, 'transaction');
    watch(LockManager.prototype, 'request');
    watch(BroadcastChannel.prototype, 'postMessage');
    watch(Storage.prototype, 'getItem');
    watch(window, 'fetch');
    watch(window, 'setTimeout');
    for (let call = 0; call < 100; call += 1) await window.session.getAccessToken();
    const byTokens = [...seen];
    // The spies do see: a sign-out touches the store and the channel.
    await window.session.end();
    return { byTokens, byEnd: new Set(seen).size };
  });
  expect(touched.byTokens).toEqual([]);
  expect(touched.byEnd).toBeGreaterThanOrEqual(2);
  expect((await realm.log()).counts.tokenRequests).toBe(0);
  expect(await payloadsOf(tab, 'refreshed')).toEqual([]);
});
