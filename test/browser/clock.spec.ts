// A device whose clock is wrong, or is set while tabs are open. The server's clock is right.

import { setDeviceClock, stepDeviceClock } from './device-clock.ts';
import { expect, test } from './support.ts';
import { callApiUntil, openTabs, payloadsOf, untilEnded, untilGeneration } from './tabs.ts';

const TEN_MINUTES_MS = 600_000;

const wrongClocks = [
  { name: 'ten minutes ahead', aheadMs: TEN_MINUTES_MS },
  { name: 'ten minutes behind', aheadMs: -TEN_MINUTES_MS },
];

for (const { name, aheadMs } of wrongClocks) {
  test(`${name}: three expiries, and no call fails`, async ({ context, openTab, realm }) => {
    await setDeviceClock(context, aheadMs);
    const tabs = await openTabs(openTab, context, 3);
    await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [6, 6, 6, 600] }));
    await untilGeneration(tabs, 1);

    expect(new Set(await callApiUntil(tabs, 4))).toEqual(new Set([200]));
    const { counts } = await realm.log();
    expect(counts).toMatchObject({ tokenRequests: 3, issued: 3, api401: 0 });
  });

  test(`${name}: a JWT alone says when it expires, by the server’s clock`, async ({
    context,
    openTab,
    realm,
  }) => {
    await setDeviceClock(context, aheadMs);
    const tabs = await openTabs(openTab, context, 2);
    await tabs[0].evaluate(() =>
      window.signIn({ accessTokenTtlS: [6, 6, 600], accessTokenFormat: 'jwt', sendsExpiresIn: false }),
    );
    await untilGeneration(tabs, 1);

    expect(new Set(await callApiUntil(tabs, 3))).toEqual(new Set([200]));
    const { counts } = await realm.log();
    expect(counts).toMatchObject({ tokenRequests: 2, issued: 2, api401: 0 });
  });
}

test('set back while running: tokens are still refreshed before the server lets them expire', async ({
  context,
  openTab,
  realm,
}) => {
  await setDeviceClock(context, 0);
  const tabs = await openTabs(openTab, context, 3);
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [8, 5, 600] }));
  await untilGeneration(tabs, 1);
  await stepDeviceClock(tabs, -TEN_MINUTES_MS);

  expect(new Set(await callApiUntil(tabs, 3))).toEqual(new Set([200]));
  const { counts } = await realm.log();
  expect(counts).toMatchObject({ tokenRequests: 2, issued: 2, api401: 0 });
});

test('set back while running: what the others have to say is still heard', async ({ context, openTab }) => {
  await setDeviceClock(context, 0);
  const tabs = await openTabs(openTab, context, 3);
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [8, 600] }));
  await untilGeneration(tabs, 1);
  await stepDeviceClock(tabs, -TEN_MINUTES_MS);
  await untilGeneration(tabs, 2);
  for (const tab of tabs) {
    const [stepped] = await payloadsOf(tab, 'clock-stepped');
    expect(stepped?.['stepMs']).toBeLessThan(-TEN_MINUTES_MS / 2);
  }
  // No timer is due for a minute: they learn of it from each other, or not before this test is over.
  await tabs[1]!.evaluate(() => window.session.end());
  await untilEnded(tabs);
});

test('set forward while running: the tokens count as expired, and are replaced once', async ({
  context,
  openTab,
  realm,
}) => {
  await setDeviceClock(context, 0);
  const tabs = await openTabs(openTab, context, 3);
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: 300 }));
  await untilGeneration(tabs, 1);
  await stepDeviceClock(tabs, TEN_MINUTES_MS);

  expect(new Set(await callApiUntil(tabs, 2))).toEqual(new Set([200]));
  expect((await realm.log()).counts).toMatchObject({ tokenRequests: 1, issued: 1 });
});
