import { expect, test } from 'vitest';
import { openWorld } from '../../support/opened-world.ts';

// A leader that froze with the lock, its request never heard: the others rob it, and must not rob each other.
test.each([
  ['waiting for their turn', 1_500, false],
  ['with somebody waiting in each', 50, true],
])('of several tabs that find the lock held for too long one steals it and sends: %s', async (...row) => {
  const [, latencyMs, isWanted] = row;
  const { world, tabs, first } = await openWorld(4);
  world.server.latencyMs = latencyMs;
  world.server.faults.push({ type: 'hang' });
  while (world.server.requests.length === 0) await world.pass(100);
  first.freeze();
  if (isWanted) for (const { session } of tabs.slice(1)) session.refresh().catch(() => {});

  await world.pass(60_000);

  expect(world.server.requests.map(({ outcome }) => outcome)).toEqual(['hang', 'rotated']);
  expect(world.server.reuseDetected).toBe(0);
});
