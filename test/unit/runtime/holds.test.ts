import { expect, test } from 'vitest';
import type { HoldOptions } from '../../../packages/sdk/src/session.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { activeIn, openWorld, outcomeWithin, toldOf } from '../../support/opened-world.ts';

const MINUTE_MS = 60_000;

test('a hold is seen by all tabs, and is gone from all when it is released', async () => {
  const { world, tabs, first } = await openWorld(3);

  const hold = first.session.hold('checkout', { minValidityMs: MINUTE_MS });
  expect(activeIn(first).holds).toMatchObject([{ holdId: hold.holdId, name: 'checkout', isOurs: true }]);
  await world.pass(10);
  for (const tab of tabs) {
    const endsAt = world.wallNow() - 10 + 30 * MINUTE_MS;
    expect(activeIn(tab).holds).toEqual([
      { holdId: hold.holdId, name: 'checkout', isOurs: tab === first, endsAt, risk: null },
    ]);
  }

  hold.release();
  expect(activeIn(first).holds).toEqual([]);
  await world.pass(10);
  for (const tab of tabs) expect(activeIn(tab).holds).toEqual([]);
});

test('a hold is seen by a tab that is opened later', async () => {
  const { world, first } = await openWorld(1);
  first.session.hold('checkout');
  await world.pass(10);

  const late = world.openTab();
  await world.pass(10);

  expect(activeIn(late).holds).toMatchObject([{ name: 'checkout', isOurs: false }]);
});

test.each([
  ['release()', (hold: Disposable & { release(): void }) => hold.release()],
  ['the end of its block', (hold: Disposable & { release(): void }) => hold[Symbol.dispose]()],
])('a hold is over with %s, once', async (_, end) => {
  const { world, first } = await openWorld(1);
  const hold = first.session.hold('checkout');
  await world.pass(10);

  end(hold);
  end(hold);
  hold.release();
  await world.pass(10);

  expect(hold.signal.aborted).toBe(true);
  expect(hold.signal.reason).toMatchObject({ code: 'hold-ended' });
  expect(toldOf(first, 'hold-ended')).toEqual([{ holdId: hold.holdId, name: 'checkout', cause: 'released' }]);
  expect(world.stored).toMatchObject({ holds: [] });
});

test('a hold is over with its signal, also with one that has aborted before', async () => {
  const { world, first } = await openWorld(1);
  const controller = new AbortController();
  const { signal } = first.session.hold('checkout', { signal: controller.signal });
  await world.pass(10);

  controller.abort();
  const late = first.session.hold('late', { signal: controller.signal });
  await world.pass(10);

  expect([signal.aborted, late.signal.aborted]).toEqual([true, true]);
  expect(activeIn(first).holds).toEqual([]);
  expect(world.stored).toMatchObject({ holds: [] });
});

test('a hold is over at its maximum, in all tabs', async () => {
  const { world, tabs, first } = await openWorld(2);
  const hold = first.session.hold('checkout', { maxMs: 5 * MINUTE_MS });

  await world.pass(5 * MINUTE_MS - 1);
  expect(activeIn(first).holds).toHaveLength(1);
  await world.pass(11);

  expect(hold.signal.aborted).toBe(true);
  expect(toldOf(first, 'hold-ended')).toMatchObject([{ cause: 'maximum' }]);
  for (const tab of tabs) expect(activeIn(tab).holds).toEqual([]);
});

test('a hold is over when its tab dies, as soon as that shows', async () => {
  const { world, tabs, first } = await openWorld(2);
  const [, second] = tabs;
  second?.session.hold('checkout');
  await world.pass(90_000);

  second?.crash();
  await world.pass(149_000);
  expect(activeIn(first).holds).toHaveLength(1);
  await world.pass(2_000);
  expect(activeIn(first).holds).toEqual([]);
});

test('a hold is over when its session is disposed of, and nothing of it is left', async () => {
  const { world, tabs, first } = await openWorld(2);
  const hold = first.session.hold('checkout');
  const ready = hold.ready().catch((error: unknown) => error);
  await world.pass(10);
  await ready;

  await first.session.dispose();
  await world.pass(10);

  expect(hold.signal.aborted).toBe(true);
  expect(first.timerCount()).toBe(0);
  expect(activeIn(tabs[1] ?? first).holds).toEqual([]);
  expect(() => first.session.hold('again')).toThrow(expect.objectContaining({ code: 'disposed' }));
});

test('a hold is over when the session is disposed of by who is told of something, and no timer stays', async () => {
  const { world, first } = await openWorld(1, { idleLimitMs: 10 * MINUTE_MS, warnBeforeMs: MINUTE_MS });
  const hold = first.session.hold('checkout');
  await world.pass(10);
  const disposed = new Promise<void>((resolve) => {
    first.session.on('refreshed', () => void first.session.dispose().then(resolve));
  });

  first.session.refresh().catch(() => {});
  await world.pass(1_000);
  await disposed;

  expect(hold.signal.aborted).toBe(true);
  expect(first.timerCount()).toBe(0);
  expect(first.isListeningToActivity()).toBe(false);
  expect(world.stored).toMatchObject({ holds: [] });
});

