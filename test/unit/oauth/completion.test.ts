// Sign-in at providers that misbehave, or that are merely unlike others.

import { HoldfastError } from '@holdfast/sdk';
import { createOAuthClient, type OAuthClient, type OAuthClientOptions } from '@holdfast/sdk/oauth';
import { HttpResponse, http, type RequestHandler } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type FakeTab, lastDeparture, openFakeTab } from './support/fake-tab.ts';
import { fakeTimeouts } from './support/fake-timeouts.ts';
import { findSecrets } from './support/find-secrets.ts';
import { createIdToken, DISCOVERY, discovers, ISSUER, TOKEN_ENDPOINT } from './support/issuer.ts';
import { CLIENT_ID } from './support/start-provider.ts';

const REDIRECT_URI = 'https://shop.example/signed-in';
const CODE = 'code-that-nobody-may-see';
const ACCESS_TOKEN = 'access-token-that-nobody-may-see';
const REFRESH_TOKEN = 'refresh-token-that-nobody-may-see';
const TOKENS = { access_token: ACCESS_TOKEN, token_type: 'bearer', refresh_token: REFRESH_TOKEN };

const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  network.resetHandlers();
  vi.useRealTimers();
  vi.restoreAllMocks();
});
afterAll(() => network.close());

describe('the ID token', () => {
  test.each([
    ['ten minutes ahead', 600],
    ['ten minutes behind', -600],
    ['a year behind', -365 * 86_400],
  ])('is taken though the clock of this device is %s', async (_name, deviceAheadSeconds) => {
    const serverNow = Math.floor(Date.now() / 1000);
    vi.useFakeTimers({ toFake: ['Date'], now: (serverNow + deviceAheadSeconds) * 1000 });
    const times = { iat: serverNow, exp: serverNow + 300 };
    const result = await signIn((nonce) =>
      answers({ ...TOKENS, id_token: createIdToken({ nonce, ...times }) }),
    );
    expect(result?.claims).toMatchObject(times);
  });

  const now = Math.floor(Date.now() / 1000);
  test.each([
    ['another nonce', { nonce: 'forged' }, '"nonce"'],
    ['no nonce', { nonce: undefined }, '"nonce"'],
    ['another issuer', { iss: 'https://evil.example' }, '"iss"'],
    ['another audience', { aud: 'another-client' }, '"aud"'],
    ['a second audience, and nothing said about it', { aud: [CLIENT_ID, 'another-client'] }, '"aud"'],
    ['no subject', { sub: undefined }, '"sub"'],
    ['an end before its beginning', { iat: now, exp: now - 3600 }, '"exp"'],
  ])('is refused with %s', async (_name, claims, mentioned) => {
    const error = await failure((nonce) =>
      answers({
        ...TOKENS,
        id_token: createIdToken({ nonce, canary: 'claim-that-nobody-may-see', ...claims }),
      }),
    );
    expect(error.message).toContain(mentioned);
  });

  test('is demanded where openid was asked for', async () => {
    expect((await failure(() => answers(TOKENS))).message).toContain('"id_token"');
  });

  test('is not demanded, and no nonce sent, where it was not', async () => {
    const tab = openFakeTab('https://shop.example/');
    network.use(discovers(), answers(TOKENS));
    await loadPage(tab, { scope: 'cart' }).signIn();
    expect(new URL(lastDeparture(tab)).searchParams.has('nonce')).toBe(false);
    comeBack(tab);
    const result = await loadPage(tab, { scope: 'cart' }).completeSignIn();
    expect(result).toMatchObject({ tokenResponse: TOKENS, claims: null });
  });

  test.each([
    ['no auth_time', {}],
    ['an auth_time too long ago', { auth_time: now - 3600 }],
  ])('is refused with %s where max_age was asked for', async (_name, claims) => {
    const error = await failure(
      (nonce) => answers({ ...TOKENS, id_token: createIdToken({ nonce, ...claims }) }),
      { max_age: '300' },
    );
    expect(error.message).toMatch(/auth_time|authentication/);
  });
});

