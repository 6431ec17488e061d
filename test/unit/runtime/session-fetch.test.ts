import { expect, test } from 'vitest';
import type { SessionOptions } from '../../../packages/sdk/src/options.ts';
import type { FakeWorld } from '../../support/fake-world.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { openWorld, outcomeWithin } from '../../support/opened-world.ts';

const ORDERS = 'https://shop.example/orders';

/** The answer of a call, once the world has had time for it. */
async function answerOf(world: FakeWorld, call: Promise<Response>, ms = 5_000): Promise<Response> {
  await world.pass(ms);
  return call;
}

test('the bearer token goes to the page’s own origin', async () => {
  const { world, first } = await openWorld(1);

  const response = await answerOf(world, first.session.fetch(ORDERS));

  expect(response.status).toBe(200);
  expect(world.server.calls).toMatchObject([{ authorization: 'Bearer access-2', url: ORDERS }]);
});

test.each([
  ['another origin', 'https://api.shop.com/'],
  ['another port', 'https://shop.example:8443/'],
  ['another scheme', 'http://shop.example/'],
  ['a host that only begins like it', 'https://shop.example.evil.example/'],
  ['a host in the user info', 'https://shop.example@evil.example/'],
])('the bearer token does not go to %s', async (_, url) => {
  const sent: unknown[] = [];
  const { world, first } = await openWorld(1, {
    allowedOrigins: ['https://shop.example'],
    fetch: async (input, init) => {
      sent.push(new Headers(init?.headers).get('authorization'), input);
      return new Response();
    },
  });

  await first.session.fetch(url).then(
    () => expect(sent).toEqual([null, url]),
    // An address with credentials in it is refused before anything is sent.
    (error: unknown) => expect(error).toBeInstanceOf(TypeError),
  );
  expect(world.server.calls).toEqual([]);
});

test('a listed origin of another host gets the token', async () => {
  const { world, first } = await openWorld(1, { allowedOrigins: ['https://api.shop.example'] });

  await answerOf(world, first.session.fetch('https://api.shop.example/v1'));
  await answerOf(world, first.session.fetch(ORDERS));

  expect(world.server.calls.map(({ authorization }) => authorization)).toEqual(['Bearer access-2', null]);
});

const bodies: [string, () => { input: RequestInfo; init?: RequestInit; body: string }][] = [
  ['a string', () => ({ input: ORDERS, init: { method: 'POST', body: 'order 7' }, body: 'order 7' })],
  ['a Blob', () => ({ input: ORDERS, init: { method: 'PUT', body: new Blob(['blob']) }, body: 'blob' })],
  [
    'URLSearchParams',
    () => ({ input: ORDERS, init: { method: 'POST', body: new URLSearchParams({ a: '1' }) }, body: 'a=1' }),
  ],
  ['a Request', () => ({ input: new Request(ORDERS, { method: 'POST', body: 'request' }), body: 'request' })],
];
test.each(bodies)('a 401 for a revoked token replays a POST with %s once', async (_, build) => {
  const { world, first } = await openWorld(1);
  const { input, init, body } = build();
  world.server.revoke('access');

  const response = await answerOf(world, first.session.fetch(input, init));

  expect(response.status).toBe(200);
  expect(await response.text()).toBe(body);
  expect(world.server.calls.map((call) => [call.status, call.body])).toEqual([
    [401, body],
    [200, body],
  ]);
  expect(world.server.requests).toHaveLength(1);
});

test('FormData is replayed with the very same boundary', async () => {
  const { world, first } = await openWorld(1);
  const form = new FormData();
  form.set('name', 'Ada');
  world.server.revoke('access');

  await answerOf(world, first.session.fetch(ORDERS, { method: 'POST', body: form }));

  const [refused, replayed] = world.server.calls;
  expect(refused?.body).toContain('Ada');
  expect(replayed).toMatchObject({ status: 200, body: refused?.body });
});

