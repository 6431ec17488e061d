import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../packages/sdk/src/browser/memory-store.ts';
import { resolveSessionOptions } from '../../../packages/sdk/src/resolve-options.ts';
import { startSession } from '../../../packages/sdk/src/runtime/start-session.ts';
import { createFakeWorld, type FakeTab } from '../../support/fake-world.ts';
import { activeIn, openWorld, outcomeWithin, toldOf } from '../../support/opened-world.ts';

const MINUTE_MS = 60_000;
const FAULT = new Error('Connection to Indexed Database server lost');
const idle = { idleLimitMs: 15 * MINUTE_MS, warnBeforeMs: MINUTE_MS };

function holdIdsIn(tab: FakeTab): string[] {
  return activeIn(tab).holds.map(({ holdId }) => holdId);
}

/** The tab's writes are done and their answers lost. */
function loseAnswers({ ports }: FakeTab): () => void {
  const { update } = ports.store;
  ports.store.update = async (change) => {
    await update(change);
    throw FAULT;
  };
  return () => void (ports.store.update = update);
}

describe('a store out of order', () => {
  test('leaves a flow to its tab, and shows it to the others when it is in order', async () => {
    const { world, tabs, first } = await openWorld(2);
    world.storeFault = FAULT;
    const { holdId } = first.session.hold('checkout');
    await world.pass(10_000);
    expect(holdIdsIn(first)).toEqual([holdId]);

    world.storeFault = null;
    await world.pass(2_000);

    expect(tabs.map(holdIdsIn)).toEqual([[holdId], [holdId]]);
  });

  test('keeps a release to its tab until it is in order', async () => {
    const { world, tabs, first } = await openWorld(2);
    const hold = first.session.hold('checkout');
    await world.pass(10);
    world.storeFault = FAULT;
    hold.release();
    await world.pass(10_000);
    expect(hold.signal.aborted).toBe(true);

    world.storeFault = null;
    await world.pass(2_000);

    expect(tabs.map(holdIdsIn)).toEqual([[], []]);
  });

  test('keeps activity to its tab until it is in order', async () => {
    const { world, tabs, first } = await openWorld(2, idle);
    await world.pass(10 * MINUTE_MS);
    world.storeFault = FAULT;
    first.act();
    const at = world.wallNow();
    await world.pass(2 * MINUTE_MS);
    expect(world.stored).not.toMatchObject({ activeAt: at });

    world.storeFault = null;
    await world.pass(2_000);
    expect(world.stored).toMatchObject({ activeAt: at });
    await world.pass(3 * MINUTE_MS);
    for (const tab of tabs) expect(toldOf(tab, 'warned')).toEqual([]);
  });

  test('is asked for what is owed once a second, and not all the time', async () => {
    const { world, first } = await openWorld(1, { ...idle, accessTtlS: 86_400 });
    const { counts } = world;
    let tries = 0;
    const { read, update } = first.ports.store;
    first.ports.store.update = (change) => {
      tries += 1;
      return update(change);
    };
    first.ports.store.read = () => {
      tries += 1;
      return read();
    };
    world.storeFault = FAULT;
    first.session.hold('checkout');
    first.act();

    await world.pass(MINUTE_MS);

    expect(tries).toBeGreaterThan(50);
    expect(tries).toBeLessThan(200);
    expect(counts.updates).toBeLessThan(10);
  });

  test('that is written and cannot be read does not have it written all the time', async () => {
    const { world, first } = await openWorld(1, { ...idle, accessTtlS: 86_400 });
    first.ports.store.read = () => Promise.reject(FAULT);
    const before = world.counts.updates;

    first.session.hold('checkout');
    await world.pass(MINUTE_MS);

    expect(world.counts.updates - before).toBeLessThan(100);
  });

  test.each([
    ['a hold', (tab: FakeTab) => void tab.session.hold('checkout')],
    ['activity', (tab: FakeTab) => tab.act()],
    ['an extension', (tab: FakeTab) => void tab.session.extend().catch(() => {})],
  ])('that writes %s and loses the answer writes it again, and no harm is done', async (_, act) => {
    const { world, tabs, first } = await openWorld(2, idle);
    await world.pass(10 * MINUTE_MS);
    const answerAgain = loseAnswers(first);
    act(first);
    await world.pass(5_000);

    answerAgain();
    await world.pass(2_000);
    expect(tabs.map(holdIdsIn)[1]).toEqual(holdIdsIn(first));
    await world.pass(5 * MINUTE_MS);
    for (const tab of tabs) expect(toldOf(tab, 'warned')).toEqual([]);
  });

  test('that writes the end at a limit and loses the answer has ended the session', async () => {
    const { world, tabs, first } = await openWorld(2, { idleLimitMs: 15 * MINUTE_MS });
    loseAnswers(first);

    await world.pass(16 * MINUTE_MS);

    for (const { session } of tabs) {
      expect(session.getSnapshot()).toMatchObject({ status: 'ended', endReason: 'idle-limit' });
    }
  });

  test('at an abandoned flow’s end leaves it to the next tab', async () => {
    const { world, tabs, first } = await openWorld(2);
    first.session.hold('checkout', { maxMs: 10 * MINUTE_MS });
    await world.pass(9 * MINUTE_MS);
    first.crash();
    world.storeFault = FAULT;
    await world.pass(MINUTE_MS);
    world.storeFault = null;
    await world.pass(2_000);

    expect(holdIdsIn(tabs[1] ?? first)).toEqual([]);
  });
});

