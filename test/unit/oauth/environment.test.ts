import { setupServer } from 'msw/node';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createOAuthClient, type OAuthClient } from '@holdfast/sdk/oauth';
import { createIdToken, discovers, ISSUER, TOKEN_ENDPOINT } from './support/issuer.ts';

const options = { issuer: ISSUER, clientId: 'shop', redirectUri: '/signed-in', scope: 'openid' };
const network = setupServer(discovers());
beforeEach(() => network.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  network.close();
  network.resetHandlers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('on a server', () => {
  test('a client can be created, and says that it has no page', async () => {
    const oauth = createOAuthClient(options);
    const unsupported = { name: 'HoldfastError', code: 'unsupported-environment' };
    await expect(oauth.signIn()).rejects.toMatchObject(unsupported);
    await expect(oauth.completeSignIn()).rejects.toMatchObject(unsupported);
    await expect(oauth.signInWithPopup()).rejects.toMatchObject(unsupported);
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

  test('a window opens in the middle, and its answer comes by a real BroadcastChannel', async () => {
    const opened = createOpened();
    const page = createPage('https://shop.example/cart');
    page.open.mockReturnValue(opened);
    vi.stubGlobal('window', page);
    const signingIn = createOAuthClient(options).signInWithPopup();
    const features = 'popup,width=480,height=680,left=370,top=130';
    expect(page.open).toHaveBeenCalledExactlyOnceWith('', '_blank', features);
    await vi.waitUntil(() => opened.location.replace.mock.calls.length > 0, { interval: 1 });

    const [url = ''] = opened.location.replace.mock.lastCall ?? [];
    const asked = new URL(url).searchParams;
    const answer = new URLSearchParams({ code: 'c', state: asked.get('state') ?? '' });
    const idToken = createIdToken({ nonce: asked.get('nonce') });
    const tokens = { access_token: 'a', token_type: 'bearer', id_token: idToken };
    network.use(http.post(TOKEN_ENDPOINT, () => HttpResponse.json(tokens)));
    const redirectPage = createPage(`https://shop.example/signed-in?${answer}`);
    const [result, nothing] = await Promise.all([signingIn, completeIn(redirectPage)]);
    expect(result.tokenResponse).toMatchObject({ access_token: 'a' });
    expect(nothing).toBeNull();
    expect(redirectPage.close).toHaveBeenCalledOnce();
    expect(opened.close).toHaveBeenCalledOnce();
  });

  test('a window that the person closes is noticed by looking', async () => {
    const opened = createOpened();
    const page = createPage('https://shop.example/cart');
    page.open.mockReturnValue(opened);
    vi.stubGlobal('window', page);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const signingIn = createOAuthClient(options).signInWithPopup();
    opened.closed = true;
    vi.advanceTimersByTime(2_000);
    await expect(signingIn).rejects.toMatchObject({ reason: 'popup-closed' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ['no window', null],
    ['one that is closed already', { ...createOpened(), closed: true }],
  ])('a blocker that gives %s', async (_name, opened) => {
    const page = createPage('https://shop.example/cart');
    page.open.mockReturnValue(opened);
    vi.stubGlobal('window', page);
    const blocked = createOAuthClient(options).signInWithPopup();
    await expect(blocked).rejects.toMatchObject({ reason: 'popup-blocked' });
  });

  test('says so on an insecure origin, where browsers hide what PKCE needs', async () => {
    vi.stubGlobal('window', createPage('http://shop.example/'));
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    const refused = createOAuthClient(options).signIn();
    await expect(refused).rejects.toMatchObject({ code: 'unsupported-environment' });
    await expect(refused).rejects.toThrow('https');
  });
});

/** Loads the redirect page. Both pages share this process, and look at the one `window` when they need it. */
function completeIn(page: ReturnType<typeof createPage>): ReturnType<OAuthClient['completeSignIn']> {
  vi.stubGlobal('window', page);
  return createOAuthClient(options).completeSignIn();
}

function createOpened() {
  return {
    closed: false,
    close: vi.fn<() => void>(),
    location: { replace: vi.fn<(url: string) => void>() },
  };
}

function createPage(href: string) {
  const stored = new Map<string, string>();
  return {
    location: { href, assign: vi.fn<(url: string) => void>() },
    screenX: 10,
    screenY: 20,
    outerWidth: 1_200,
    outerHeight: 900,
    open: vi.fn<(url: string, target: string, features: string) => ReturnType<typeof createOpened> | null>(),
    close: vi.fn<() => void>(),
    history: { state: { of: 'the router' }, replaceState: vi.fn<History['replaceState']>() },
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: vi.fn<Storage['setItem']>((key, value) => void stored.set(key, value)),
      removeItem: vi.fn<Storage['removeItem']>((key) => void stored.delete(key)),
    },
  };
}
