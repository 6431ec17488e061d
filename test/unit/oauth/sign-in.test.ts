import { createOAuthClient, type OAuthClient, SignInError } from '@holdfast/sdk/oauth';
import { HoldfastError, type TokenResponse } from '@holdfast/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeTab, lastDeparture, openFakeTab } from './support/fake-tab.ts';
import { findSecrets } from './support/find-secrets.ts';
import { followRedirects } from './support/follow-redirects.ts';
import { CLIENT_ID, startProvider, type TestProvider } from './support/start-provider.ts';

const REDIRECT_URI = 'https://shop.example/signed-in';
const HOME = 'https://shop.example/cart?coupon=5#total';

let provider: TestProvider;
beforeAll(async () => {
  // The provider warns that it keeps all in memory, which is what a test wants.
  vi.spyOn(console, 'warn').mockReturnValue();
  provider = await startProvider(REDIRECT_URI, 'https://shop.example/bye');
});
afterAll(() => provider.close());
beforeEach(() => {
  provider.accountId = 'ada';
});

describe('a sign-in at a real provider', () => {
  test('ends with tokens, claims and the way back to where it began', async () => {
    const tab = openFakeTab(HOME);
    await beginSignIn(tab);
    const result = await loadPage(tab).completeSignIn();

    expect(result?.tokenResponse).toMatchObject({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      id_token: expect.any(String),
      expires_in: 60,
    });
    expect(result?.claims).toMatchObject({ sub: 'ada', iss: provider.issuer, aud: CLIENT_ID });
    expect(result?.returnTo).toBe('/cart?coupon=5#total');
    expect(tab.address).toBe(REDIRECT_URI);
    expect(tab.stored.size).toBe(0);
  });

  test('asks for a code with PKCE, state and nonce, and for what the app adds', async () => {
    const tab = openFakeTab(HOME);
    await loadPage(tab).signIn({ parameters: { prompt: 'consent', acr_values: 'high' } });
    const asked = Object.fromEntries(new URL(lastDeparture(tab)).searchParams);
    expect(asked).toEqual({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      scope: 'openid offline_access',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      prompt: 'consent',
      acr_values: 'high',
    });
    for (const verifier of verifiersOf(tab)) expect(lastDeparture(tab)).not.toContain(verifier);
  });

  test('checks auth_time where max_age was asked for', async () => {
    const tab = openFakeTab(HOME);
    await beginSignIn(tab, { max_age: '3600' });
    const result = await loadPage(tab).completeSignIn();
    expect(result?.claims?.auth_time).toEqual(expect.any(Number));
  });

  test('gives null, and touches nothing, where the address is no authorization response', async () => {
    for (const address of [
      HOME,
      REDIRECT_URI,
      `${REDIRECT_URI}?code=SPRING`,
      `${REDIRECT_URI}?state=CA`,
      'https://shop.example/elsewhere?code=a&state=b',
    ]) {
      const tab = openFakeTab(address);
      expect(await loadPage(tab).completeSignIn()).toBeNull();
      expect(tab.address).toBe(address);
    }
  });

  test('two tabs that sign in at once both come to their end', async () => {
    const [first, second] = [openFakeTab(HOME), openFakeTab('https://shop.example/help')];
    const [toFirst, toSecond] = await Promise.all([beginSignIn(first), beginSignIn(second)]);
    expect(toFirst).not.toBe(toSecond);
    const results = await Promise.all([loadPage(first).completeSignIn(), loadPage(second).completeSignIn()]);
    expect(results.map((result) => result?.returnTo)).toEqual(['/cart?coupon=5#total', '/help']);
  });

  test('two sign-ins of one tab do not clash: the earlier one can still be completed', async () => {
    const tab = openFakeTab(HOME);
    const back = await beginSignIn(tab);
    tab.address = 'https://shop.example/help';
    await beginSignIn(tab);
    tab.address = back;
    expect((await loadPage(tab).completeSignIn())?.returnTo).toBe('/cart?coupon=5#total');
    expect(tab.stored.size).toBe(1);
  });

  test('calls made at once share one completion; a later call gets no old tokens', async () => {
    const tab = openFakeTab(HOME);
    await beginSignIn(tab);
    const oauth = loadPage(tab);
    const [first, second] = [oauth.completeSignIn(), oauth.completeSignIn()];
    expect(first).toBe(second);
    expect(await first).not.toBeNull();
    expect(await oauth.completeSignIn()).toBeNull();
  });

  test('goes through a window as well, and leaves the page where it is', async () => {
    const tab = openFakeTab(HOME);
    const signingIn = loadPage(tab).signInWithPopup({ parameters: { prompt: 'consent', max_age: '300' } });
    const [popup] = tab.popups;
    await vi.waitUntil(() => popup?.departures.length === 1);
    popup!.address = await followRedirects(lastDeparture(popup!), REDIRECT_URI);
    expect(await loadPage(popup!).completeSignIn()).toBeNull();

    const { tokenResponse, claims, returnTo } = await signingIn;
    expect(tokenResponse).toMatchObject({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    expect(claims).toMatchObject({ sub: 'ada', auth_time: expect.any(Number) });
    expect(returnTo).toBe('/cart?coupon=5#total');
    expect(tab).toMatchObject({ address: HOME, departures: [] });
  });

  test('its functions work without `this`', async () => {
    const tab = openFakeTab(HOME);
    await beginSignIn(tab);
    const { completeSignIn } = loadPage(tab);
    expect(await completeSignIn()).not.toBeNull();
  });
});

describe('an answer that is not to be trusted', () => {
  test('a state that this tab never sent', async () => {
    const tab = openFakeTab(HOME);
    const back = await beginSignIn(tab);
    tab.address = withParameter(back, 'state', 'forged');
    const error = await failedSignIn(tab);
    expect(error).toMatchObject({ code: 'sign-in-failed', error: undefined });
    expect(tab.address).toBe(REDIRECT_URI);
    expect(findSecrets(error, secretsOf(tab, back))).toEqual([]);
  });

  test('the state of another tab', async () => {
    const [mine, other] = [openFakeTab(HOME), openFakeTab(HOME)];
    await beginSignIn(mine);
    mine.address = await beginSignIn(other);
    expect(await failedSignIn(mine)).toMatchObject({ code: 'sign-in-failed', reason: 'invalid-response' });
  });

  test.each([
    ['another iss', (url: string) => withParameter(url, 'iss', 'https://evil.example')],
    ['no iss, though the provider promised one', (url: string) => withParameter(url, 'iss', null)],
  ])('%s (RFC 9207)', async (_name, change) => {
    const tab = openFakeTab(HOME);
    const back = await beginSignIn(tab);
    const secrets = secretsOf(tab, back);
    tab.address = change(back);
    const error = await failedSignIn(tab);
    expect(error.message).toContain('"iss"');
    expect(tab.address).toBe(REDIRECT_URI);
    expect(findSecrets(error, secrets)).toEqual([]);
  });

  test('a code that was spent before', async () => {
    const tab = openFakeTab(HOME);
    const back = await beginSignIn(tab);
    const [key = '', kept = ''] = [...tab.stored][0] ?? [];
    const secrets = secretsOf(tab, back);
    await loadPage(tab).completeSignIn();

    tab.address = back;
    expect(await failedSignIn(tab)).toMatchObject({ code: 'sign-in-failed', error: undefined });

    tab.stored.set(key, kept); // As in a duplicated tab, which has its own copy of sessionStorage.
    tab.address = back;
    const error = await failedSignIn(tab);
    expect(error).toMatchObject({ error: 'invalid_grant', cause: { status: 400, error: 'invalid_grant' } });
    expect(findSecrets(error, secrets)).toEqual([]);
  });

  test('a refusal says by which error code, and why', async () => {
    provider.accountId = null;
    const tab = openFakeTab(HOME);
    const back = await beginSignIn(tab);
    const secrets = secretsOf(tab, back);
    const error = await failedSignIn(tab);
    expect(error).toMatchObject({ name: 'SignInError', reason: 'refused', error: 'access_denied' });
    expect(error.message).toContain('The person said no');
    expect(tab.address).toBe(REDIRECT_URI);
    expect(findSecrets(error, secrets)).toEqual([]);
  });
});

describe('after the sign-in', () => {
  test('refresh hands over the Response as it came, and the refresh token rotates', async () => {
    const { oauth, tokens } = await signedIn();
    const response = await oauth.refresh(attempt(tokens.refresh_token ?? ''));
    const rotated = JSON.parse(await textOf(response)) as TokenResponse;
    expect(rotated.access_token).not.toBe(tokens.access_token);
    expect(rotated.refresh_token).not.toBe(tokens.refresh_token);

    const reused = await oauth.refresh(attempt(tokens.refresh_token ?? ''));
    expect(reused).toMatchObject({ status: 400 });
    expect(JSON.parse(await textOf(reused))).toMatchObject({ error: 'invalid_grant' });
  });

  test('a revoked refresh token is dead', async () => {
    const { oauth, tokens } = await signedIn();
    const refreshToken = tokens.refresh_token ?? '';
    expect(await oauth.revoke(refreshToken, { tokenTypeHint: 'refresh_token' })).toBe(true);
    const response = await oauth.refresh(attempt(refreshToken));
    expect(JSON.parse(await textOf(response))).toMatchObject({ error: 'invalid_grant' });
  });

  test.each([
    ['without a hint', false],
    ['with the ID token as hint', true],
  ])('the provider takes the sign-out address, %s', async (_name, hinted) => {
    const { oauth, tab, tokens } = await signedIn();
    const hint = hinted ? { idTokenHint: tokens.id_token ?? '' } : {};
    expect(await oauth.signOut({ postLogoutRedirectUri: '/bye', ...hint })).toBe(true);
    const url = new URL(lastDeparture(tab));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT_ID,
      post_logout_redirect_uri: 'https://shop.example/bye',
      ...(hinted && { id_token_hint: tokens.id_token }),
    });
    expect((await fetch(url)).status).toBe(200);
  });
});

