import type { TokenResponse } from '@holdfast/sdk';
import { beforeEach, expect, test } from 'vitest';
import { type AuthorizationServer, createAuthorizationServer } from '../../support/authorization-server.ts';
import type { ApiAnswer } from '../../support/protected-api.ts';
import type { Fault } from '../../support/realm.ts';
import type { SignInOptions } from '../../support/token-family.ts';

let now: number;
let server: AuthorizationServer;

beforeEach(() => {
  now = Date.UTC(2030, 0, 1);
  server = createAuthorizationServer({ now: () => now });
});

async function send(path: string, init?: RequestInit): Promise<Response> {
  const response = await server.respond(new Request(`http://localhost/realm/one/${path}`, init));
  if (response === undefined) throw new Error(`nobody answers ${path}`);
  return response;
}

async function signIn(options: SignInOptions = {}): Promise<TokenResponse> {
  const response = await send('sign-in', { method: 'POST', body: JSON.stringify(options) });
  return (await response.json()) as TokenResponse;
}

function present(refreshToken: string | undefined, tab = 'a'): Promise<Response> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken ?? '' });
  return send('token', { method: 'POST', body, headers: { 'x-tab': tab } });
}

async function refresh(refreshToken: string | undefined): Promise<TokenResponse> {
  const response = await present(refreshToken);
  expect(response.status).toBe(200);
  return (await response.json()) as TokenResponse;
}

async function refusal(response: Response): Promise<unknown> {
  expect(response.status).toBe(400);
  return response.json();
}

function call(accessToken: string | undefined, init: RequestInit = {}): Promise<Response> {
  return send('api/orders', {
    ...init,
    headers: { ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }) },
  });
}

function setFaults(...faults: Fault[]): Promise<Response> {
  return send('faults', { method: 'PUT', body: JSON.stringify(faults) });
}

const counts = () => server.realm('one').log().counts;

test('a sign-in gives a token response', async () => {
  expect(await signIn({ accessTokenTtlS: 30 })).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 30,
    refresh_token: expect.any(String),
  });
});

test('a sign-in leaves out what it is told to', async () => {
  const response = await signIn({ sendsExpiresIn: false, issuesRefreshToken: false });
  expect(Object.keys(response)).toEqual(['access_token', 'token_type']);
});

test('a JWT says whose it is and until when', async () => {
  const { access_token } = await signIn({ accessTokenFormat: 'jwt', subject: 'bob', accessTokenTtlS: 5 });
  const claims: unknown = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({ sub: 'bob', iat: now / 1000, exp: now / 1000 + 5 });
  expect((await call(access_token)).status).toBe(200);
});

test('rotation: each refresh gives new tokens, the newest refresh token works', async () => {
  const first = await signIn();
  const second = await refresh(first.refresh_token);
  const third = await refresh(second.refresh_token);
  expect(new Set([first, second, third].map((tokens) => tokens.refresh_token)).size).toBe(3);
  expect(new Set([first, second, third].map((tokens) => tokens.access_token)).size).toBe(3);
  expect(counts()).toMatchObject({ tokenRequests: 2, issued: 2, reuseDetected: 0 });
});

test('reuse revokes the whole family, access tokens too', async () => {
  const first = await signIn();
  const second = await refresh(first.refresh_token);
  expect(await refusal(await present(first.refresh_token))).toEqual({ error: 'invalid_grant' });
  expect(await refusal(await present(second.refresh_token))).toEqual({ error: 'invalid_grant' });
  expect((await call(second.access_token)).status).toBe(401);
  expect(counts().reuseDetected).toBe(1);
  expect(
    server
      .realm('one')
      .log()
      .tokenRequests.map((entry) => entry.outcome),
  ).toEqual(['issued', 'reuse-detected', 'revoked']);
});

test('reuse in one family leaves another alone', async () => {
  const [mine, theirs] = [await signIn({ subject: 'alice' }), await signIn({ subject: 'bob' })];
  await refresh(mine.refresh_token);
  await present(mine.refresh_token);
  expect((await call(theirs.access_token)).status).toBe(200);
});

test('the replay window answers with the same successor, and closes', async () => {
  const first = await signIn({ replayWindowMs: 10_000, accessTokenTtlS: 60 });
  const second = await refresh(first.refresh_token);
  now += 9_999;
  expect(await refresh(first.refresh_token)).toEqual({ ...second, expires_in: 50 });
  now += 1;
  expect(await refusal(await present(first.refresh_token))).toEqual({ error: 'invalid_grant' });
  expect(counts()).toMatchObject({ issued: 1, replayed: 1, reuseDetected: 1 });
});

test('the replay window is shut once the successor was used', async () => {
  const first = await signIn({ replayWindowMs: 10_000 });
  await refresh((await refresh(first.refresh_token)).refresh_token);
  await refusal(await present(first.refresh_token));
  expect(counts().reuseDetected).toBe(1);
});

test('without rotation the refresh token stays, unsaid', async () => {
  const first = await signIn({ rotation: false });
  expect(await refresh(first.refresh_token)).not.toHaveProperty('refresh_token');
  expect(await refresh(first.refresh_token)).not.toHaveProperty('refresh_token');
  expect(counts()).toMatchObject({ issued: 2, reuseDetected: 0 });
});

