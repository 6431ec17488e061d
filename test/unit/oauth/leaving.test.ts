// Revocation and sign-out.

import { TokenEndpointError } from '@holdfast/sdk';
import { createOAuthClient, type OAuthClientOptions } from '@holdfast/sdk/oauth';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openFakeTab } from './support/fake-tab.ts';
import { findSecrets } from './support/find-secrets.ts';
import { DISCOVERY, discovers, ISSUER, REVOCATION_ENDPOINT } from './support/issuer.ts';
import { CLIENT_ID } from './support/start-provider.ts';

const TOKEN = 'token-that-nobody-may-see';
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  network.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => network.close());

describe('revoke', () => {
  test('sends the token with its hint, in a request that outlives the page', async () => {
    let sent: Request | undefined;
    network.use(
      discovers(),
      http.post(REVOCATION_ENDPOINT, ({ request }) => {
        sent = request.clone();
        return new HttpResponse(null, { status: 200 });
      }),
    );
    const fetching = vi.spyOn(globalThis, 'fetch');
    const { oauth } = createClient();
    expect(await oauth.revoke(TOKEN, { tokenTypeHint: 'access_token' })).toBe(true);
    expect(fetching).toHaveBeenLastCalledWith(
      REVOCATION_ENDPOINT,
      expect.objectContaining({ keepalive: true }),
    );
    expect(Object.fromEntries(new URLSearchParams(await sent!.text()))).toEqual({
      client_id: CLIENT_ID,
      token: TOKEN,
      token_type_hint: 'access_token',
    });
  });

  test('does nothing where the provider offers no revocation', async () => {
    network.use(discovers({ revocation_endpoint: null }));
    expect(await createClient().oauth.revoke(TOKEN)).toBe(false);
  });

  test.each([
    [
      'a challenge',
      () => new HttpResponse(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } }),
      401,
      undefined,
    ],
    [
      'an error',
      () => HttpResponse.json({ error: 'unsupported_token_type' }, { status: 400 }),
      400,
      'unsupported_token_type',
    ],
    [
      'the token itself',
      () => HttpResponse.json({ error: 'no', error_description: TOKEN }, { status: 400 }),
      400,
      'no',
    ],
    ['a 503', () => new HttpResponse(null, { status: 503 }), 503, undefined],
  ])('says so when the provider refuses by %s', async (_name, answer, status, named) => {
    network.use(discovers(), http.post(REVOCATION_ENDPOINT, answer));
    const error: unknown = await createClient()
      .oauth.revoke(TOKEN)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TokenEndpointError);
    expect(error).toMatchObject({ status, error: named });
    expect(findSecrets(error, [TOKEN])).toEqual([]);
  });
});

describe('signOut', () => {
  test('leaves for the provider, and comes back to where the options say', async () => {
    network.use(discovers());
    const { oauth, tab } = createClient({ postLogoutRedirectUri: 'https://shop.example/bye' });
    expect(await oauth.signOut({ parameters: { logout_hint: 'ada' } })).toBe(true);
    await oauth.signOut({ postLogoutRedirectUri: '/elsewhere' });
    expect(tab.departures.map((url) => Object.fromEntries(new URL(url).searchParams))).toEqual([
      { client_id: CLIENT_ID, post_logout_redirect_uri: 'https://shop.example/bye', logout_hint: 'ada' },
      { client_id: CLIENT_ID, post_logout_redirect_uri: 'https://shop.example/elsewhere' },
    ]);
  });

  test.each([null, 'javascript:alert(1)'])(
    'stays where the provider has no usable sign-out (%s)',
    async (endpoint) => {
      network.use(discovers({ end_session_endpoint: endpoint }));
      const { oauth, tab } = createClient();
      expect(await oauth.signOut()).toBe(false);
      expect(tab.departures).toEqual([]);
    },
  );

  test('says so when the metadata cannot be read', async () => {
    network.use(http.get(DISCOVERY, () => HttpResponse.error()));
    await expect(createClient().oauth.signOut()).rejects.toMatchObject({ code: 'discovery-failed' });
  });

  test('takes no ID token by a way that would show it in an error', async () => {
    const error: unknown = await createClient()
      .oauth.signOut({ parameters: { id_token_hint: TOKEN } })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain('id_token_hint');
    expect(findSecrets(error, [TOKEN])).toEqual([]);
  });
});

function createClient(options: Partial<OAuthClientOptions> = {}) {
  const tab = openFakeTab('https://shop.example/cart');
  const fixed = { issuer: ISSUER, clientId: CLIENT_ID, redirectUri: '/signed-in', scope: 'openid' };
  return { tab, oauth: createOAuthClient({ ...fixed, ...options }, tab) };
}