/** Loads the app's page in the tab. */
function loadPage(tab: FakeTab): OAuthClient {
  const options = { clientId: CLIENT_ID, redirectUri: '/signed-in', scope: 'openid offline_access' };
  return createOAuthClient({ issuer: provider.issuer, ...options }, tab);
}

/** Signs in at the provider; the tab is sent back. Gives the address it is sent back to. */
async function beginSignIn(tab: FakeTab, parameters: Record<string, string> = {}): Promise<string> {
  await loadPage(tab).signIn({ parameters: { prompt: 'consent', ...parameters } });
  tab.address = await followRedirects(lastDeparture(tab), REDIRECT_URI);
  return tab.address;
}

async function signedIn() {
  const tab = openFakeTab(HOME);
  await beginSignIn(tab);
  const oauth = loadPage(tab);
  const result = await oauth.completeSignIn();
  if (result === null) throw new Error('Not signed in');
  return { tab, oauth, tokens: result.tokenResponse };
}

async function failedSignIn(tab: FakeTab): Promise<SignInError> {
  const failure: unknown = await loadPage(tab)
    .completeSignIn()
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SignInError);
  expect(failure).toBeInstanceOf(HoldfastError);
  return failure as SignInError;
}

function secretsOf(tab: FakeTab, back: string): string[] {
  const code = new URL(back).searchParams.get('code');
  return code === null ? verifiersOf(tab) : [...verifiersOf(tab), code];
}

function verifiersOf(tab: FakeTab): string[] {
  const transactions = [...tab.stored.values()].flatMap(
    (text) => JSON.parse(text) as { codeVerifier: string }[],
  );
  expect(transactions).not.toEqual([]);
  return transactions.map(({ codeVerifier }) => codeVerifier);
}

function attempt(refreshToken: string) {
  return { refreshToken, signal: new AbortController().signal, attempt: 1 };
}

async function textOf(answer: Awaited<ReturnType<OAuthClient['refresh']>>): Promise<string> {
  if (!(answer instanceof Response)) throw new Error('refresh shall hand over the Response');
  return answer.text();
}

function withParameter(url: string, name: string, value: string | null): string {
  const changed = new URL(url);
  if (value === null) changed.searchParams.delete(name);
  else changed.searchParams.set(name, value);
  return changed.href;
}
