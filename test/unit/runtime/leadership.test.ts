import { expect, test } from 'vitest';
import { openWorld, outcomeWithin } from '../../support/opened-world.ts';

test('the oldest tab leads, and its successor when it is disposed', async () => {
  const { world, tabs, first } = await openWorld(3);
  expect(tabs.map(({ session }) => session.getSnapshot().role)).toEqual(['leader', 'follower', 'follower']);

  await first.session.dispose();
  await world.pass(10);

  expect(tabs.slice(1).map(({ session }) => session.getSnapshot().role)).toEqual(['leader', 'follower']);
});

test('a hidden leader hands over to a visible tab', async () => {
  const { world, tabs, first } = await openWorld(2);

  first.signal('hidden');
  await world.pass(10);
  expect(tabs.map(({ session }) => session.getSnapshot().role)).toEqual(['follower', 'leader']);

  first.signal('visible');
  await world.pass(10);
  expect(tabs.map(({ session }) => session.getSnapshot().role)).toEqual(['leader', 'follower']);
});

test.each([['crashed'], ['frozen']])('a %s leader costs a moment and no session', async (fate) => {
  const { world, tabs, first } = await openWorld(3);
  if (fate === 'crashed') first.crash();
  else first.freeze();

  await world.pass(245_000);

  const [, second, third] = tabs;
  expect(world.server.requests).toHaveLength(1);
  for (const tab of [second, third]) {
    expect(tab?.session.getSnapshot()).toMatchObject({ status: 'active', generation: 2 });
  }
  expect(second?.session.getSnapshot().role).toBe('leader');
});

test('a leader that crashes with the request on its way is replayed inside the window', async () => {
  const { world, tabs, first } = await openWorld(2, { replayWindowMs: 30_000, serverWindowMs: 30_000 });
  world.server.latencyMs = 500;
  await world.pass(236_100);
  expect(world.server.requests).toHaveLength(1);
  first.crash();

  await world.pass(10_000);

  expect(world.server.requests).toHaveLength(2);
  expect(world.server.reuseDetected).toBe(0);
  expect(tabs[1]?.session.getSnapshot()).toMatchObject({ status: 'active', generation: 2 });
});

test('a leader frozen with the request on its way is waited for, then robbed, and cannot write when it thaws', async () => {
  const { world, tabs, first } = await openWorld(2, { replayWindowMs: 60_000, serverWindowMs: 60_000 });
  world.server.latencyMs = 500;
  await world.pass(236_100);
  first.freeze();
  await world.pass(40_000);
  expect(tabs[1]?.session.getSnapshot()).toMatchObject({ generation: 2 });
  const stored = world.stored;

  first.thaw();
  await world.pass(1_000);

  expect(world.stored).toEqual(stored);
  expect(first.session.getSnapshot()).toMatchObject({ status: 'active', generation: 2 });
  expect(world.server.reuseDetected).toBe(0);
});

test('a tab back from a freeze hands nothing out before it has read the store', async () => {
  const { world, tabs, first } = await openWorld(2);
  first.freeze();
  await tabs[1]?.session.end();
  await world.pass(1_000);

  const asked = first.session.getAccessToken();
  first.thaw();

  expect(await outcomeWithin(world, asked, 10)).toBe('session-ended');
});
