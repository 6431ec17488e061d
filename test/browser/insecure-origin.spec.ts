// A page on plain http away from localhost has no Web Locks, no crypto.subtle, no randomUUID. A lease in the store
// stands in for the lock.

import { chromiumLaunchOptions } from '../support/find-chromium.ts';
import { setDeviceClock, stepDeviceClock } from './device-clock.ts';
import { expect, type RealmControl, test } from './support.ts';
import { callApiUntil, openTabs, untilGeneration } from './tabs.ts';

const HOUR_MS = 3_600_000;

const { args, ...launch } = chromiumLaunchOptions();
test.use({
  launchOptions: { ...launch, args: [...args, '--host-resolver-rules=MAP shop.example 127.0.0.1'] },
});

function insecureOrigin(realm: RealmControl): string {
  return `http://shop.example:${new URL(realm.url).port}`;
}

test('busy tabs make one token request for each expiry', async ({ context, openTab, realm }) => {
  const tabs = await openTabs(openTab, context, 4, { origin: insecureOrigin(realm) });
  expect(await tabs[0].evaluate(() => ['locks' in navigator, isSecureContext])).toEqual([false, false]);
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [5, 5, 600] }));
  await untilGeneration(tabs, 1);

  expect(new Set(await callApiUntil(tabs, 3))).toEqual(new Set([200]));
  const { counts } = await realm.log();
  expect(counts).toMatchObject({ tokenRequests: 2, issued: 2, api401: 0 });
});

test('a hundred calls that wake to an expired token make one token request', async ({
  context,
  openTab,
  realm,
}) => {
  await setDeviceClock(context, 0);
  const tabs = await openTabs(openTab, context, 5, { origin: insecureOrigin(realm) });
  await tabs[0].evaluate(() => window.signIn());
  await untilGeneration(tabs, 1);
  await stepDeviceClock(tabs, HOUR_MS);
  const tokens = await Promise.all(
    tabs.map((tab) =>
      tab.evaluate(() => Promise.all(Array.from({ length: 20 }, () => window.session.getAccessToken()))),
    ),
  );

  expect(tokens.flat().length).toBe(100);
  expect(new Set(tokens.flat()).size).toBe(1);
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
});
