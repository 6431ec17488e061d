// Sign-in through a window, seen from the page that waits.

import { HoldfastError } from '@holdfast/sdk';
import {
  createOAuthClient,
  type OAuthClient,
  type PopupSignInRequest,
  SignInError,
  type SignInResult,
} from '@holdfast/sdk/oauth';
import { HttpResponse, http, type RequestHandler } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakePopup, type FakeTab, lastDeparture, openFakeTab } from './support/fake-tab.ts';
import { findSecrets } from './support/find-secrets.ts';
import { createIdToken, DISCOVERY, discovers, ISSUER, TOKEN_ENDPOINT } from './support/issuer.ts';
import { CLIENT_ID } from './support/start-provider.ts';

const HOME = 'https://shop.example/pay?step=2#card';
const REDIRECT_URI = 'https://shop.example/signed-in';
const CODE = 'code-that-nobody-may-see';
const ACCESS_TOKEN = 'access-token-that-nobody-may-see';
const LOOK_MS = 250;
const LAST_MESSAGE_MS = 1_000;

const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }));
beforeEach(() => network.resetHandlers(discovers()));
afterAll(() => network.close());

let tab: FakeTab;
beforeEach(() => {
  tab = openFakeTab(HOME);
});
/** However it ended, nothing is left of it. */
afterEach(() => {
  expect(tab.timersMs()).toEqual([]);
  expect(tab.channels.count()).toBe(0);
  expect(tab.stored.size).toBe(0);
  expect(tab.popups.every((popup) => popup.isClosed || popup.isCutOff)).toBe(true);
});

