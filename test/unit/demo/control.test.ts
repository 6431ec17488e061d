import { describe, expect, test } from 'vitest';
import { openControlled, readRefusal } from './controller.ts';
import type { DemoClient, Tokens } from './demo-client.ts';

test('tells of a server that behaves, and of who has signed in', async () => {
  const { client, control, readState } = await openControlled();
  const lives = { accessTokenTtlS: 30, refreshTokenTtlS: 86_400 };
  const calm = { slowMs: 0, failing: null };
  const expected = { token: calm, api: calm, lives, normalLives: lives, waiting: { token: 0, api: 0 } };
  expect(await readState()).toEqual({ ...expected, signIns: [] });
  await client.signIn('ada@example.com');
  expect(await readState()).toEqual({ ...expected, signIns: [{ subject: 'ada', canRefresh: true }] });
  expect(await (await control({ trouble: 'none' })).json()).toEqual(await readState());
});

describe('a killed refresh token', () => {
  test('leaves the access token alone, and another person', async () => {
    const { client, openClient, control, readState } = await openControlled();
    const ada = await client.signIn('ada@example.com');
    const other = openClient();
    const grace = await other.signIn('grace@example.com');
    expect((await control({ trouble: 'kill-refresh-token', subject: 'ada' })).status).toBe(200);

    expect(await readRefusal(await client.refresh(ada.refresh_token))).toBe('invalid_grant');
    expect((await client.api('/api/me', { token: ada.access_token })).status).toBe(200);
    expect((await other.refresh(grace.refresh_token)).status).toBe(200);
    const { signIns } = await readState();
    expect(signIns.toSorted((a, b) => a.subject.localeCompare(b.subject))).toEqual([
      { subject: 'ada', canRefresh: false },
      { subject: 'grace', canRefresh: true },
    ]);
  });

  test('gives way to the one of the next sign-in', async () => {
    const { client, control } = await openControlled();
    await client.signIn('ada@example.com');
    await control({ trouble: 'kill-refresh-token' });
    const { refresh_token } = await client.signIn('ada@example.com');
    expect((await client.refresh(refresh_token)).status).toBe(200);
  });
});

test('a revoked session is over at the API and at the token endpoint, for everybody if nobody is named', async () => {
  const { client, openClient, control, readState } = await openControlled();
  const people = [client, openClient()] as const;
  const tokens = [
    await people[0].signIn('ada@example.com'),
    await people[1].signIn('grace@example.com'),
  ] as const;
  expect((await control({ trouble: 'revoke-session' })).status).toBe(200);
  for (const each of [0, 1] as const) {
    expect((await people[each].api('/api/me', { token: tokens[each].access_token })).status).toBe(401);
    expect(await readRefusal(await people[each].refresh(tokens[each].refresh_token))).toBe('invalid_grant');
  }
  expect((await readState()).signIns).toEqual([]);
});

test.for(['revoke-session', 'kill-refresh-token'])(
  '%s: the provider knows them still, or asks again if told so',
  async (trouble) => {
    const { client, control } = await openControlled();
    await client.signIn('ada@example.com');
    await control({ trouble });
    // Shown no sign-in page, they come in as who they were.
    expect(await readSubject(client, await client.signIn('grace@example.com'))).toBe('ada');
    await control({ trouble, askAgain: true });
    expect(await readSubject(client, await client.signIn('grace@example.com'))).toBe('grace');
  },
);

test('who was revoked already can still be forgotten, once', async () => {
  const { client, control } = await openControlled();
  await client.signIn('ada@example.com');
  await control({ trouble: 'revoke-session' });
  expect((await control({ trouble: 'revoke-session', askAgain: true })).status).toBe(200);
  expect((await control({ trouble: 'revoke-session', askAgain: true })).status).toBe(409);
  expect(await readSubject(client, await client.signIn('grace@example.com'))).toBe('grace');
});

