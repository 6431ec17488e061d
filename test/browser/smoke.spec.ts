// The rig itself: pages, their realm, a broken connection, a second origin.

import { expect, test } from './support.ts';

test('a page signs in at its realm and calls the API', async ({ page, realm }) => {
  await page.goto('/blank.html');
  const answer = await page.evaluate(async (realmUrl) => {
    const signedIn = await fetch(`${realmUrl}/sign-in`, { method: 'POST' });
    const { access_token } = (await signedIn.json()) as { access_token: string };
    const response = await fetch(`${realmUrl}/api/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}` },
      body: 'one order',
    });
    return (await response.json()) as unknown;
  }, realm.url);
  expect(answer).toMatchObject({ subject: 'alice', method: 'POST', bodyText: 'one order' });
  expect((await realm.log()).apiRequests).toMatchObject([{ bearer: 'valid', status: 200 }]);
});

test('a connection that breaks is one request, not repeated behind the page’s back', async ({
  page,
  realm,
}) => {
  const { refresh_token } = await realm.signIn();
  await page.goto('/blank.html');
  await realm.setFaults({ kind: 'drop', acted: true });
  const outcome = await page.evaluate(
    async ({ realmUrl, refreshToken }) => {
      // Connections that have been used, for Chromium to take up again.
      await Promise.all([1, 2, 3].map((name) => fetch(`${realmUrl}/open/${name}`)));
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
      try {
        // It breaks off behind the headers, so that only whoever reads on notices.
        return await (await fetch(`${realmUrl}/token`, { method: 'POST', body })).text();
      } catch (error) {
        return (error as Error).name;
      }
    },
    { realmUrl: realm.url, refreshToken: refresh_token ?? '' },
  );
  expect(outcome).toBe('TypeError');
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued', fault: 'drop' }]);
});

test('a second origin is reached directly and by a redirect', async ({ page, realm }) => {
  await page.goto('/blank.html');
  const elsewhere = realm.url.replace('localhost', '127.0.0.1');
  await page.evaluate(
    async ([near, far]) => {
      await fetch(`${far}/open/direct`);
      await fetch(`${near}/redirect?to=${encodeURIComponent(`${far}/open/redirected`)}`);
    },
    [realm.url, elsewhere],
  );
  const { apiRequests } = await realm.log();
  const origin = new URL(realm.url).origin;
  expect(apiRequests).toMatchObject([
    { path: `/realm/${realm.id}/open/direct`, bearer: 'none', origin },
    { path: `/realm/${realm.id}/open/redirected`, bearer: 'none', origin },
  ]);
});

test('a tab opens with a session of its realm', async ({ context, realm, openTab }) => {
  const [first, second] = await Promise.all([openTab(context), openTab(context)]);
  await first.evaluate(() => window.signIn({ subject: 'bob' }));
  const { status, answer } = await first.evaluate(() =>
    window.callApi('orders', { method: 'POST', body: 'one' }),
  );
  expect([status, answer?.subject, answer?.bodyText]).toEqual([200, 'bob', 'one']);
  await expect
    .poll(() => second.evaluate(() => window.events.map((event) => event.name)))
    .toContain('started');
  expect((await realm.log()).apiRequests).toMatchObject([{ tab: 'tab-1', bearer: 'valid' }]);
});
