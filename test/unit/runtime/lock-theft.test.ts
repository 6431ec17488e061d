import { expect, test, vi } from 'vitest';
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

test('a tab that froze for a moment as it journaled sends nothing: another may have had its answer meanwhile', async () => {
  const { world, first } = await openWorld(1);
  const { store } = first.ports;
  const update = store.update;
  vi.spyOn(store, 'update').mockImplementationOnce((change) =>
    update((current) => {
      first.freeze();
      return change(current);
    }),
  );
  first.session.refresh().catch(() => {});
  await world.pass(1_000);
  expect(world.stored).toMatchObject({ attempt: { number: 1 } });

  first.thaw();
  await world.settle();
  expect(world.stored).toMatchObject({ attempt: null });
  expect(world.server.requests).toEqual([]);

  await world.pass(2_000);
  expect(world.server.requests.map(({ outcome }) => outcome)).toEqual(['rotated']);
});
