import { expect, test, vi } from 'vitest';
import { openControlled, readRefusal } from './controller.ts';

const endpoints = {
  token: (client: Client) => client.refresh('nothing'),
  api: (client: Client) => client.api('/api/products'),
};
type Client = Awaited<ReturnType<typeof openControlled>>['client'];

test.for([
  ['token', 'api'],
  ['api', 'token'],
] as const)('the %s endpoint fails, and nothing else does', async ([target, other]) => {
  const { client, control } = await openControlled();
  const calm = (await endpoints[other](client)).status;
  await control({ trouble: 'fail', target });
  expect((await endpoints[target](client)).status).toBe(503);
  expect((await endpoints[other](client)).status).toBe(calm);
  expect((await client.api('/api/demo/stats')).status).toBe(200);
  expect((await client.visit('/')).status).toBe(200);
  expect((await client.visit('/oidc/.well-known/openid-configuration')).status).toBe(200);
});

test.for([
  [{ failure: 'unavailable' }, 503, null, 'application/problem+json'],
  [{ failure: 'unavailable', retryAfterS: 9 }, 503, '9', 'application/problem+json'],
  [{ failure: 'rate-limited' }, 429, '5', 'application/problem+json'],
  [{ failure: 'rate-limited', retryAfterS: 2 }, 429, '2', 'application/problem+json'],
  [{ failure: 'html-page' }, 502, null, 'text/html'],
] as const)('both endpoints fail with %o', async ([failing, status, retryAfter, type]) => {
  const { client, control } = await openControlled();
  await control({ trouble: 'fail', ...failing });
  for (const call of Object.values(endpoints)) {
    const response = await call(client);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(retryAfter);
    expect(response.headers.get('content-type')).toContain(type);
  }
});

test('fails as often as it was told, then no more', async () => {
  const { client, control, readState } = await openControlled();
  await control({ trouble: 'fail', target: 'api', times: 2 });
  const statuses = [];
  for (let call = 1; call <= 3; call += 1) statuses.push((await endpoints.api(client)).status);
  expect(statuses).toEqual([503, 503, 200]);
  expect((await readState()).api.failing).toBeNull();
});

test('a connection that is hung up has done nothing', async () => {
  const { client, control } = await openControlled();
  const { refresh_token } = await client.signIn('ada@example.com');
  await control({ trouble: 'fail', target: 'token', failure: 'hang-up' });
  await expect(client.refresh(refresh_token)).rejects.toThrow('fetch failed');
  await control({ trouble: 'none' });
  expect((await client.refresh(refresh_token)).status).toBe(200);
});

test('an answer that is lost was given: its refresh token is used up', async () => {
  const { client, control } = await openControlled();
  const { refresh_token } = await client.signIn('ada@example.com');
  await control({ trouble: 'fail', target: 'token', failure: 'lost-answer', times: 1 });
  const lost = await client.refresh(refresh_token);
  expect(lost.status).toBe(200);
  await expect(lost.text()).rejects.toThrow('terminated');
  expect(await readRefusal(await client.refresh(refresh_token))).toBe('invalid_grant');
});

test('a slow endpoint lets a request wait before anything is done, until all is normal again', async () => {
  const { client, control, readState } = await openControlled();
  const { access_token } = await client.signIn('ada@example.com');
  await control({ trouble: 'slow', target: 'api', ms: 600_000 });
  const answer = client.api('/api/me', { token: access_token });
  await vi.waitUntil(async () => (await readState()).waiting.api === 1);
  await control({ trouble: 'revoke-session' });
  await control({ trouble: 'none' });
  expect((await answer).status).toBe(401);
  expect((await readState()).waiting.api).toBe(0);
});

test('a slow endpoint answers in the end', async () => {
  const { client, control } = await openControlled();
  await control({ trouble: 'slow', ms: 1 });
  expect((await endpoints.api(client)).status).toBe(200);
});

test('who gives up on a slow endpoint has not used the refresh token', async () => {
  const { client, control, readState } = await openControlled();
  const { refresh_token } = await client.signIn('ada@example.com');
  await control({ trouble: 'slow', target: 'token', ms: 600_000 });
  const leaving = new AbortController();
  const body = new URLSearchParams({
    client_id: 'saltmarsh-shop',
    grant_type: 'refresh_token',
    refresh_token,
  });
  const answer = client.visit('/oidc/token', { method: 'POST', body, signal: leaving.signal });
  await vi.waitUntil(async () => (await readState()).waiting.token === 1);
  leaving.abort();
  await expect(answer).rejects.toThrow('aborted');
  await vi.waitUntil(async () => (await readState()).waiting.token === 0);
  await control({ trouble: 'none' });
  expect((await client.refresh(refresh_token)).status).toBe(200);
});
