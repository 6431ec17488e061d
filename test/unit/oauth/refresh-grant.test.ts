import { createOAuthClient, type OAuthClient } from '@holdfast/sdk/oauth';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openFakeTab } from './support/fake-tab.ts';
import { fakeTimeouts } from './support/fake-timeouts.ts';
import { findSecrets } from './support/find-secrets.ts';
import { createIdToken, DISCOVERY, discovers, ISSUER, TOKEN_ENDPOINT } from './support/issuer.ts';
import { CLIENT_ID } from './support/start-provider.ts';

const REFRESH_TOKEN = 'refresh-token-that-nobody-may-see';
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  network.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => network.close());

describe('refresh', () => {
  test('sends one refresh_token grant as a public client', async () => {
    let sent: Request | undefined;
    network.use(
      discovers(),
      http.post(TOKEN_ENDPOINT, ({ request }) => {
        sent = request.clone();
        return HttpResponse.json({ access_token: 'a', token_type: 'Bearer' });
      }),
    );
    const fetching = vi.spyOn(globalThis, 'fetch');
    await refresh(createClient('https://api.shop.example/'));
    expect(fetching).toHaveBeenCalledTimes(2);
    // Cookies of another site are never asked for: with `Access-Control-Allow-Origin: *` the browser would refuse.
    for (const [, init] of fetching.mock.calls) expect(init?.credentials).toBeUndefined();
    expect(sent!.headers.has('authorization')).toBe(false);
    expect(Object.fromEntries(new URLSearchParams(await sent!.text()))).toEqual({
      grant_type: 'refresh_token',
      client_id: CLIENT_ID,
      refresh_token: REFRESH_TOKEN,
      resource: 'https://api.shop.example/',
    });
  });

  const stranger = createIdToken({ iss: 'https://evil.example', aud: 'another-client' });
  test.each([
    ['a 503 that asks to wait', 503, { 'retry-after': '120' }, 'Busy'],
    ['a 429 that names a date', 429, { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' }, ''],
    ['HTML with status 200', 200, { 'content-type': 'text/html' }, '<p>Welcome to our Wi-Fi</p>'],
    ['a 400 with an empty body', 400, {}, ''],
    ['a refusal', 400, { 'content-type': 'application/json' }, '{"error":"invalid_grant"}'],
    ['a lower-case bearer and no ID token', 200, {}, '{"access_token":"a","token_type":"bearer"}'],
    [
      'an ID token that is not ours',
      200,
      {},
      JSON.stringify({ access_token: 'a', refresh_token: 'b', id_token: stranger }),
    ],
  ])('hands over %s as it came', async (_name, status, headers, body) => {
    network.use(
      discovers(),
      http.post(TOKEN_ENDPOINT, () => new HttpResponse(body, { status, headers })),
    );
    const answer = await refresh(createClient());
    expect(answer).toMatchObject({ status });
    for (const [name, value] of Object.entries(headers)) expect(answer.headers.get(name)).toBe(value);
    expect(await answer.text()).toBe(body);
  });

  test('lets a failing network through, without the token', async () => {
    network.use(
      discovers(),
      http.post(TOKEN_ENDPOINT, () => HttpResponse.error()),
    );
    const error: unknown = await refresh(createClient()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(findSecrets(error, [REFRESH_TOKEN])).toEqual([]);
  });

  test('sends no token while the metadata cannot be read, and recovers by itself', async () => {
    let tokenRequests = 0;
    network.use(
      http.get(DISCOVERY, () => HttpResponse.error(), { once: true }),
      discovers(),
      http.post(TOKEN_ENDPOINT, () => {
        tokenRequests += 1;
        return HttpResponse.json({ access_token: 'a' });
      }),
    );
    const oauth = createClient();
    await expect(refresh(oauth)).rejects.toMatchObject({ name: 'HoldfastError', code: 'discovery-failed' });
    expect(tokenRequests).toBe(0);
    expect(await refresh(oauth)).toMatchObject({ status: 200 });
  });

  test('stops when its signal says so, while it waits for metadata or for tokens', async () => {
    const requested = new EventTarget();
    const never = () => {
      requested.dispatchEvent(new Event('request'));
      return new Promise<never>(() => {});
    };
    for (const handlers of [[http.get(DISCOVERY, never)], [discovers(), http.post(TOKEN_ENDPOINT, never)]]) {
      network.resetHandlers(...handlers);
      const abort = new AbortController();
      const underWay = new Promise((resolve) =>
        requested.addEventListener('request', resolve, { once: true }),
      );
      const answer = refresh(createClient(), abort.signal);
      await underWay;
      abort.abort(new DOMException('The attempt is over', 'AbortError'));
      await expect(answer).rejects.toBe(abort.signal.reason);
    }
    network.resetHandlers(http.get(DISCOVERY, never));
    await expect(refresh(createClient(), AbortSignal.abort('over before it began'))).rejects.toBe(
      'over before it began',
    );
  });

  test('metadata that never comes is given up after requestTimeoutMs', async () => {
    const timeouts = fakeTimeouts();
    network.use(
      http.get(DISCOVERY, () => {
        timeouts.fireLast();
        return new Promise<never>(() => {});
      }),
    );
    const tooLate = { code: 'discovery-failed', cause: { name: 'TimeoutError' } };
    await expect(refresh(createClient())).rejects.toMatchObject(tooLate);
    expect(timeouts.askedMs).toEqual([200]);
  });
});

function createClient(resource?: string): OAuthClient {
  const tab = openFakeTab('https://shop.example/');
  const options = { issuer: ISSUER, clientId: CLIENT_ID, redirectUri: '/signed-in', scope: 'openid' };
  return createOAuthClient(
    { ...options, requestTimeoutMs: 200, ...(resource !== undefined && { resource }) },
    tab,
  );
}

async function refresh(oauth: OAuthClient, signal = new AbortController().signal): Promise<Response> {
  const answer = await oauth.refresh({ refreshToken: REFRESH_TOKEN, signal, attempt: 1 });
  expect(answer).toBeInstanceOf(Response);
  return answer as Response;
}
