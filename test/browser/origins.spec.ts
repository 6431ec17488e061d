// The bearer token goes to the listed origins and nowhere else, however an address is spelt or redirected.

import type { Page } from '@playwright/test';
import { chromiumLaunchOptions } from '../support/find-chromium.ts';
import { expect, type RealmControl, test } from './support.ts';

// Hosts that begin like a listed one, or are it with something in front, all at the server of the tests.
const { args, ...launch } = chromiumLaunchOptions();
test.use({ launchOptions: { ...launch, args: [...args, '--host-resolver-rules=MAP *.example 127.0.0.1'] } });

function origins(realm: RealmControl): Record<'own' | 'other' | 'api' | 'lookAlike' | 'ownAsPrefix', string> {
  const { origin: own, port } = new URL(realm.url);
  return {
    own,
    other: `http://127.0.0.1:${port}`,
    api: `http://api.shop.example:${port}`,
    lookAlike: `http://api.shop.example.evil.example:${port}`,
    ownAsPrefix: `http://localhost.evil.example:${port}`,
  };
}

/** Fetches with the session and tells what the bearer token that arrived was worth. */
async function bearerAt(tab: Page, realm: RealmControl, address: string): Promise<string> {
  const before = (await realm.log()).apiRequests.length;
  const status = await tab.evaluate(async (url) => (await window.session.fetch(url)).status, address);
  expect(status, address).toBe(200);
  const seen = (await realm.log()).apiRequests.slice(before);
  expect(seen.length, address).toBe(1);
  return seen[0]!.bearer;
}

test('by default only the page’s own origin gets it', async ({ context, openTab, realm }) => {
  const tab = await openTab(context);
  await tab.evaluate(() => window.signIn());
  const { own, other, ownAsPrefix } = origins(realm);
  const path = `/realm/${realm.id}/open/hello`;

  expect(await bearerAt(tab, realm, path)).toBe('valid');
  expect(await bearerAt(tab, realm, own + path)).toBe('valid');
  expect(await bearerAt(tab, realm, own.replace('http:', '') + path)).toBe('valid');
  expect(await bearerAt(tab, realm, own.replace('localhost', 'LocalHost') + path)).toBe('valid');

  expect(await bearerAt(tab, realm, other + path)).toBe('none');
  expect(await bearerAt(tab, realm, other.replace('http:', '') + path)).toBe('none');
  expect(await bearerAt(tab, realm, other.replace('http://', '/\\') + path)).toBe('none');
  expect(await bearerAt(tab, realm, ownAsPrefix + path)).toBe('none');
});

test('listed origins get it, those that only look like them do not', async ({ context, openTab, realm }) => {
  const { own, other, api, lookAlike } = origins(realm);
  const tab = await openTab(context, { options: { allowedOrigins: [api] } });
  await tab.evaluate(() => window.signIn());
  const path = `/realm/${realm.id}/open/hello`;

  expect(await bearerAt(tab, realm, api + path)).toBe('valid');
  expect(await bearerAt(tab, realm, lookAlike + path)).toBe('none');
  expect(await bearerAt(tab, realm, other + path)).toBe('none');
  expect(await bearerAt(tab, realm, own + path)).toBe('none');
});

test('a Request and a URL are looked at like a string', async ({ context, openTab, realm }) => {
  const { own, other } = origins(realm);
  const tab = await openTab(context);
  await tab.evaluate(() => window.signIn());
  await tab.evaluate(
    async ([near, far]) => {
      await window.session.fetch(new Request(near));
      await window.session.fetch(new URL(near));
      await window.session.fetch(new Request(far));
      await window.session.fetch(new URL(far));
    },
    [`${own}/realm/${realm.id}/open/near`, `${other}/realm/${realm.id}/open/far`] as const,
  );
  const { apiRequests } = await realm.log();
  expect(apiRequests.map(({ bearer }) => bearer)).toEqual(['valid', 'valid', 'none', 'none']);
});

test('a redirect to another origin does not carry it there', async ({ context, openTab, realm }) => {
  const { own, other } = origins(realm);
  const tab = await openTab(context);
  await tab.evaluate(() => window.signIn());
  const redirectTo = (origin: string) => {
    const target = encodeURIComponent(`${origin}/realm/${realm.id}/open/redirected`);
    return `${own}/realm/${realm.id}/redirect?to=${target}`;
  };

  expect(await bearerAt(tab, realm, redirectTo(own))).toBe('valid');
  expect(await bearerAt(tab, realm, redirectTo(other))).toBe('none');
});

test('an API on a listed origin is refreshed and replayed for across origins', async ({
  context,
  openTab,
  realm,
}) => {
  const { api } = origins(realm);
  const tab = await openTab(context, { options: { allowedOrigins: [api] } });
  await tab.evaluate(() => window.signIn());
  await realm.revoke('access');
  const bodyText = await tab.evaluate(async (url) => {
    const response = await window.session.fetch(url, { method: 'PUT', body: 'an order' });
    return ((await response.json()) as { bodyText: string }).bodyText;
  }, `${api}/realm/${realm.id}/api/orders`);

  expect(bodyText).toBe('an order');
  const { apiRequests, tokenRequests } = await realm.log();
  expect(apiRequests).toMatchObject([
    { method: 'PUT', bearer: 'revoked', status: 401 },
    { method: 'PUT', bearer: 'valid', status: 200 },
  ]);
  expect(tokenRequests).toMatchObject([{ outcome: 'issued' }]);
});
