import { expect, test } from 'vitest';
import { createFakeWorld } from '../../support/fake-world.ts';
import { openWorld, outcomeWithin } from '../../support/opened-world.ts';

const FAULT = new Error('Connection to Indexed Database server lost');

test('a store that cannot be read is not "signed out": restoring goes on until it can', async () => {
  const { world } = await openWorld(1);
  world.storeFault = FAULT;
  const late = world.openTab();
  await world.pass(5_000);
  expect(late.session.getSnapshot().status).toBe('restoring');

  world.storeFault = null;
  await world.pass(2_000);

  expect(late.session.getSnapshot().status).toBe('active');
});

test('nothing is sent while the store does not take the journal, and all is well afterwards', async () => {
  const { world, first } = await openWorld(1);
  world.storeFault = FAULT;
  await world.pass(260_000);
  expect(world.server.requests).toHaveLength(0);
  expect(world.server.isAccepted(await first.session.getAccessToken())).toBe(true);

  world.storeFault = null;
  await world.pass(5_000);

  expect(first.session.getSnapshot()).toMatchObject({ status: 'active', generation: 2 });
});

test('tokens that the store does not take stay in use, and are put there when it can', async () => {
  const { world, first } = await openWorld(1);
  world.server.latencyMs = 500;
  first.session.refresh().catch(() => {});
  await world.pass(200);
  world.storeFault = FAULT;
  await world.pass(1_000);
  expect(first.session.getSnapshot()).toMatchObject({ generation: 2 });
  expect(world.stored).toMatchObject({ generation: 1 });

  world.storeFault = null;
  await world.pass(2_000);

  expect(world.stored).toMatchObject({ generation: 2 });
});

test('a refresh whose every write is made twice is one refresh, and is told of', async () => {
  const { world, tabs, first } = await openWorld(2);
  world.isStoreRepeating = true;
  const refreshed = first.session.refresh();

  expect(await outcomeWithin(world, refreshed, 100)).toBeUndefined();
  expect(world.server.requests).toHaveLength(1);
  expect(first.events.at(-1)).toMatchObject({
    name: 'refreshed',
    payload: { generation: 2, byThisTab: true },
  });
  expect(tabs[1]?.session.getSnapshot()).toMatchObject({ generation: 2 });
});

test.each([
  ['emptied', undefined],
  ['filled with garbage', { hello: 'world' }],
])('tokens whose answer finds the store %s are put there', async (_, value) => {
  const { world, first } = await openWorld(2);
  world.server.latencyMs = 500;
  first.session.refresh().catch(() => {});
  await world.pass(200);

  world.stored = value;
  await world.pass(2_000);

  expect(world.stored).toMatchObject({ state: 'active', generation: 2 });
  expect(first.session.getSnapshot()).toMatchObject({ generation: 2 });
});

test('tokens whose answer finds a record of a newer version stay in use, and outlive it', async () => {
  const { world, first } = await openWorld(2);
  world.server.latencyMs = 500;
  first.session.refresh().catch(() => {});
  await world.pass(200);

  world.stored = { v: 2 };
  await world.pass(2_000);
  expect(world.stored).toEqual({ v: 2 });
  expect(first.session.getSnapshot()).toMatchObject({ generation: 2 });

  world.stored = undefined;
  first.signal('woken');
  await world.pass(2_000);
  expect(world.stored).toMatchObject({ generation: 2 });
  await world.pass(600_000);
  expect(world.server.reuseDetected).toBe(0);
});

test.each([
  ['emptied', undefined],
  ['filled with garbage', { hello: 'world' }],
])('a store that was %s under a running session is put right from memory', async (_, value) => {
  const { world, tabs } = await openWorld(3);
  await world.pass(250_000);
  const kept = world.stored;
  world.stored = value;

  tabs[1]?.signal('woken');
  await world.pass(1_000);

  expect(world.stored).toEqual(kept);
  await world.pass(600_000);
  expect(world.server.reuseDetected).toBe(0);
  expect(tabs.map(({ session }) => session.getSnapshot().status)).toEqual(['active', 'active', 'active']);
});

test('a tab that is opened on an emptied store gets the session from the tabs that remember it', async () => {
  const { world } = await openWorld(2);
  world.stored = undefined;

  const late = world.openTab();
  await world.pass(100);

  expect(late.session.getSnapshot()).toMatchObject({ status: 'active', generation: 1 });
  expect(world.stored).toMatchObject({ state: 'active' });
});

test('of two tabs that put a lost session back the one that knows more prevails', async () => {
  const { world, tabs, first } = await openWorld(2);
  first.freeze();
  await world.pass(250_000);
  world.stored = undefined;

  first.thaw();
  await world.pass(2_000);

  expect(world.stored).toMatchObject({ generation: 2 });
  expect(first.session.getSnapshot()).toMatchObject({ generation: 2 });
  expect(tabs[1]?.session.getSnapshot()).toMatchObject({ generation: 2 });
  expect(world.server.reuseDetected).toBe(0);
});

test('a record of a newer version is left alone, and the tokens at hand stay in use', async () => {
  const { world, first } = await openWorld(1);
  const newer = { v: 2, anything: true };
  world.stored = newer;
  first.signal('woken');
  await world.pass(100);

  expect(first.events.at(-1)).toMatchObject({ name: 'input-ignored', payload: { source: 'store' } });
  expect(world.server.isAccepted(await first.session.getAccessToken())).toBe(true);
  await world.pass(400_000);
  expect(world.stored).toEqual(newer);
});

test('a garbage record at start is nobody, with an event', async () => {
  const world = createFakeWorld();
  world.stored = 'what is this';
  const tab = world.openTab();
  await world.pass(500);

  expect(tab.session.getSnapshot().status).toBe('anonymous');
  expect(tab.events).toMatchObject([{ name: 'input-ignored' }, { name: 'leader-changed' }]);
});

test('a start that cannot be stored is refused and changes nothing', async () => {
  const { world, first } = await openWorld(1);
  const before = first.session.getSnapshot();
  world.storeFault = FAULT;

  await expect(first.session.start(world.server.signIn('grace'))).rejects.toMatchObject({
    code: 'storage-failed',
  });

  expect(first.session.getSnapshot()).toBe(before);
});

test.each([
  ['nothing', undefined],
  ['HTML', '<p>'],
  ['no token', { expires_in: 3 }],
  ['an error answer', { error: 'invalid_grant' }],
])('start() given %s is refused and keeps the session at hand', async (_, value) => {
  const { world, first } = await openWorld(1);
  const before = first.session.getSnapshot();

  const started = first.session.start(value as never);

  expect(await outcomeWithin(world, started, 10)).toBe('invalid-token-response');
  expect(first.session.getSnapshot()).toBe(before);
});
