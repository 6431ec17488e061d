import { HoldfastError } from '@holdfast/sdk';
import { createOAuthClient, type OAuthClient } from '@holdfast/sdk/oauth';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FakeTab, lastDeparture, openFakeTab } from './support/fake-tab.ts';
import { discovers, ISSUER } from './support/issuer.ts';
import { CLIENT_ID } from './support/start-provider.ts';

const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }));
beforeEach(() => network.resetHandlers(discovers()));
afterAll(() => network.close());

test('sign-ins that are begun and given up do not pile up', async () => {
  const tab = openFakeTab('https://shop.example/');
  for (let count = 0; count < 12; count += 1) await loadPage(tab).signIn();
  expect(storedStates(tab)).toEqual(tab.departures.slice(-8).map(stateOf));
});

test.each(['', 'null', '{"a":1}', '[1,null,{"state":7}]', '[{"state":'])(
  'what is stored may be garbage: %s',
  async (text) => {
    const tab = openFakeTab('https://shop.example/');
    await loadPage(tab).signIn();
    const [key = ''] = tab.stored.keys();
    tab.stored.set(key, text);
    await loadPage(tab).signIn();
    expect(storedStates(tab)).toEqual([stateOf(lastDeparture(tab))]);

    tab.stored.set(key, text);
    tab.address = `https://shop.example/signed-in?code=c&state=${stateOf(lastDeparture(tab))}`;
    await expect(loadPage(tab).completeSignIn()).rejects.toMatchObject({ code: 'sign-in-failed' });
  },
);

test('a storage that is closed or full is said, before the page is left', async () => {
  const tab = openFakeTab('https://shop.example/');
  const full = new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  tab.storage.write = () => {
    throw full;
  };
  const error: unknown = await loadPage(tab)
    .signIn()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HoldfastError);
  expect(error).toMatchObject({ code: 'storage-failed', cause: full });
  expect(tab.departures).toEqual([]);
});

test('a response to another provider’s sign-in is not taken: its code stays unsent', async () => {
  const tab = openFakeTab('https://shop.example/');
  await loadPage(tab).signIn();
  tab.address = `https://shop.example/signed-in?code=c&state=${stateOf(lastDeparture(tab))}`;
  const other = loadPage(tab, 'https://evil.example');
  await expect(other.completeSignIn()).rejects.toMatchObject({ code: 'sign-in-failed' });
});

function loadPage(tab: FakeTab, issuer: string = ISSUER): OAuthClient {
  return createOAuthClient({ issuer, clientId: CLIENT_ID, redirectUri: '/signed-in', scope: 'openid' }, tab);
}

function stateOf(url: string): string {
  return new URL(url).searchParams.get('state') ?? '';
}

function storedStates(tab: FakeTab): string[] {
  const texts = [...tab.stored.values()];
  expect(texts).toHaveLength(1);
  return (JSON.parse(texts[0] ?? '') as { state: string }[]).map(({ state }) => state);
}
