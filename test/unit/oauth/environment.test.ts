import { setupServer } from 'msw/node';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createOAuthClient } from '@holdfast/sdk/oauth';
import { discovers, ISSUER, TOKEN_ENDPOINT } from './support/issuer.ts';

const options = { issuer: ISSUER, clientId: 'shop', redirectUri: '/signed-in', scope: 'openid' };
const network = setupServer(discovers());
beforeEach(() => network.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  network.close();
  vi.unstubAllGlobals();
});

describe('on a server', () => {
  test('a client can be created, and says that it has no page', async () => {
    const oauth = createOAuthClient(options);
    const unsupported = { name: 'HoldfastError', code: 'unsupported-environment' };
    await expect(oauth.signIn()).rejects.toMatchObject(unsupported);
    await expect(oauth.completeSignIn()).rejects.toMatchObject(unsupported);
    await expect(oauth.signOut()).rejects.toMatchObject(unsupported);
  });

  test('refresh needs no page: it works in a worker too', async () => {
    network.use(http.post(TOKEN_ENDPOINT, () => HttpResponse.json({ access_token: 'a' })));
    const { signal } = new AbortController();
    const answer = await createOAuthClient(options).refresh({ refreshToken: 'r', signal, attempt: 1 });
    expect(answer).toMatchObject({ status: 200 });
  });
});

describe('in a browser', () => {
  test('uses location, history and sessionStorage, and keeps the state of the history entry', async () => {
    const page = createPage('https://shop.example/cart');
    vi.stubGlobal('window', page);
    const oauth = createOAuthClient(options);
    await oauth.signIn();
    const [url = ''] = page.location.assign.mock.lastCall ?? [];
    expect(url).toMatch(`${ISSUER}/authorize?`);
    expect(page.sessionStorage.setItem).toHaveBeenCalledOnce();

    const state = new URL(url).searchParams.get('state') ?? '';
    page.location.href = `https://shop.example/signed-in?error=access_denied&state=${state}`;
    await expect(oauth.completeSignIn()).rejects.toMatchObject({ error: 'access_denied' });
    expect(page.history.replaceState).toHaveBeenCalledWith(
      { of: 'the router' },
      '',
      'https://shop.example/signed-in',
    );
    expect(page.sessionStorage.removeItem).toHaveBeenCalledOnce();
  });

  test('says so on an insecure origin, where browsers hide what PKCE needs', async () => {
    vi.stubGlobal('window', createPage('http://shop.example/'));
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    const refused = createOAuthClient(options).signIn();
    await expect(refused).rejects.toMatchObject({ code: 'unsupported-environment' });
    await expect(refused).rejects.toThrow('https');
  });
});

function createPage(href: string) {
  const stored = new Map<string, string>();
  return {
    location: { href, assign: vi.fn<(url: string) => void>() },
    history: { state: { of: 'the router' }, replaceState: vi.fn<History['replaceState']>() },
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: vi.fn<Storage['setItem']>((key, value) => void stored.set(key, value)),
      removeItem: vi.fn<Storage['removeItem']>((key) => void stored.delete(key)),
    },
  };
}