test('there is nobody to strike before the first sign-in, or by another name', async () => {
  const { client, control } = await openControlled();
  const early = await control({ trouble: 'revoke-session' });
  expect(early.status).toBe(409);
  expect(early.headers.get('content-type')).toContain('application/problem+json');
  expect(await early.json()).toMatchObject({ code: 'nobody-signed-in' });
  const { access_token } = await client.signIn('ada@example.com');
  expect((await control({ trouble: 'revoke-session', subject: 'grace' })).status).toBe(409);
  expect((await client.api('/api/me', { token: access_token })).status).toBe(200);
});

test('shorter lives of access tokens begin with the next one, and end with the trouble', async () => {
  const { client, control } = await openControlled();
  const first = await client.signIn('ada@example.com');
  await control({ trouble: 'shorten-access-tokens', ttlS: 7 });
  const second = await readTokens(await client.refresh(first.refresh_token));
  expect(second.expires_in).toBe(7);
  await control({ trouble: 'none' });
  expect((await readTokens(await client.refresh(second.refresh_token))).expires_in).toBe(30);
});

test('a refresh token tells how long it lives; shortened, those that are out there end as early', async () => {
  const { client, openClient, control } = await openControlled();
  const first = await client.signIn('ada@example.com');
  expect(first.refresh_expires_in).toBe(86_400);
  await control({ trouble: 'shorten-sign-ins', ttlS: 300 });
  const second = await readTokens(await client.refresh(first.refresh_token));
  expect(second.refresh_expires_in).toBeGreaterThan(0);
  expect(second.refresh_expires_in).toBeLessThanOrEqual(300);
  expect((await openClient().signIn('grace@example.com')).refresh_expires_in).toBe(300);

  await control({ trouble: 'shorten-sign-ins', ttlS: 86_400 });
  const third = await readTokens(await client.refresh(second.refresh_token));
  expect(third.refresh_expires_in).toBeLessThanOrEqual(300);
});

test('a refusal of the token endpoint tells of no life', async () => {
  const { client } = await openControlled();
  expect(await (await client.refresh('nothing')).json()).not.toHaveProperty('refresh_expires_in');
});

test('a restart brings the server back to normal, but nobody back', async () => {
  const { client, control, readState, restart } = await openControlled();
  const { refresh_token } = await client.signIn('ada@example.com');
  await control({ trouble: 'fail' });
  await control({ trouble: 'kill-refresh-token' });
  await restart();
  expect(await readState()).toMatchObject({ token: { failing: null }, api: { failing: null } });
  expect(await readRefusal(await client.refresh(refresh_token))).toBe('invalid_grant');
});

test.for([
  ['no object', 'revoke-session', ['trouble']],
  ['none that is known', { trouble: 'explode' }, ['trouble']],
  ['none by an inherited name', { trouble: 'toString' }, ['trouble']],
  ['a part too many', { trouble: 'slow', milliseconds: 5 }, ['milliseconds']],
  ['numbers out of range', { trouble: 'slow', ms: -1 }, ['ms']],
  ['words for numbers', { trouble: 'shorten-access-tokens', ttlS: 'soon' }, ['ttlS']],
  ['choices that are none', { trouble: 'fail', failure: 'badly', target: 'moon' }, ['failure', 'target']],
  [
    'a subject that is none',
    { trouble: 'revoke-session', subject: ['ada'], askAgain: 1 },
    ['askAgain', 'subject'],
  ],
] as const)('a trouble that is not understood changes nothing: %s', async ([, trouble, fields]) => {
  const { control, readState } = await openControlled();
  const before = await readState();
  const response = await control(trouble);
  expect(response.status).toBe(400);
  const problem = (await response.json()) as { code: string; fields: object };
  expect(problem.code).toBe('trouble-not-understood');
  expect(Object.keys(problem.fields).toSorted()).toEqual(fields);
  expect(await readState()).toEqual(before);
});

test('takes JSON only, which no page of another site can send', async () => {
  const { client } = await openControlled();
  const body = new URLSearchParams({ trouble: 'fail' });
  expect((await client.visit('/control', { method: 'POST', body })).status).toBe(415);
});

async function readTokens(response: Response): Promise<Tokens> {
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}

async function readSubject(client: DemoClient, { access_token: token }: Tokens): Promise<unknown> {
  return ((await (await client.api('/api/me', { token })).json()) as { subject: unknown }).subject;
}