describe('a sign-in through a window', () => {
  test('opens it before anything else, while the browser still sees the click', async () => {
    const signingIn = begin();
    expect(tab.popups).toHaveLength(1);
    expect(tab.popups[0]?.departures).toEqual([]);
    tab.popups[0]!.isClosed = true;
    await failure(signingIn);
  });

  test('ends with tokens, claims and the place where it began; the page was never left', async () => {
    const signingIn = begin();
    const popup = await sentToProvider();
    network.use(grants({ nonce: asked(popup, 'nonce') }));
    expect(await comeBack(popup)).toBeNull();

    expect(await signingIn).toMatchObject({
      tokenResponse: { access_token: ACCESS_TOKEN },
      claims: { sub: 'ada', iss: ISSUER },
      returnTo: '/pay?step=2#card',
    });
    expect(popup.address).toBe(REDIRECT_URI);
    expect(tab).toMatchObject({ address: HOME, departures: [] });
  });

  test('asks as any sign-in does, with a state by which the redirect page knows it', async () => {
    const signingIn = begin({ parameters: { acr_values: 'gold', max_age: '300' } });
    const popup = await sentToProvider();
    expect(Object.fromEntries(new URL(lastDeparture(popup)).searchParams)).toEqual({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      scope: 'openid',
      state: expect.stringMatching(/^popup\.[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      acr_values: 'gold',
      max_age: '300',
    });
    closeByHand(popup);
    await failure(signingIn);
  });

  test('lets no token pass between the pages', async () => {
    const signingIn = begin();
    const popup = await sentToProvider();
    network.use(grants({ nonce: asked(popup, 'nonce') }));
    await comeBack(popup);
    await signingIn;
    const state = asked(popup, 'state');
    expect(tab.channels.posted).toEqual([
      { type: 'response', parameters: new URLSearchParams({ code: CODE, state }).toString() },
      { type: 'received', state },
    ]);
  });

  test('is left alone by messages that are not for it', async () => {
    const signingIn = begin();
    const popup = await sentToProvider();
    const state = asked(popup, 'state');
    const others: unknown[] = [];
    const name = `holdfast.popup ${CLIENT_ID} ${ISSUER}`;
    const channel = tab.channels.open(name, (message) => others.push(message));
    for (const message of [
      null,
      'response',
      { type: 'response' },
      { type: 'response', parameters: { state } },
      { type: 'response', parameters: 'code=forged&state=popup.forged' },
      { type: 'response', parameters: 'error=access_denied' },
      { type: 'received', state },
    ]) {
      channel.post(message);
    }
    network.use(grants({ nonce: asked(popup, 'nonce') }));
    await comeBack(popup);
    expect((await signingIn).tokenResponse.access_token).toBe(ACCESS_TOKEN);
    channel.close();
    expect(others).toEqual([expect.objectContaining({ type: 'response' }), { type: 'received', state }]);
  });

  test('two at once, in two tabs, each get their own answer', async () => {
    const other = openFakeTab('https://shop.example/help', tab.channels);
    const signingIn = begin();
    const popup = await sentToProvider();
    const otherSigningIn = begin({}, other);
    const otherPopup = await sentToProvider(other);

    network.use(grants({ nonce: asked(otherPopup, 'nonce') }));
    await comeBack(otherPopup);
    expect((await otherSigningIn).returnTo).toBe('/help');
    network.use(grants({ nonce: asked(popup, 'nonce') }));
    await comeBack(popup);
    expect((await signingIn).returnTo).toBe('/pay?step=2#card');
  });

  test('comes to its end with a provider that cuts the window off', async () => {
    const signingIn = begin({ watchClosed: false });
    const popup = await sentToProvider();
    popup.isCutOff = true;
    expect(tab.timersMs()).toEqual([]);
    network.use(grants({ nonce: asked(popup, 'nonce') }));
    await comeBack(popup);
    expect((await signingIn).claims?.sub).toBe('ada');
    expect(popup.isClosed).toBe(true); // By itself: the waiting page cannot.
  });
});

describe('an answer', () => {
  test('that is a refusal says by which error code', async () => {
    const signingIn = begin();
    const popup = await sentToProvider();
    await comeBack(popup, { error: 'access_denied', error_description: 'The person said no' });
    const error = await failure(signingIn);
    expect(error).toMatchObject({ reason: 'refused', error: 'access_denied' });
    expect(error.message).toContain('The person said no');
  });

  test.each([
    ['another iss', { code: CODE, iss: 'https://evil.example' }, {}, '"iss"'],
    ['another nonce', { code: CODE }, { nonce: 'forged' }, '"nonce"'],
  ])('with %s is not trusted', async (_name, answer, claims, mentioned) => {
    const signingIn = begin();
    const popup = await sentToProvider();
    network.use(grants({ nonce: asked(popup, 'nonce'), ...claims }));
    await comeBack(popup, answer);
    const error = await failure(signingIn);
    expect(error).toMatchObject({ reason: 'invalid-response', error: undefined });
    expect(error.message).toContain(mentioned);
  });

  test.each([
    ['no auth_time', undefined],
    ['an auth_time too long ago', 3_600],
  ])('with %s is not taken for the step-up that was asked for', async (_name, ageSeconds) => {
    const signingIn = begin({ parameters: { max_age: '300' } });
    const popup = await sentToProvider();
    const now = Math.floor(Date.now() / 1000);
    const signedInAt = ageSeconds === undefined ? {} : { auth_time: now - ageSeconds };
    network.use(grants({ nonce: asked(popup, 'nonce'), ...signedInAt }));
    await comeBack(popup);
    expect(await failure(signingIn)).toMatchObject({ reason: 'invalid-response' });
  });

  test('whose code the token endpoint refuses', async () => {
    const signingIn = begin();
    const popup = await sentToProvider();
    const refused = { error: 'invalid_grant', canary: ACCESS_TOKEN };
    network.use(http.post(TOKEN_ENDPOINT, () => HttpResponse.json(refused, { status: 400 })));
    await comeBack(popup);
    expect(await failure(signingIn)).toMatchObject({
      reason: 'refused',
      error: 'invalid_grant',
      cause: { status: 400 },
    });
  });

  test('whose code finds no network', async () => {
    const signingIn = begin();
    const popup = await sentToProvider();
    network.use(http.post(TOKEN_ENDPOINT, () => HttpResponse.error()));
    await comeBack(popup);
    expect(await failure(signingIn)).toMatchObject({ reason: 'unreachable', error: undefined });
  });
});

describe('a window', () => {
  test('that the browser blocks', async () => {
    tab.blocksPopups = true;
    network.use(http.get(DISCOVERY, () => expect.unreachable()));
    expect(await failure(begin())).toMatchObject({ reason: 'popup-blocked' });
  });

  test('that is closed by hand', async () => {
    const signingIn = begin();
    const popup = await sentToProvider();
    tab.fireTimer(LOOK_MS);
    tab.fireTimer(LOOK_MS);
    closeByHand(popup);
    expect(await failure(signingIn)).toMatchObject({ reason: 'popup-closed' });
  });

  test('that is closed by hand just after its answer was sent', async () => {
    const signingIn = begin();
    const popup = await sentToProvider();
    network.use(grants({ nonce: asked(popup, 'nonce') }));
    popup.isClosed = true;
    tab.fireTimer(LOOK_MS);
    expect(tab.timersMs()).toEqual([LAST_MESSAGE_MS]);
    await comeBack(popup);
    expect((await signingIn).claims?.sub).toBe('ada');
  });

  test.each([true, false])(
    'that is closed before it was sent anywhere; watchClosed: %s',
    async (watchClosed) => {
      const signingIn = begin({ watchClosed });
      tab.popups[0]!.isClosed = true;
      expect(await failure(signingIn)).toMatchObject({ reason: 'popup-closed' });
      expect(tab.popups[0]?.departures).toEqual([]);
    },
  );

  test('that is closed while the provider does not say where to go', async () => {
    network.use(http.get(DISCOVERY, () => new Promise<never>(() => {})));
    const signingIn = begin();
    closeByHand(tab.popups[0]!);
    expect(await failure(signingIn)).toMatchObject({ reason: 'popup-closed' });
  });

  test('that a provider cuts off reads as closed, unless the app knows better', async () => {
    const signingIn = begin();
    const popup = await sentToProvider();
    popup.isCutOff = true;
    tab.fireTimer(LOOK_MS);
    tab.fireTimer(LAST_MESSAGE_MS);
    expect(await failure(signingIn)).toMatchObject({ reason: 'popup-closed' });
  });

  test('has the features that the app gives', async () => {
    const signingIn = begin({ features: 'popup,width=300' });
    expect(tab.popups).toMatchObject([{ features: 'popup,width=300' }]);
    tab.popups[0]!.isClosed = true;
    await failure(signingIn);
  });

  test.each<[PopupSignInRequest, string]>([
    [{ features: 'popup,noopener' }, 'features: got "popup,noopener"'],
    [{ features: 'NoReferrer' }, 'features: got "NoReferrer"'],
    [{ parameters: { state: 'mine' } }, 'parameters.state'],
    [{ parameters: { max_age: 'soon' } }, 'parameters.max_age: got "soon"'],
  ])('is not opened for %o', async (request, mentioned) => {
    const refused = begin(request);
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(mentioned);
    expect(tab.popups).toEqual([]);
  });

  test('is closed again where discovery fails', async () => {
    network.use(http.get(DISCOVERY, () => new HttpResponse(null, { status: 502 })));
    await expect(begin()).rejects.toMatchObject({ code: 'discovery-failed' });
    expect(tab.popups).toMatchObject([{ isClosed: true, departures: [] }]);
  });
});

describe('a signal', () => {
  const changedMind = new Error('Changed their mind');

  test('that was aborted before: no window opens', async () => {
    await expect(begin({ signal: AbortSignal.abort(changedMind) })).rejects.toBe(changedMind);
    expect(tab.popups).toEqual([]);
  });

  test.each([true, false])('ends the wait for the answer; watchClosed: %s', async (watchClosed) => {
    const caller = new AbortController();
    const signingIn = begin({ signal: caller.signal, watchClosed });
    const popup = await sentToProvider();
    caller.abort(changedMind);
    await expect(signingIn).rejects.toBe(changedMind);
    expect(popup.isClosed).toBe(true);
  });

  test('ends the wait for discovery: the window is sent nowhere', async () => {
    network.use(http.get(DISCOVERY, () => new Promise<never>(() => {})));
    const caller = new AbortController();
    const signingIn = begin({ signal: caller.signal });
    caller.abort(changedMind);
    await expect(signingIn).rejects.toBe(changedMind);
    expect(tab.popups).toMatchObject([{ isClosed: true, departures: [] }]);
  });

  test('ends the wait for the tokens', async () => {
    const caller = new AbortController();
    const signingIn = begin({ signal: caller.signal });
    const popup = await sentToProvider();
    network.use(
      http.post(TOKEN_ENDPOINT, () => {
        caller.abort(changedMind);
        return new Promise<never>(() => {});
      }),
    );
    await comeBack(popup);
    await expect(signingIn).rejects.toBe(changedMind);
  });

  test('is let go of when all is over', async () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    const signingIn = begin({ signal });
    const popup = await sentToProvider();
    network.use(grants({ nonce: asked(popup, 'nonce') }));
    await comeBack(popup);
    await signingIn;
    const listeners = added.mock.calls.map(([, listener]) => listener);
    expect(listeners).not.toEqual([]);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(listeners);
  });
});

function loadPage(page: FakeTab): OAuthClient {
  const options = { issuer: ISSUER, clientId: CLIENT_ID, redirectUri: '/signed-in', scope: 'openid' };
  return createOAuthClient(options, page);
}

function begin(request: PopupSignInRequest = {}, page: FakeTab = tab): Promise<SignInResult> {
  const signingIn = loadPage(page).signInWithPopup(request);
  signingIn.catch(() => {}); // A test may look at a failure a while after it happened.
  return signingIn;
}

/** The window, once it has been sent on its way. */
async function sentToProvider(page: FakeTab = tab): Promise<FakePopup> {
  const popup = page.popups.at(-1);
  if (popup === undefined) throw new Error('No window was opened');
  await vi.waitUntil(() => popup.departures.length > 0, { interval: 1 });
  return popup;
}

/** The provider sends the window back, and the app's page is loaded in it. */
function comeBack(
  popup: FakePopup,
  answer: Readonly<Record<string, string>> = { code: CODE },
): Promise<SignInResult | null> {
  const parameters = new URLSearchParams({ ...answer, state: asked(popup, 'state') });
  popup.address = `${REDIRECT_URI}?${parameters}`;
  return loadPage(popup).completeSignIn();
}

function closeByHand(popup: FakePopup): void {
  popup.isClosed = true;
  tab.fireTimer(LOOK_MS);
  tab.fireTimer(LAST_MESSAGE_MS);
}

function asked(popup: FakePopup, name: string): string {
  return new URL(lastDeparture(popup)).searchParams.get(name) ?? '';
}

function grants(claims: Readonly<Record<string, unknown>>): RequestHandler {
  const tokens = { access_token: ACCESS_TOKEN, token_type: 'bearer', id_token: createIdToken(claims) };
  return http.post(TOKEN_ENDPOINT, () => HttpResponse.json(tokens));
}

/** A sign-in that has to fail, and to keep its secrets. */
async function failure(signingIn: Promise<SignInResult>): Promise<SignInError> {
  const error: unknown = await signingIn.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SignInError);
  expect(error).toBeInstanceOf(HoldfastError);
  expect(findSecrets(error, [CODE, ACCESS_TOKEN])).toEqual([]);
  return error as SignInError;
}
