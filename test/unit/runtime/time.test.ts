import { expect, test } from 'vitest';
import { openWorld, outcomeWithin } from '../../support/opened-world.ts';

const MINUTE_MS = 60_000;

test.each([
  ['5 seconds', 5],
  ['30 seconds', 30],
  ['15 minutes', 900],
])('tokens that live %s are refreshed before each end', async (_, accessTtlS) => {
  const { world, tabs } = await openWorld(2, { accessTtlS });
  const expiries = 4;

  for (let quarter = 0; quarter < expiries * 4; quarter += 1) {
    await world.pass((accessTtlS * 1000) / 4);
    for (const { session } of tabs) {
      expect(world.server.isAccepted(await session.getAccessToken())).toBe(true);
    }
  }

  const count = world.server.requests.length;
  expect(count).toBeGreaterThanOrEqual(expiries);
  expect(count).toBeLessThanOrEqual(expiries * 2);
});

test('a token that lives a year overflows no timer and is not refreshed in its first month', async () => {
  const { world, first } = await openWorld(1, { accessTtlS: 365 * 86_400 });

  await world.pass(3 * 60 * MINUTE_MS);

  expect(world.server.requests).toHaveLength(0);
  expect(first.timerCount()).toBe(1);
});

test('after sleep nobody is given the token that has expired', async () => {
  const { world, first } = await openWorld(1);
  // The machine sleeps: the wall clock goes on, the monotonic one and all timers stand still.
  world.server.revoke('access');
  world.stepClock(30 * MINUTE_MS);

  const token = await outcomeWithin(world, first.session.getAccessToken(), 1_000);

  expect(world.server.isAccepted(String(token))).toBe(true);
  expect(world.server.requests).toHaveLength(1);
});

test('a wall clock that is set back does not keep an expired token in use', async () => {
  const { world, tabs } = await openWorld(2);
  world.stepClock(-10 * MINUTE_MS);

  for (let minute = 0; minute < 12; minute += 1) {
    await world.pass(MINUTE_MS);
    for (const { session } of tabs) {
      expect(world.server.isAccepted(await session.getAccessToken())).toBe(true);
    }
  }
});

test('a wall clock that is set back is noticed, and tabs opened later get a record they can believe', async () => {
  const { world, tabs } = await openWorld(2);
  await world.pass(2 * MINUTE_MS);
  world.stepClock(-MINUTE_MS);
  await world.pass(MINUTE_MS + 5_000);
  expect(tabs[0]?.events.find(({ name }) => name === 'clock-stepped')?.payload).toEqual({
    stepMs: -MINUTE_MS,
  });
  expect(world.server.requests).toHaveLength(1);

  const late = world.openTab();
  await world.pass(500);

  expect(late.session.getSnapshot()).toMatchObject({ generation: 2 });
});

test('an answer that waited in a frozen page is not believed to be fresh', async () => {
  const { world, first } = await openWorld(1);
  world.server.latencyMs = 500;
  await world.pass(236_100);
  expect(world.server.requests).toHaveLength(1);
  first.freeze();
  await world.pass(20 * MINUTE_MS);
  first.thaw();

  const token = await outcomeWithin(world, first.session.getAccessToken(), 5_000);

  expect(world.server.isAccepted(String(token))).toBe(true);
});

test('a clock that is set back while the answer waits does not make the tokens younger', async () => {
  const { world, first } = await openWorld(1);
  world.server.latencyMs = 500;
  await world.pass(236_100);
  first.freeze();
  await world.pass(2 * MINUTE_MS);
  world.stepClock(-2 * MINUTE_MS);
  first.thaw();

  for (let seconds = 0; seconds < 300; seconds += 15) {
    await world.pass(15_000);
    expect(world.server.isAccepted(await first.session.getAccessToken())).toBe(true);
  }
});

test('a validity that no token of this server has is refused, after one try', async () => {
  const { world, first } = await openWorld(1, { accessTtlS: 30 });

  const asked = first.session.getAccessToken({ minValidityMs: MINUTE_MS });

  expect(await outcomeWithin(world, asked, 5_000)).toBe('validity-unreachable');
  expect(world.server.requests).toHaveLength(1);
});

test('a minValidityMs that is no duration is the caller’s mistake', async () => {
  const { first } = await openWorld(1);

  await expect(first.session.getAccessToken({ minValidityMs: -1 })).rejects.toThrow(
    new TypeError('minValidityMs: got -1, want a number of ms from 0 up'),
  );
});