describe('a store that makes a write twice', () => {
  function writeTwice({ ports }: FakeTab): void {
    const { update } = ports.store;
    ports.store.update = async (change) => {
      await update(change);
      return update(change);
    };
  }

  test('has the other tabs told of a flow all the same', async () => {
    const { world, tabs, first } = await openWorld(2);
    writeTwice(first);

    first.session.hold('checkout');
    await world.pass(10);

    expect(tabs.map((tab) => holdIdsIn(tab).length)).toEqual([1, 1]);
  });

  test('has the end at a limit told all the same, to the server too', async () => {
    const revoked: string[] = [];
    const revoke = async (token: string) => void revoked.push(token);
    const { world, tabs, first } = await openWorld(2, { idleLimitMs: 15 * MINUTE_MS, revoke });
    writeTwice(first);

    await world.pass(15 * MINUTE_MS + 10);

    expect(tabs.map(({ session }) => session.getSnapshot().status)).toEqual(['ended', 'ended']);
    expect(revoked).toHaveLength(1);
  });
});

describe('a tab that dies in the middle', () => {
  test('of taking a flow leaves no more than a lease', async () => {
    const { world, tabs, first } = await openWorld(2);
    first.session.hold('checkout');
    first.crash();
    await world.pass(4 * MINUTE_MS);

    expect(holdIdsIn(tabs[1] ?? first)).toEqual([]);
  });

  test('of ending the session leaves that to the next', async () => {
    const { world, tabs, first } = await openWorld(2, { idleLimitMs: 15 * MINUTE_MS });
    await world.pass(15 * MINUTE_MS - 5);
    first.crash();
    await world.pass(5_000);

    expect(tabs[1]?.session.getSnapshot()).toMatchObject({ status: 'ended', endReason: 'idle-limit' });
  });
});

test('a note that wakes after another session has come is not written to that', async () => {
  const { world, tabs, first } = await openWorld(2, idle);
  first.session.hold('checkout');
  first.freeze();
  await tabs[1]?.session.start(world.server.signIn('grace'));
  await world.pass(1_000);
  expect(world.stored).toMatchObject({ holds: [] });

  first.thaw();
  await world.pass(1_000);

  // The flow goes on in the session that is there now, and says so itself.
  expect(world.stored).toMatchObject({ tokens: { subject: 'grace' }, holds: [{ name: 'checkout' }] });
});

test('a session whose store is this tab’s memory is held, warned, extended and ended like any other', async () => {
  const world = createFakeWorld();
  const { ports, session: unused } = world.openTab();
  await unused.dispose();
  const options = resolveSessionOptions(
    { refresh: (context) => world.server.refresh(context), ...idle },
    { origin: 'https://shop.example', fetch: world.server.fetch },
  );
  const session = startSession({ ...ports, store: createMemoryStore() }, options);
  await world.pass(1_000);
  await session.start(world.server.signIn());
  const warnings: unknown[] = [];
  session.on('warned', (warning) => warnings.push(warning));

  const hold = session.hold('checkout');
  await world.pass(20 * MINUTE_MS);
  expect(await outcomeWithin(world, hold.ready(), 1_000)).toBeUndefined();
  expect(session.getSnapshot()).toMatchObject({ status: 'active', holds: [{ name: 'checkout' }] });
  hold.release();
  await world.pass(14.5 * MINUTE_MS);
  expect(warnings).toHaveLength(1);
  expect(await outcomeWithin(world, session.extend(), 10)).toBeUndefined();
  expect(session.getSnapshot()).toMatchObject({ isWarned: false });

  await world.pass(16 * MINUTE_MS);
  expect(session.getSnapshot()).toMatchObject({ status: 'ended', endReason: 'idle-limit' });
});
