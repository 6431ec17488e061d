import { expect, test } from 'vitest';
import { createDemoClient, type Tokens } from './demo-client.ts';
import { openServer } from './opened-server.ts';

test('a restart loses no session', async () => {
  const server = await openServer();
  const client = createDemoClient(server.url());
  const first = await client.signIn('ada@example.com');
  await server.restart();
  expect((await client.api('/api/me', { token: first.access_token })).status).toBe(200);
  const response = await client.refresh(first.refresh_token);
  expect(response.status).toBe(200);
  const second = (await response.json()) as Tokens;
  expect(second.refresh_token).not.toBe(first.refresh_token);
  await server.restart();
  expect((await client.refresh(second.refresh_token)).status).toBe(200);
});

test('a refresh token that comes twice, one after the other, ends its family', async () => {
  const client = createDemoClient((await openServer()).url());
  const { refresh_token } = await client.signIn('ada@example.com');
  const next = (await (await client.refresh(refresh_token)).json()) as Tokens;
  expect(await refusal(await client.refresh(refresh_token))).toBe('invalid_grant');
  expect(await refusal(await client.refresh(next.refresh_token))).toBe('invalid_grant');
  expect((await client.api('/api/me', { token: next.access_token })).status).toBe(401);
  expect(await readStats(client)).toMatchObject({ reuseDetected: 1 });
});

test('a refresh token that comes twice at once ends its family as well', async () => {
  const client = createDemoClient((await openServer()).url());
  const { refresh_token, access_token } = await client.signIn('ada@example.com');
  const answers = await Promise.all([client.refresh(refresh_token), client.refresh(refresh_token)]);
  expect(answers.map(({ ok }) => ok).filter(Boolean)).toHaveLength(1);
  expect((await client.api('/api/me', { token: access_token })).status).toBe(401);
  expect(await readStats(client)).toEqual({
    granted: { authorization_code: 1, refresh_token: 1 },
    refused: { authorization_code: 0, refresh_token: 1 },
    reuseDetected: 1,
  });
});

test('signing out at the provider ends what was granted, and asks who it is next time', async () => {
  const server = await openServer();
  const client = createDemoClient(server.url());
  const { id_token, refresh_token } = await client.signIn('ada@example.com');
  const query = new URLSearchParams({
    client_id: 'saltmarsh-shop',
    id_token_hint: id_token,
    post_logout_redirect_uri: `${server.url()}/signed-out`,
  });
  const page = await (await client.visit(`/oidc/session/end?${query}`)).text();
  expect(page).toContain('data-confirmed');
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const left = await client.visit('/oidc/session/end/confirm', {
    method: 'POST',
    body: new URLSearchParams({ xsrf, logout: 'yes' }),
  });
  expect(left.headers.get('location')).toBe(`${server.url()}/signed-out`);
  expect(await refusal(await client.refresh(refresh_token))).toBe('invalid_grant');
  await client.signIn('grace@example.com');
});

test('a sign-out that another site sent the person to asks first', async () => {
  const client = createDemoClient((await openServer()).url());
  await client.signIn('ada@example.com');
  const path = '/oidc/session/end?client_id=saltmarsh-shop';
  const fromElsewhere = await client.visit(path, { headers: { 'Sec-Fetch-Site': 'cross-site' } });
  expect(await fromElsewhere.text()).not.toContain('data-confirmed');
  const fromTheShop = await client.visit(path, { headers: { 'Sec-Fetch-Site': 'same-origin' } });
  expect(await fromTheShop.text()).toContain('data-confirmed');
});

async function refusal(response: Response): Promise<unknown> {
  return ((await response.json()) as { error?: unknown }).error;
}

async function readStats(client: ReturnType<typeof createDemoClient>): Promise<unknown> {
  return ((await (await client.api('/api/demo/stats')).json()) as { tokenRequests: unknown }).tokenRequests;
}