describe('the token endpoint', () => {
  test('is sent the code, and the verifier of the challenge', async () => {
    let sent = '';
    const tab = openFakeTab('https://shop.example/');
    network.use(discovers());
    const api = 'https://api.shop.example/';
    await loadPage(tab, { resource: api }).signIn();
    const asked = new URL(lastDeparture(tab)).searchParams;
    network.use(
      http.post(TOKEN_ENDPOINT, async ({ request }) => {
        sent = await request.text();
        return HttpResponse.json({ ...TOKENS, id_token: createIdToken({ nonce: asked.get('nonce') }) });
      }),
    );
    comeBack(tab);
    await loadPage(tab, { resource: api }).completeSignIn();

    expect(asked.get('resource')).toBe(api);
    const { code_verifier: verifier, ...rest } = Object.fromEntries(new URLSearchParams(sent)) as Record<
      string,
      string
    >;
    expect(rest).toEqual({
      grant_type: 'authorization_code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      code: CODE,
      resource: api,
    });
    expect(await sha256(verifier ?? '')).toBe(asked.get('code_challenge'));
  });

  test.each([
    ['a refusal', () => HttpResponse.json({ error: 'invalid_code' }, { status: 403 }), 403, 'invalid_code'],
    ['a 503', () => new HttpResponse('Busy', { status: 503 }), 503, undefined],
    ['a 400 with an empty body', () => new HttpResponse(null, { status: 400 }), 400, undefined],
    ['HTML with status 200', () => HttpResponse.html('<p>Welcome to our Wi-Fi</p>'), 200, undefined],
    ['JSON cut short', () => HttpResponse.text(JSON.stringify(TOKENS).slice(0, 60)), 200, undefined],
    ['no access_token', () => HttpResponse.json({ refresh_token: REFRESH_TOKEN }), 200, undefined],
    [
      'its own idea of a token type',
      () => HttpResponse.json({ ...TOKENS, token_type: 'mac' }),
      200,
      undefined,
    ],
    [
      'a secret for an error code',
      () => HttpResponse.json({ error: `${CODE}${ACCESS_TOKEN}` }, { status: 400 }),
      400,
      undefined,
    ],
  ])('answers with %s', async (_name, answer, status, named) => {
    const error = await failure(() => http.post(TOKEN_ENDPOINT, answer));
    const reason = named === undefined ? 'invalid-response' : 'refused';
    const cause = { code: 'token-endpoint', status, error: named };
    expect(error).toMatchObject({ reason, error: named, cause });
  });

  test('cannot be reached', async () => {
    const error = await failure(() => http.post(TOKEN_ENDPOINT, () => HttpResponse.error()));
    expect(error).toMatchObject({ reason: 'unreachable', error: undefined, cause: { name: 'TypeError' } });
  });

  test('never answers', async () => {
    const timeouts = fakeTimeouts();
    const error = await failure(() =>
      http.post(TOKEN_ENDPOINT, () => {
        timeouts.fireLast();
        return new Promise<never>(() => {});
      }),
    );
    expect(error).toMatchObject({ cause: { name: 'TimeoutError' } });
    // Metadata before and after the redirect, then the code.
    expect(timeouts.askedMs).toEqual([20_000, 20_000, 20_000]);
  });
});

test.each([
  'https://shop.example/app?page=other&code=c&state=s',
  'https://shop.example/app?code=c&state=s',
  'https://other.example/app?page=signed-in&code=c&state=s',
])('%s is not the redirectUri, and is left as it is', async (address) => {
  const tab = openFakeTab(address);
  const oauth = loadPage(tab, { redirectUri: 'https://shop.example/app?page=signed-in' });
  expect(await oauth.completeSignIn()).toBeNull();
  expect(tab.address).toBe(address);
});

test('a redirectUri keeps a query of its own, and loses all that the provider added', async () => {
  const redirectUri = 'https://shop.example/app?page=signed-in';
  const tab = openFakeTab(`${redirectUri}&code=c&state=s&session_state=x&iss=${ISSUER}#_=_`);
  const refused = loadPage(tab, { redirectUri }).completeSignIn();
  expect(tab.address).toBe(redirectUri);
  await expect(refused).rejects.toMatchObject({ code: 'sign-in-failed' });
});