test('a hold is shown for as long as it lasts, in tabs that have nothing else to read for', async () => {
  const { world, tabs, first } = await openWorld(2, { accessTtlS: 86_400 });
  tabs[1]?.session.hold('checkout', { maxMs: 60 * MINUTE_MS });
  await world.pass(10);
  const before = first.session.getSnapshot();
  let changes = 0;
  first.session.subscribe(() => (changes += 1));
  const { reads } = world.counts;

  await world.pass(59 * MINUTE_MS);

  expect(first.session.getSnapshot()).toBe(before);
  expect(changes).toBe(0);
  // One a minute by the tab that holds it, and by the other one before it would be over.
  expect(world.counts.reads - reads).toBeLessThan(59 + 30);
});

test('two holds of one name are two', async () => {
  const { world, first } = await openWorld(1);
  const [one, other] = [first.session.hold('checkout'), first.session.hold('checkout')];
  await world.pass(10);

  one.release();
  await world.pass(10);

  expect(one.holdId).not.toBe(other.holdId);
  expect(other.signal.aborted).toBe(false);
  expect(activeIn(first).holds.map(({ holdId }) => holdId)).toEqual([other.holdId]);
});

test('a hold that is taken before anything is known holds the session that shows', async () => {
  const { world } = await openWorld(1);
  const late = world.openTab();
  const hold = late.session.hold('checkout');
  const ready = outcomeWithin(world, hold.ready(), 100);

  expect(await ready).toBeUndefined();
  expect(activeIn(late).holds).toMatchObject([{ holdId: hold.holdId, isOurs: true }]);
  expect(world.stored).toMatchObject({ holds: [{ id: hold.holdId }] });
});

test('a hold that is taken while nobody is signed in holds the session that comes', async () => {
  const world = createFakeWorld();
  const tab = world.openTab();
  await world.pass(1_000);
  const hold = tab.session.hold('checkout');
  expect(await outcomeWithin(world, hold.ready(), 10)).toBe('no-session');

  await tab.session.start(world.server.signIn());
  await world.pass(10);

  expect(world.stored).toMatchObject({ holds: [{ id: hold.holdId }] });
});

test('a hold outlives its session', async () => {
  const { world, first } = await openWorld(1);
  const hold = first.session.hold('checkout');
  await first.session.end();
  await world.pass(10);
  expect(hold.signal.aborted).toBe(false);

  await first.session.start(world.server.signIn());
  await world.pass(10);

  expect(activeIn(first).holds).toMatchObject([{ holdId: hold.holdId }]);
});

test.each([
  ['', {}, 'name: got , want a text of 1 to 64 characters'],
  ['x'.repeat(65), {}, `name: got ${'x'.repeat(64)}, want a text of 1 to 64 characters`],
  [7, {}, 'name: got 7, want a text of 1 to 64 characters'],
  ['a', { minValidityMs: -1 }, 'minValidityMs: got -1, want a number of ms from 0 to 86400000'],
  ['a', { minValidityMs: Number.NaN }, 'minValidityMs: got NaN, want a number of ms from 0 to 86400000'],
  ['a', { maxMs: 0 }, 'maxMs: got 0, want a number of ms from 1 to 86400000'],
  ['a', { maxMs: Number.POSITIVE_INFINITY }, 'maxMs: got Infinity, want a number of ms from 1 to 86400000'],
  ['a', { maxMs: '5' }, 'maxMs: got 5, want a number of ms from 1 to 86400000'],
])('hold(%j, %j) is the caller’s mistake', async (name, options, complaint) => {
  const { first } = await openWorld(1);

  expect(() => first.session.hold(name as string, options as HoldOptions)).toThrow(new TypeError(complaint));
  expect(activeIn(first).holds).toEqual([]);
});

test.each([
  ['as long as asked', { minValidityMs: 100_000 }, 100_000],
  ['half of its life at the most', { minValidityMs: 280_000 }, 150_000],
  ['half a minute when nothing is asked', {}, 30_000],
])('while held, in every tab and at any moment, a token lives %s', async (_, options, leftMs) => {
  const { world, tabs, first } = await openWorld(3);
  tabs[2]?.session.hold('checkout', { ...options, maxMs: 40 * MINUTE_MS });
  await world.pass(160_000);
  const since = world.server.requests.length;

  for (let second = 0; second < 900; second += 5) {
    await world.pass(5_000);
    expect((activeIn(first).expiresAt ?? 0) - world.wallNow()).toBeGreaterThanOrEqual(leftMs);
  }

  // No more often than a third of a life.
  expect(world.server.requests.length - since).toBeLessThanOrEqual(9);
});

test('ready() brings a token that lives as long as asked, by one refresh if it must', async () => {
  const { world, first } = await openWorld(1);
  await world.pass(60_000);
  const hold = first.session.hold('checkout', { minValidityMs: 270_000 });
  expect(await outcomeWithin(world, hold.ready(), 1_000)).toBeUndefined();
  expect((activeIn(first).expiresAt ?? 0) - world.wallNow()).toBeGreaterThanOrEqual(270_000);

  expect(await outcomeWithin(world, hold.ready(), 0)).toBeUndefined();
  expect(world.server.requests).toHaveLength(1);
});

