import { expect, test } from 'vitest';
import { openWorld } from '../../support/opened-world.ts';

test('five tabs over three expiries make three token requests and three broadcasts', async () => {
  const { world, tabs } = await openWorld(5);

  await world.pass(3 * 240_000 + 30_000);

  expect(world.server.requests.map(({ outcome }) => outcome)).toEqual(['rotated', 'rotated', 'rotated']);
  expect(world.posted).toHaveLength(3);
  for (const { session } of tabs) {
    expect(session.getSnapshot()).toMatchObject({ status: 'active', generation: 4 });
    expect(world.server.isAccepted(await session.getAccessToken())).toBe(true);
  }
});

test('a burst of calls on an expired token in all tabs makes one token request', async () => {
  const { world, tabs } = await openWorld(5);
  for (const tab of tabs) tab.freeze();
  await world.pass(400_000);
  for (const tab of tabs) tab.thaw();

  const calls = tabs.flatMap(({ session }) => Array.from({ length: 20 }, () => session.getAccessToken()));
  await world.pass(5_000);

  expect(new Set(await Promise.all(calls)).size).toBe(1);
  expect(world.server.requests).toHaveLength(1);
});

test('a valid token is answered without storage, lock or message', async () => {
  const { world, first } = await openWorld(2);
  const before = { ...world.counts };

  for (let call = 0; call < 100; call += 1) await first.session.getAccessToken();

  expect(world.counts).toEqual(before);
  expect(world.posted).toEqual([]);
});

test('a tab has one timer, its own refresh or its backup, and looks at nothing in between', async () => {
  const { world, tabs } = await openWorld(3);
  const before = { ...world.counts };

  await world.pass(200_000);

  expect(tabs.map((tab) => tab.timerCount())).toEqual([1, 1, 1]);
  expect(world.counts).toEqual(before);
});

test('no tab has a timer where nobody is signed in', async () => {
  const { world, first, tabs } = await openWorld(3);
  await first.session.end();
  await world.pass(1_000);

  expect(tabs.map((tab) => tab.timerCount())).toEqual([0, 0, 0]);
});

test('twenty callers of refresh() in four tabs share one request', async () => {
  const { world, tabs } = await openWorld(4);

  const calls = tabs.flatMap(({ session }) => Array.from({ length: 5 }, () => session.refresh()));
  await world.pass(2_000);
  await Promise.all(calls);

  expect(world.server.requests).toHaveLength(1);
  expect(tabs.map(({ session }) => session.getSnapshot())).toMatchObject(tabs.map(() => ({ generation: 2 })));
});