describe('discovery', () => {
  test('that fails on the way out fails the call, and is tried again by the next', async () => {
    const tab = openFakeTab('https://shop.example/');
    const oauth = loadPage(tab);
    network.use(
      http.get(DISCOVERY, () => HttpResponse.error(), { once: true }),
      discovers(),
    );
    await expect(oauth.signIn()).rejects.toMatchObject({ name: 'HoldfastError', code: 'discovery-failed' });
    expect(tab.departures).toEqual([]);
    expect(tab.stored.size).toBe(0);
    await oauth.signIn();
    expect(tab.departures).toHaveLength(1);
  });

  test('that fails on the way back spends nothing: the next call goes on', async () => {
    const tab = openFakeTab('https://shop.example/');
    network.use(discovers());
    await loadPage(tab).signIn();
    const nonce = new URL(lastDeparture(tab)).searchParams.get('nonce');
    comeBack(tab);
    const oauth = loadPage(tab);
    network.use(http.get(DISCOVERY, () => new HttpResponse(null, { status: 502 }), { once: true }));
    network.use(answers({ ...TOKENS, id_token: createIdToken({ nonce }) }));

    await expect(oauth.completeSignIn()).rejects.toMatchObject({ code: 'discovery-failed' });
    expect(tab.address).toBe(REDIRECT_URI);
    expect((await oauth.completeSignIn())?.tokenResponse.access_token).toBe(ACCESS_TOKEN);
    expect(await oauth.completeSignIn()).toBeNull();
  });

  test('is done once, however many ask at the same time', async () => {
    let count = 0;
    const oauth = loadPage(openFakeTab('https://shop.example/'));
    network.use(
      http.get(DISCOVERY, () => {
        count += 1;
      }),
      discovers(),
    );
    await Promise.all([oauth.signIn(), oauth.signIn(), oauth.signOut()]);
    await oauth.signIn();
    expect(count).toBe(1);
  });

  test('falls back to the metadata of RFC 8414', async () => {
    const tab = openFakeTab('https://shop.example/');
    const metadata = {
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/a?tenant=1`,
      token_endpoint: TOKEN_ENDPOINT,
    };
    network.use(
      http.get(DISCOVERY, () => new HttpResponse(null, { status: 404 })),
      http.get(`${ISSUER}/.well-known/oauth-authorization-server`, () => HttpResponse.json(metadata)),
    );
    await loadPage(tab).signIn();
    expect(lastDeparture(tab)).toMatch(`${ISSUER}/a?tenant=1&`);
  });

  test.each([
    ['another issuer', { issuer: 'https://evil.example' }],
    ['no authorization endpoint', { authorization_endpoint: null }],
    ['a script for an authorization endpoint', { authorization_endpoint: 'javascript:alert(1)' }],
    ['a token endpoint on plain http', { token_endpoint: 'http://id.shop.example/token' }],
  ])('refuses metadata with %s', async (_name, changed) => {
    network.use(discovers(changed));
    const tab = openFakeTab('https://shop.example/');
    await expect(loadPage(tab).signIn()).rejects.toMatchObject({ code: 'discovery-failed' });
    expect(tab.departures).toEqual([]);
  });
});

test('the search for secrets does find them where oauth4webapi leaves them', () => {
  const cause = { parameters: new URLSearchParams({ code: CODE }), body: { inner: [ACCESS_TOKEN] } };
  const error = new Error('outer', { cause: new Error('inner', { cause }) });
  expect(findSecrets(error, [CODE, ACCESS_TOKEN, REFRESH_TOKEN])).toEqual([CODE, ACCESS_TOKEN]);
  expect(findSecrets(new Error('outer', { cause: new Response('body') }), [])).toHaveLength(1);
});

function loadPage(tab: FakeTab, options: Partial<OAuthClientOptions> = {}): OAuthClient {
  const fixed = { issuer: ISSUER, clientId: CLIENT_ID, redirectUri: REDIRECT_URI };
  return createOAuthClient({ ...fixed, scope: 'openid', ...options }, tab);
}

function answers(tokenResponse: Record<string, string>): RequestHandler {
  return http.post(TOKEN_ENDPOINT, () => HttpResponse.json(tokenResponse));
}

/** The provider sends the tab back with a code. */
function comeBack(tab: FakeTab): void {
  const state = new URL(lastDeparture(tab)).searchParams.get('state') ?? '';
  tab.address = `${REDIRECT_URI}?${new URLSearchParams({ code: CODE, state })}`;
}

/** A whole sign-in; `respond` is the token endpoint's part. */
async function signIn(respond: (nonce: string) => RequestHandler, parameters: Record<string, string> = {}) {
  const tab = openFakeTab('https://shop.example/');
  network.use(discovers());
  await loadPage(tab).signIn({ parameters });
  network.use(respond(new URL(lastDeparture(tab)).searchParams.get('nonce') ?? ''));
  comeBack(tab);
  return loadPage(tab).completeSignIn();
}

/** A sign-in that has to fail, and to keep its secrets. */
async function failure(
  respond: (nonce: string) => RequestHandler,
  parameters: Record<string, string> = {},
): Promise<HoldfastError> {
  const error: unknown = await signIn(respond, parameters).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HoldfastError);
  expect(error).toMatchObject({ name: 'SignInError', code: 'sign-in-failed' });
  const secrets = [CODE, ACCESS_TOKEN, REFRESH_TOKEN, 'claim-that-nobody-may-see'];
  expect(findSecrets(error, secrets)).toEqual([]);
  return error as HoldfastError;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('base64url');
}