test.each([
  ['a server that cannot be had', 'refresh-failed', { type: 'status', status: 503 } as const],
  ['a session that is over', 'session-ended', { type: 'error', error: 'invalid_grant' } as const],
])('ready() fails with %s', async (_, code, fault) => {
  const { world, first } = await openWorld(1);
  await world.pass(60_000);
  world.server.outage = fault;
  const hold = first.session.hold('checkout', { minValidityMs: 270_000 });

  expect(await outcomeWithin(world, hold.ready(), 40_000)).toBe(code);
});

test('ready() of what no token lives is refused', async () => {
  const { world, first } = await openWorld(1);
  const hold = first.session.hold('checkout', { minValidityMs: 400_000 });

  expect(await outcomeWithin(world, hold.ready(), 5_000)).toBe('validity-unreachable');
  expect(toldOf(first, 'hold-at-risk')).toMatchObject([{ reason: 'validity-unreachable', endsAt: null }]);
});

test('ready() of a tab that knows nothing yet brings no less than is usual', async () => {
  const { world } = await openWorld(1);
  world.server.outage = { type: 'status', status: 503 };
  await world.pass(275_000);
  world.server.outage = null;
  const late = world.openTab();

  const ready = late.session
    .hold('checkout')
    .ready()
    .then(() => Number(activeIn(late).expiresAt) - world.wallNow());

  expect(await outcomeWithin(world, ready, 30_000)).toBeGreaterThanOrEqual(30_000);
});

test('ready() ends with the hold, and with its own signal', async () => {
  const { world, first } = await openWorld(1);
  await world.pass(60_000);
  world.server.outage = { type: 'hang' };
  const hold = first.session.hold('checkout', { minValidityMs: 270_000 });
  const controller = new AbortController();
  const [own, whole] = [hold.ready({ signal: controller.signal }), hold.ready()].map((ready) =>
    outcomeWithin(world, ready, 10),
  );

  controller.abort('changed my mind');
  expect(await own).toBe('changed my mind');
  hold.release();
  expect(await whole).toBe('hold-ended');
  expect(await outcomeWithin(world, hold.ready(), 0)).toBe('hold-ended');
});

test('a flow at risk is told so while its token still lives, and when that is over', async () => {
  const { world, first } = await openWorld(1);
  world.server.outage = { type: 'status', status: 503 };
  const hold = first.session.hold('checkout', { minValidityMs: MINUTE_MS });
  await world.pass(190_000);

  const [risk] = toldOf(first, 'hold-at-risk');
  expect(risk).toMatchObject({ holdId: hold.holdId, name: 'checkout', reason: 'refresh-failing' });
  expect((risk?.endsAt ?? 0) - world.wallNow()).toBeGreaterThan(MINUTE_MS);
  expect(activeIn(first).holds).toMatchObject([{ risk: { reason: 'refresh-failing' } }]);

  world.server.outage = null;
  await world.pass(60_000);
  expect(toldOf(first, 'hold-recovered')).toEqual([{ holdId: hold.holdId, name: 'checkout' }]);
  expect(activeIn(first).holds).toMatchObject([{ risk: null }]);
  expect(toldOf(first, 'hold-at-risk')).toHaveLength(1);
});

test('a flow longer than its refresh token lives is told so as soon as that is known', async () => {
  const { world, first } = await openWorld(1, { refreshTtlS: 1_200 });
  world.server.isRefreshEndFixed = true;
  first.session.hold('checkout');
  expect(toldOf(first, 'hold-at-risk')).toEqual([]);

  await world.pass(5 * MINUTE_MS);

  expect(toldOf(first, 'hold-at-risk')).toMatchObject([{ reason: 'refresh-token-expiry' }]);
  expect(toldOf(first, 'hold-at-risk')[0]?.endsAt).toBeGreaterThan(world.wallNow());
});

test('a hold costs one write, one message, and a write a minute', async () => {
  const { world, first } = await openWorld(3, { accessTtlS: 3_600 });
  const before = world.counts.updates;
  world.posted.splice(0);

  first.session.hold('checkout');
  await world.pass(10);
  expect(world.counts.updates - before).toBe(1);
  expect(world.posted).toMatchObject([{ type: 'noted' }]);
  await world.pass(10 * MINUTE_MS);

  expect(world.counts.updates - before).toBe(11);
  expect(world.posted).toHaveLength(1);
});

test('what a tab shows of flows stays the same object while nothing changes', async () => {
  const { world, tabs, first } = await openWorld(3, { accessTtlS: 3_600 });
  for (const { session } of tabs.slice(1)) session.hold('upload');
  await world.pass(10);
  const before = first.session.getSnapshot();
  let changes = 0;
  first.session.subscribe(() => (changes += 1));

  for (let minute = 0; minute < 10; minute += 1) {
    await world.pass(MINUTE_MS);
    first.signal('woken');
  }

  expect(first.session.getSnapshot()).toBe(before);
  expect(changes).toBe(0);
});