test.each([
  ['grant_type=refresh_token', 'invalid_request'],
  ['refresh_token=x', 'invalid_request'],
  ['grant_type=password&refresh_token=x', 'unsupported_grant_type'],
  ['grant_type=refresh_token&refresh_token=x', 'invalid_grant'],
])('%s is refused with %s', async (body, error) => {
  expect(await refusal(await send('token', { method: 'POST', body }))).toEqual({ error });
});

test('the API takes valid tokens only', async () => {
  const { access_token } = await signIn({ accessTokenTtlS: 5 });
  expect((await call(access_token)).status).toBe(200);
  now += 5_000;
  const late = await call(access_token);
  expect([late.status, late.headers.get('www-authenticate')]).toEqual([
    401,
    'Bearer realm="test", error="invalid_token"',
  ]);
  expect((await call('guessed')).status).toBe(401);
  const bare = await call(undefined);
  expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="test"']);
  expect(
    server
      .realm('one')
      .log()
      .apiRequests.map((entry) => entry.bearer),
  ).toEqual(['valid', 'expired', 'unknown', 'none']);
});

test('a revoked access token is refused while the session goes on', async () => {
  const first = await signIn();
  await send('revoke', { method: 'POST', body: JSON.stringify({ what: 'access' }) });
  expect((await call(first.access_token)).status).toBe(401);
  expect((await call((await refresh(first.refresh_token)).access_token)).status).toBe(200);
});

test('the API tells what it was sent, and keeps the credentials to itself', async () => {
  const { access_token } = await signIn({ subject: 'bob' });
  const response = await call(access_token, {
    method: 'POST',
    body: new Blob(['häuser'], { type: 'text/x' }),
  });
  const answer = (await response.json()) as ApiAnswer;
  expect(answer).toMatchObject({
    subject: 'bob',
    method: 'POST',
    path: '/realm/one/api/orders',
    bodyText: 'häuser',
  });
  expect(Buffer.from(answer.bodyBase64, 'base64').toString()).toBe('häuser');
  expect(answer.headers['content-type']).toBe('text/x');
  expect(answer.headers).not.toHaveProperty('authorization');
});

test('an open path remembers whether a bearer token arrived', async () => {
  const { access_token } = await signIn();
  await send('open/page', { headers: { authorization: `Bearer ${access_token}` } });
  await send('open/page', { headers: { origin: 'https://elsewhere.example' } });
  expect(server.realm('one').log().apiRequests).toMatchObject([
    { bearer: 'valid', origin: null },
    { bearer: 'none', origin: 'https://elsewhere.example' },
  ]);
});

test('every origin may read the answers', async () => {
  const response = await send('token', {
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example', 'access-control-request-headers': 'x-tab' },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(response.headers.get('access-control-allow-headers')).toBe('x-tab');
});

test('a redirect leads where it is told', async () => {
  const response = await send(`redirect?to=${encodeURIComponent('https://shop.example/x')}`);
  expect([response.status, response.headers.get('location')]).toEqual([307, 'https://shop.example/x']);
});

test('faults befall as many token requests as they say, and then all is well', async () => {
  const { refresh_token } = await signIn();
  await setFaults(
    { kind: 'answer', status: 503, headers: { 'retry-after': '2' }, times: 2 },
    { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
    { kind: 'drop' },
  );
  const answers = [await present(refresh_token), await present(refresh_token), await present(refresh_token)];
  expect(answers.map((answer) => answer.status)).toEqual([503, 503, 200]);
  expect(answers[1]?.headers.get('retry-after')).toBe('2');
  expect(await answers[2]?.text()).toBe('<html>');
  expect((await present(refresh_token)).type).toBe('error');
  await refresh(refresh_token);
  expect(counts()).toMatchObject({ tokenRequests: 5, issued: 1, reuseDetected: 0 });
});

test('a fault after the server acted loses the answer, not the rotation', async () => {
  const { refresh_token } = await signIn();
  await setFaults({ kind: 'drop', acted: true });
  expect((await present(refresh_token)).type).toBe('error');
  await refusal(await present(refresh_token));
  expect(counts()).toMatchObject({ issued: 1, reuseDetected: 1 });
});

test('a request on hold waits for its release', async () => {
  const { refresh_token } = await signIn();
  await setFaults({ kind: 'hold' });
  let isAnswered = false;
  const answer = present(refresh_token, 'b').then((response) => {
    isAnswered = true;
    return response;
  });
  await expect.poll(() => server.realm('one').log().tokenRequests[0]?.fault).toBe('hold');
  expect(server.realm('one').log().tokenRequests[0]).toMatchObject({ tab: 'b', outcome: null });
  expect(isAnswered).toBe(false);
  await send('release', { method: 'POST' });
  expect((await answer).status).toBe(200);
});

test('a delayed answer comes all the same', async () => {
  const { refresh_token } = await signIn();
  await setFaults({ kind: 'delay', delayMs: 1 });
  expect((await present(refresh_token)).status).toBe(200);
});

test('realms do not know each other’s tokens, and a log holds none', async () => {
  const { access_token, refresh_token } = await signIn();
  await refresh(refresh_token);
  await call(access_token);
  expect(server.realm('two').verify(access_token)).toBeUndefined();
  const log = await (await send('log')).text();
  expect(log).toContain('"issued":1');
  expect(log).not.toContain(access_token);
  expect(log).not.toContain(refresh_token);
});

test('what is not for the server is left to others', async () => {
  expect(await server.respond(new Request('http://localhost/session.html'))).toBeUndefined();
});
