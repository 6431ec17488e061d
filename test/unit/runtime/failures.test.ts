import { expect, test } from 'vitest';
import { openWorld, outcomeWithin } from '../../support/opened-world.ts';

test.each([
  ['a 503', { type: 'status', status: 503 }],
  ['a 429', { type: 'status', status: 429 }],
  ['a lost connection', { type: 'lost-before' }],
  ['an HTML page with status 200', { type: 'answer', value: '<!doctype html>' }],
  ['JSON without a token', { type: 'answer', value: { ok: true } }],
  ['a 4xx without a reason', { type: 'status', status: 403 }],
] as const)('%s is ridden out: the caller gets a token, nobody is signed out', async (_, fault) => {
  const { world, tabs, first } = await openWorld(2);
  for (const tab of tabs) tab.freeze();
  await world.pass(400_000);
  world.server.faults.push(fault);
  for (const tab of tabs) tab.thaw();

  const token = await outcomeWithin(world, first.session.getAccessToken(), 10_000);

  expect(world.server.isAccepted(String(token))).toBe(true);
  expect(world.server.requests).toHaveLength(2);
});

test('a still valid token stays in use while the server is out of order', async () => {
  const { world, first } = await openWorld(1);
  world.server.outage = { type: 'status', status: 503 };
  await world.pass(250_000);

  const token = await outcomeWithin(world, first.session.getAccessToken({ minValidityMs: 60_000 }), 10);

  expect(world.server.isAccepted(String(token))).toBe(true);
  expect(first.session.getSnapshot()).toMatchObject({
    status: 'active',
    failure: { code: 'refresh-failed' },
  });
});

test('in an outage all tabs together make no more calls than one would, and none is signed out', async () => {
  const callsOf = async (tabCount: number) => {
    const { world, tabs } = await openWorld(tabCount);
    world.server.outage = { type: 'lost-before' };
    await world.pass(230_000);
    const until = Array.from({ length: 40 }, () => 10_000);
    for (const ms of until) {
      for (const { session } of tabs) session.getAccessToken().catch(() => {});
      await world.pass(ms);
    }
    expect(tabs.every(({ session }) => session.getSnapshot().status === 'active')).toBe(true);
    return world.server.requests.length;
  };

  const alone = await callsOf(1);

  expect(alone).toBeGreaterThan(5);
  expect(await callsOf(8)).toBeLessThanOrEqual(alone + 1);
});

test('Retry-After is obeyed, by every tab', async () => {
  const { world, tabs } = await openWorld(3);
  world.server.faults.push({ type: 'status', status: 429, retryAfterMs: 120_000 });
  await world.pass(236_000);
  const [failed] = world.server.requests;
  expect(failed?.outcome).toBe('status');

  for (const { session } of tabs) session.refresh().catch(() => {});
  await world.pass(300_000);

  const [, next] = world.server.requests;
  expect((next?.at ?? 0) - (failed?.at ?? 0)).toBeGreaterThanOrEqual(120_000);
});

test('a caller that cannot be served in time is told at once, with a code', async () => {
  const { world, first } = await openWorld(1);
  world.server.outage = { type: 'status', status: 503, retryAfterMs: 600_000 };
  await world.pass(400_000);

  expect(await outcomeWithin(world, first.session.getAccessToken(), 1)).toBe('refresh-failed');
});

test('invalid_grant for the newest refresh token ends the session in all tabs', async () => {
  const { world, tabs } = await openWorld(3);
  world.server.revoke('family');

  await world.pass(240_000);

  for (const { session } of tabs) {
    expect(session.getSnapshot()).toMatchObject({ status: 'ended', endReason: 'refresh-token-rejected' });
  }
  expect(world.server.requests).toHaveLength(1);
});

test('a configuration error signs nobody out, and tells the caller', async () => {
  const { world, first } = await openWorld(1);
  world.server.outage = { type: 'error', error: 'invalid_client' };
  await world.pass(400_000);

  expect(await outcomeWithin(world, first.session.getAccessToken(), 1_000)).toBe('refresh-misconfigured');
  expect(first.session.getSnapshot().status).toBe('active');
});

test('a server that refuses for ever without a reason ends the session, after many tries', async () => {
  const { world, first } = await openWorld(1);
  world.server.outage = { type: 'status', status: 400 };

  await world.pass(600_000);

  expect(first.session.getSnapshot()).toMatchObject({ status: 'ended', endReason: 'refused-without-reason' });
  expect(world.server.requests.length).toBeGreaterThanOrEqual(5);
});

test('a refresh that hangs is given up after its time, and its answer replayed', async () => {
  const { world, first } = await openWorld(1, { replayWindowMs: 60_000, serverWindowMs: 60_000 });
  world.server.faults.push({ type: 'hang' });

  await world.pass(260_000);

  expect(first.session.getSnapshot()).toMatchObject({ status: 'active', generation: 2 });
  expect(world.server.requests.map(({ outcome }) => outcome)).toEqual(['hang', 'rotated']);
});

test('a lost answer is asked for again at once inside the window', async () => {
  const { world, first } = await openWorld(1, { replayWindowMs: 30_000, serverWindowMs: 30_000 });
  world.server.faults.push({ type: 'lost-after' });

  await world.pass(237_000);

  const [lost, replayed] = world.server.requests;
  expect(lost?.outcome).toBe('lost-after rotated');
  expect(replayed?.outcome).toBe('replayed');
  expect((replayed?.at ?? 0) - (lost?.at ?? 0)).toBeLessThan(100);
  expect(first.session.getSnapshot()).toMatchObject({ status: 'active', generation: 2 });
});

test('without a window a lost answer is said to be ambiguous, and what the server says of it is believed', async () => {
  const { world, first } = await openWorld(1);
  world.server.faults.push({ type: 'lost-after' });

  await world.pass(240_000);

  expect(first.events.map(({ name }) => name)).toContain('refresh-ambiguous');
  expect(first.session.getSnapshot()).toMatchObject({ status: 'ended', endReason: 'refresh-token-lost' });
});

test('a refusal says what the last attempt failed with', async () => {
  const { world, first } = await openWorld(1);
  world.server.outage = { type: 'error', error: 'invalid_client' };
  await world.pass(400_000);

  const asked = first.session.getAccessToken();

  await expect(asked).rejects.toMatchObject({
    code: 'refresh-misconfigured',
    cause: { code: 'refresh-misconfigured', cause: { status: 400, error: 'invalid_client' } },
  });
});

test('a waiting caller can leave, and the refresh goes on without it', async () => {
  const { world, first } = await openWorld(1);
  first.freeze();
  await world.pass(400_000);
  first.thaw();
  const controller = new AbortController();
  const asked = first.session.getAccessToken({ signal: controller.signal });
  await world.pass(10);

  controller.abort(new Error('enough'));

  await expect(asked).rejects.toThrow('enough');
  await world.pass(1_000);
  expect(first.session.getSnapshot()).toMatchObject({ generation: 2 });
});
