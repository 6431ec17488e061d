import { expect, test } from 'vitest';
import { createFakeWorld } from '../../support/fake-world.ts';

test('five tabs over three expiries make three token requests and three broadcasts', async () => {
  const world = createFakeWorld();
  const tabs = Array.from({ length: 5 }, () => world.openTab());
  await world.pass(1_000);
  await tabs[0]?.session.start(world.server.signIn());
  await world.pass(1_000);
  world.posted.splice(0);

  await world.pass(3 * 240_000 + 30_000);

  expect(world.server.requests.map(({ outcome }) => outcome)).toEqual(['rotated', 'rotated', 'rotated']);
  expect(world.posted).toHaveLength(3);
  for (const { session } of tabs) {
    expect(session.getSnapshot()).toMatchObject({ status: 'active', generation: 4 });
    expect(world.server.isAccepted(await session.getAccessToken())).toBe(true);
  }
});

test('a burst of calls on an expired token in all tabs makes one token request', async () => {
  const world = createFakeWorld();
  world.server.outage = { type: 'lost-before' };
  const tabs = Array.from({ length: 5 }, () => world.openTab());
  await world.pass(1_000);
  await tabs[0]?.session.start(world.server.signIn());
  await world.pass(400_000);
  world.server.outage = null;
  world.server.requests.splice(0);
  for (const tab of tabs) tab.signal('online');

  const calls = tabs.flatMap(({ session }) => Array.from({ length: 20 }, () => session.getAccessToken()));
  await world.pass(5_000);

  const tokens = new Set(await Promise.all(calls));
  expect(tokens.size).toBe(1);
  expect(world.server.requests).toHaveLength(1);
});