test('a stream body cannot be sent twice: the 401 comes back untouched, and nothing is refreshed', async () => {
  const { world, first } = await openWorld(1);
  world.server.revoke('access');
  const init = { method: 'POST', body: new Blob(['once']).stream(), duplex: 'half' };

  const response = await answerOf(world, first.session.fetch(ORDERS, init));

  expect(response.status).toBe(401);
  expect(await response.text()).toBe('once');
  expect(world.server.calls).toHaveLength(1);
});

test('a 401 is replayed without a refresh if the token has changed since', async () => {
  const { world, tabs, first } = await openWorld(2);
  world.server.latencyMs = 500;
  const call = first.session.fetch(ORDERS);
  world.server.revoke('access');
  tabs[1]?.session.refresh().catch(() => {});

  const response = await answerOf(world, call);

  expect(response.status).toBe(200);
  expect(world.server.requests).toHaveLength(1);
});

test('five tabs with five POSTs each on a revoked token make one token request, and all succeed', async () => {
  const { world, tabs } = await openWorld(5);
  world.server.revoke('access');

  const calls = tabs.flatMap(({ session }) =>
    Array.from({ length: 5 }, () => session.fetch(ORDERS, { method: 'POST', body: 'x' })),
  );
  await world.pass(5_000);

  const statuses = (await Promise.all(calls)).map(({ status }) => status);
  expect(statuses).toEqual(Array(25).fill(200));
  expect(world.server.requests).toHaveLength(1);
});

test('an API that refuses every token causes one refresh, not one a call', async () => {
  const refusing: Partial<SessionOptions> = { fetch: async () => new Response(null, { status: 401 }) };
  const { world, first } = await openWorld(1, refusing);

  for (let call = 0; call < 10; call += 1) {
    expect((await answerOf(world, first.session.fetch(ORDERS), 500)).status).toBe(401);
  }

  expect(world.server.requests).toHaveLength(1);
});

test('a 401 that asks for a stronger sign-in is not answered by a refresh', async () => {
  const headers = { 'www-authenticate': 'Bearer error="insufficient_user_authentication"' };
  const { world, first } = await openWorld(1, {
    fetch: async () => new Response(null, { status: 401, headers }),
  });

  expect((await answerOf(world, first.session.fetch(ORDERS))).status).toBe(401);
  expect(world.server.requests).toHaveLength(0);
});

test('a session that ended behind the caller gives the 401 back', async () => {
  const { world, first } = await openWorld(1);
  world.server.revoke('family');

  const response = await answerOf(world, first.session.fetch(ORDERS, { method: 'POST', body: 'x' }));

  expect(response.status).toBe(401);
  expect(first.session.getSnapshot()).toMatchObject({ status: 'ended' });
});

test('nobody signed in: the request goes out as it is', async () => {
  const world = createFakeWorld();
  const tab = world.openTab();

  const response = await answerOf(world, tab.session.fetch(ORDERS));

  expect(response.status).toBe(401);
  expect(world.server.calls).toMatchObject([{ authorization: null }]);
});

test('a caller’s own Authorization is left alone', async () => {
  const { world, first } = await openWorld(1);

  await answerOf(world, first.session.fetch(ORDERS, { headers: { authorization: 'Basic x' } }));

  expect(world.server.calls).toMatchObject([{ authorization: 'Basic x', status: 401 }]);
});

test('an aborted call stops waiting for its token', async () => {
  const { world, first } = await openWorld(1);
  first.freeze();
  await world.pass(400_000);
  first.thaw();
  const controller = new AbortController();
  const call = first.session.fetch(ORDERS, { signal: controller.signal });
  const outcome = outcomeWithin(world, call, 10);

  controller.abort('changed my mind');

  expect(await outcome).toBe('changed my mind');
  await world.pass(1_000);
  expect(world.server.calls).toEqual([]);
});

test('a call never goes on with the token of another account', async () => {
  const { world, tabs, first } = await openWorld(2);
  world.server.revoke('access');
  const call = first.session.fetch(ORDERS, { method: 'POST', body: 'order of Ada' });
  await tabs[1]?.session.start(world.server.signIn('grace'));

  const response = await answerOf(world, call);

  expect(response.status).toBe(401);
  expect(world.server.calls).toHaveLength(1);
});
