import { describe, expect, test } from 'vitest';
import { createFakeWorld, type FakeTab } from '../../support/fake-world.ts';
import { activeIn, openWorld, outcomeWithin, toldOf } from '../../support/opened-world.ts';

const MINUTE_MS = 60_000;
const idle = { idleLimitMs: 15 * MINUTE_MS, warnBeforeMs: MINUTE_MS };
const quiet = { idleLimitMs: 15 * MINUTE_MS };
const FAULT = new Error('Connection to Indexed Database server lost');

function endsAtIn(tabs: readonly FakeTab[]): unknown[] {
  return tabs.map((tab) => activeIn(tab).knownEnd?.endsAt);
}

function statusesOf(tabs: readonly FakeTab[]): unknown[] {
  return tabs.map(({ session }) => {
    const snapshot = session.getSnapshot();
    return snapshot.status === 'ended' ? snapshot.endReason : snapshot.status;
  });
}

describe('the idle limit', () => {
  test('ends the session in all tabs when nobody has done anything in any of them', async () => {
    const { world, tabs } = await openWorld(3, quiet);

    await world.pass(15 * MINUTE_MS - 1_001);
    expect(statusesOf(tabs)).toEqual(['active', 'active', 'active']);
    await world.pass(1_020);

    expect(statusesOf(tabs)).toEqual(['idle-limit', 'idle-limit', 'idle-limit']);
    for (const tab of tabs) expect(toldOf(tab, 'ended')).toMatchObject([{ endReason: 'idle-limit' }]);
    expect(world.stored).toMatchObject({ state: 'ended', endReason: 'idle-limit' });
  });

  test('is put off for all tabs by what is done in any one of them', async () => {
    const { world, tabs } = await openWorld(3, idle);

    for (let minute = 0; minute < 40; minute += 2) {
      tabs[2]?.act();
      await world.pass(2 * MINUTE_MS);
    }

    expect(statusesOf(tabs)).toEqual(['active', 'active', 'active']);
    for (const tab of tabs) expect(toldOf(tab, 'warned')).toEqual([]);
  });

  test('counts from the last thing that was done, in all tabs alike', async () => {
    const { world, tabs, first } = await openWorld(2, quiet);
    for (const second of [0, 10, 20, 50]) {
      await world.pass(second * 1_000);
      first.act();
    }
    const last = world.wallNow();

    await world.pass(14.9 * MINUTE_MS);
    expect(statusesOf(tabs)).toEqual(['active', 'active']);
    expect(endsAtIn(tabs)).toEqual([last + 15 * MINUTE_MS, last + 15 * MINUTE_MS]);
    await world.pass(0.2 * MINUTE_MS);
    expect(statusesOf(tabs)).toEqual(['idle-limit', 'idle-limit']);
  });

  test('counts activity to the last where nobody is warned', async () => {
    const { world, tabs } = await openWorld(2, quiet);
    await world.pass(15 * MINUTE_MS - 1_001);

    tabs[1]?.act();
    await world.pass(10 * MINUTE_MS);

    expect(statusesOf(tabs)).toEqual(['active', 'active']);
  });

  test('costs one write in half a minute, and no message', async () => {
    const { world, first } = await openWorld(3, { ...idle, refreshLeadTimeMs: 0 });
    const before = { ...world.counts };
    let armed = 0;
    const { setTimer } = first.ports.clock;
    first.ports.clock.setTimer = (delayMs, fire) => {
      armed += 1;
      return setTimer(delayMs, fire);
    };

    for (let tenth = 0; tenth < 2_000; tenth += 1) {
      first.act();
      await world.pass(100);
    }

    expect(world.counts.updates - before.updates).toBeLessThanOrEqual(8);
    expect(world.posted).toEqual([]);
    // A hundred things a second are one.
    expect(armed).toBeLessThan(250);
  });

  test('listens to activity only where there is one', async () => {
    const { first } = await openWorld(1, idle);
    expect(first.isListeningToActivity()).toBe(true);
    await first.session.dispose();
    expect(first.isListeningToActivity()).toBe(false);

    const { first: other } = await openWorld(1);
    expect(other.isListeningToActivity()).toBe(false);
  });

  test('is suspended by a flow, in whichever tab', async () => {
    const { world, tabs } = await openWorld(2, idle);
    const hold = tabs[1]?.session.hold('checkout', { maxMs: 60 * MINUTE_MS });

    await world.pass(45 * MINUTE_MS);
    expect(statusesOf(tabs)).toEqual(['active', 'active']);
    for (const tab of tabs) expect(toldOf(tab, 'warned')).toEqual([]);

    hold?.release();
    const released = world.wallNow();
    await world.pass(10);
    expect(endsAtIn(tabs)).toEqual([released + 15 * MINUTE_MS, released + 15 * MINUTE_MS]);
    await world.pass(16 * MINUTE_MS);
    expect(statusesOf(tabs)).toEqual(['idle-limit', 'idle-limit']);
  });

  test.each([
    ['reaches its maximum', () => {}, 30 * MINUTE_MS],
    ['loses its tab', (tab: FakeTab) => tab.crash(), 25 * MINUTE_MS],
  ])('goes on when the flow %s, and everybody is warned in time', async (_, happen, warnedMs) => {
    const { world, tabs, first } = await openWorld(2, idle);
    const started = world.wallNow();
    tabs[1]?.session.hold('checkout');
    await world.pass(20 * MINUTE_MS);
    expect(toldOf(first, 'warned')).toEqual([]);

    happen(tabs[1] ?? first);
    await world.pass(10 * MINUTE_MS + 30_000);

    const [warning] = toldOf(first, 'warned');
    expect(toldOf(first, 'warned')).toHaveLength(1);
    // A tab's death shows when its lease is over.
    expect((warning?.endsAt ?? 0) - started).toBeGreaterThanOrEqual(20 * MINUTE_MS + MINUTE_MS);
    expect((warning?.endsAt ?? 0) - started).toBeLessThanOrEqual(warnedMs + MINUTE_MS);
    await world.pass(MINUTE_MS + 1_000);
    expect(first.session.getSnapshot()).toMatchObject({ status: 'ended', endReason: 'idle-limit' });
  });
});

test('a page that leaves with its flow counts as activity', async () => {
  const { world, tabs, first } = await openWorld(2, idle);
  tabs[1]?.session.hold('checkout');
  await world.pass(20 * MINUTE_MS);
  tabs[1]?.signal('left');
  const left = world.wallNow();
  await world.pass(10);
  expect(endsAtIn([first])).toEqual([left + 15 * MINUTE_MS]);
});

describe('the warning', () => {
  test('comes to all tabs at the same moment with the same end, once', async () => {
    const { world, tabs } = await openWorld(3, idle);
    await world.pass(14 * MINUTE_MS - 1_001);
    expect(tabs.map((tab) => activeIn(tab).isWarned)).toEqual([false, false, false]);

    await world.pass(20_000);

    expect(tabs.map((tab) => activeIn(tab).isWarned)).toEqual([true, true, true]);
    expect(new Set(endsAtIn(tabs)).size).toBe(1);
    for (const tab of tabs) {
      const { knownEnd } = activeIn(tab);
      expect(knownEnd).toMatchObject({ limit: 'idle', isExtendable: true });
      expect(toldOf(tab, 'warned')).toEqual([{ ...knownEnd, sessionId: activeIn(tab).sessionId }]);
    }
  });

  test('is withdrawn in all tabs by extend() from any', async () => {
    const { world, tabs } = await openWorld(3, idle);
    await world.pass(14 * MINUTE_MS + 10_000);

    const extended = tabs[2]?.session.extend() ?? Promise.reject(new Error('no such tab'));
    const at = world.wallNow();
    expect(await outcomeWithin(world, extended, 10)).toBeUndefined();

    for (const tab of tabs) {
      expect(activeIn(tab)).toMatchObject({ isWarned: false, activeAt: at });
      expect(toldOf(tab, 'extended')).toHaveLength(1);
      expect(toldOf(tab, 'warned')).toHaveLength(1);
    }
    expect(endsAtIn(tabs)).toEqual(tabs.map(() => at + 15 * MINUTE_MS));
    await world.pass(14 * MINUTE_MS);
    for (const tab of tabs) expect(toldOf(tab, 'warned')).toHaveLength(2);
  });

  test('is not withdrawn by activity', async () => {
    const { world, tabs } = await openWorld(2, idle);
    await world.pass(14 * MINUTE_MS + 10_000);

    for (const tab of tabs) tab.act();
    tabs[1]?.signal('visible');
    await world.pass(MINUTE_MS);

    expect(statusesOf(tabs)).toEqual(['idle-limit', 'idle-limit']);
  });

  test('is seen by a tab that is opened under it', async () => {
    const { world, tabs } = await openWorld(1, idle);
    await world.pass(14 * MINUTE_MS + 10_000);

    const late = world.openTab(idle);
    await world.pass(10);

    expect(activeIn(late)).toMatchObject({ isWarned: true });
    expect(endsAtIn([late])).toEqual(endsAtIn(tabs));
    expect(toldOf(late, 'warned')).toHaveLength(1);
  });

  test('does not come and go where refreshes put the end off', async () => {
    const { world, tabs } = await openWorld(2, { refreshTtlS: 100, warnBeforeMs: MINUTE_MS, accessTtlS: 60 });

    await world.pass(10 * MINUTE_MS);

    for (const tab of tabs) expect(toldOf(tab, 'warned')).toEqual([]);
    expect(world.server.requests.length).toBeLessThan(20);
  });
});

describe('extend()', () => {
  test('has the session refreshed where that puts the end off', async () => {
    const { world, tabs, first } = await openWorld(2, {
      refreshTtlS: 600,
      accessTtlS: 900,
      warnBeforeMs: MINUTE_MS,
    });
    await world.pass(MINUTE_MS);
    expect(tabs.map((tab) => activeIn(tab).knownEnd?.limit)).toEqual(['refresh-token', 'refresh-token']);
    const before = endsAtIn(tabs);

    expect(await outcomeWithin(world, first.session.extend(), 1_000)).toBeUndefined();

    expect(activeIn(first).generation).toBe(2);
    for (const endsAt of endsAtIn(tabs)) expect(endsAt).toBeGreaterThan(Number(before[0]) + 50_000);
  });

  test('asks the server for nothing where only the idle limit is near', async () => {
    const { world, first } = await openWorld(1, { ...idle, accessTtlS: 3_600 });
    await world.pass(14 * MINUTE_MS + 10_000);

    await outcomeWithin(world, first.session.extend(), 1_000);

    expect(world.server.requests).toEqual([]);
  });

  test('is refused where nobody is signed in, or is any more, and when it was disposed of', async () => {
    const { world, first } = await openWorld(1, idle);
    const anonymous = createFakeWorld().openTab(idle);
    expect(await outcomeWithin(world, anonymous.session.extend(), 1_000)).toBe('no-session');
    await first.session.end();
    expect(await outcomeWithin(world, first.session.extend(), 10)).toBe('session-ended');
    await first.session.dispose();
    expect(await outcomeWithin(world, first.session.extend(), 10)).toBe('disposed');
  });

  test('is refused past the limit, also before the end is written down', async () => {
    const { world, first } = await openWorld(1, quiet);
    await world.pass(15 * MINUTE_MS - 1_000);
    expect(first.session.getSnapshot().status).toBe('active');

    expect(await outcomeWithin(world, first.session.extend(), 0)).toBe('session-ended');
    await world.pass(2_000);
    expect(first.session.getSnapshot().status).toBe('ended');
  });

  test('is refused with what keeps it from being stored, and changes nothing', async () => {
    const { world, first } = await openWorld(1, idle);
    await world.pass(14 * MINUTE_MS + 10_000);
    world.storeFault = FAULT;

    expect(await outcomeWithin(world, first.session.extend(), 10)).toBe('storage-failed');
    expect(activeIn(first).isWarned).toBe(true);
  });

  test('that is frozen on its way does not undo what is done meanwhile', async () => {
    const { world, tabs, first } = await openWorld(2, idle);
    await world.pass(10 * MINUTE_MS);
    const { update } = first.ports.store;
    const waiting: (() => void)[] = [];
    first.ports.store.update = async (change) => {
      await new Promise<void>((resolve) => void waiting.push(resolve));
      return update(change);
    };
    const extended = first.session.extend();
    await world.pass(3 * MINUTE_MS);
    tabs[1]?.act();
    const at = world.wallNow();
    await world.pass(MINUTE_MS);

    first.ports.store.update = update;
    for (const goOn of waiting) goOn();
    await outcomeWithin(world, extended, 10);

    expect(world.stored).toMatchObject({ activeAt: at });
  });

  test('of a session that another took the place of puts nothing off', async () => {
    const { world, tabs, first } = await openWorld(2, idle);
    await world.pass(10 * MINUTE_MS);
    const started = tabs[1]?.session.start(world.server.signIn('grace'));
    const extended = first.session.extend();

    expect(await outcomeWithin(world, extended, 10)).toBe('session-ended');
    await started;
    expect(activeIn(first)).toMatchObject({ subject: 'grace' });
  });
});

describe('the absolute limit', () => {
  const absolute = { ...idle, absoluteLimitMs: 30 * MINUTE_MS };

  test('ends the session whatever is done, held and extended', async () => {
    const { world, tabs, first } = await openWorld(2, absolute);
    first.session.hold('checkout', { maxMs: 60 * MINUTE_MS });
    for (let minute = 0; minute < 29; minute += 1) {
      first.act();
      await world.pass(MINUTE_MS);
    }
    await world.pass(30_000);
    expect(activeIn(first)).toMatchObject({
      isWarned: true,
      knownEnd: { limit: 'absolute', isExtendable: false },
    });
    await first.session.extend();
    expect(activeIn(first).isWarned).toBe(true);

    await world.pass(MINUTE_MS);

    expect(statusesOf(tabs)).toEqual(['absolute-limit', 'absolute-limit']);
    expect(toldOf(first, 'hold-at-risk')).toMatchObject([{ reason: 'absolute-limit' }]);
  });

  test('leaves time to go on when a flow is released under its warning', async () => {
    const { world, tabs, first } = await openWorld(2, { ...absolute, warnBeforeMs: 8 * MINUTE_MS });
    const hold = first.session.hold('checkout');
    await world.pass(25 * MINUTE_MS);

    hold.release();
    await world.pass(3 * MINUTE_MS);

    expect(statusesOf(tabs)).toEqual(['active', 'active']);
  });
});

describe('past the limit', () => {
  test.each([
    ['idle', quiet, 'idle-limit'],
    ['absolute', { absoluteLimitMs: 15 * MINUTE_MS }, 'absolute-limit'],
  ])('no token is handed out after a sleep: %s', async (_, options, reason) => {
    const { world, tabs, first } = await openWorld(2, { ...options, accessTtlS: 86_400 });
    // The machine sleeps: the wall clock goes on, the monotonic one and all timers stand still.
    world.stepClock(8 * 60 * MINUTE_MS);

    const token = outcomeWithin(world, first.session.getAccessToken(), 5_000);
    first.signal('woken');
    first.signal('visible');
    first.act();

    expect(await token).toBe('session-ended');
    expect(statusesOf(tabs)).toEqual([reason, reason]);
    expect(world.server.requests).toEqual([]);
  });

  test('no token is handed out in a page that was frozen', async () => {
    const { world, tabs, first } = await openWorld(2, { ...quiet, accessTtlS: 86_400 });
    for (const tab of tabs) tab.freeze();
    await world.pass(60 * MINUTE_MS);
    for (const tab of tabs) tab.thaw();

    expect(await outcomeWithin(world, first.session.getAccessToken(), 5_000)).toBe('session-ended');
    expect(statusesOf(tabs)).toEqual(['idle-limit', 'idle-limit']);
  });

  test('no token is handed out in a browser that was closed meanwhile', async () => {
    const { world, first } = await openWorld(1, { ...quiet, accessTtlS: 86_400 });
    first.crash();
    await world.pass(60 * MINUTE_MS);

    const late = world.openTab(quiet);
    expect(await outcomeWithin(world, late.session.getAccessToken(), 5_000)).toBe('session-ended');
    expect(statusesOf([late])).toEqual(['idle-limit']);
  });

  test('a session goes on over a reload before it', async () => {
    const { world, first } = await openWorld(1, quiet);
    await world.pass(10 * MINUTE_MS);
    const endsAt = endsAtIn([first]);
    await first.session.dispose();

    const reloaded = world.openTab(quiet);
    await world.pass(1_000);

    expect(endsAtIn([reloaded])).toEqual(endsAt);
    await world.pass(5 * MINUTE_MS);
    expect(statusesOf([reloaded])).toEqual(['idle-limit']);
  });

  test('a clock that is set back does not make it later', async () => {
    const { world, tabs } = await openWorld(2, quiet);
    world.stepClock(-60 * MINUTE_MS);

    await world.pass(15 * MINUTE_MS + 1_000);

    expect(statusesOf(tabs)).toEqual(['idle-limit', 'idle-limit']);
  });

  test('a flow that is taken does not bring the session back', async () => {
    const { world, tabs, first } = await openWorld(2, { ...quiet, accessTtlS: 86_400 });
    world.stepClock(8 * 60 * MINUTE_MS);

    first.session.hold('checkout');
    await world.pass(5_000);

    expect(statusesOf(tabs)).toEqual(['idle-limit', 'idle-limit']);
  });

  test('the server is told to forget the session, once', async () => {
    const revoked: string[] = [];
    const options = { ...quiet, revoke: async (token: string) => void revoked.push(token) };
    const { world, tabs } = await openWorld(3, options);

    await world.pass(20 * MINUTE_MS);

    expect(statusesOf(tabs)).toEqual(['idle-limit', 'idle-limit', 'idle-limit']);
    expect(revoked).toHaveLength(1);
    expect(world.server.requests.at(-1)?.outcome).toBe('rotated');
    expect(revoked[0]).toMatch(/^refresh-\d+$/);
  });

  test('it does not matter if the server cannot be told', async () => {
    const { world, tabs } = await openWorld(1, {
      ...quiet,
      revoke: () => Promise.reject(new Error('offline')),
    });

    await world.pass(20 * MINUTE_MS);

    expect(statusesOf(tabs)).toEqual(['idle-limit']);
  });

  test('the session ends as soon as a store out of order takes it, and meanwhile nothing turns in circles', async () => {
    const { world, tabs, first } = await openWorld(2, { ...quiet, accessTtlS: 86_400 });
    await world.pass(14 * MINUTE_MS);
    world.storeFault = FAULT;
    const armed: number[] = [];
    const { setTimer } = first.ports.clock;
    first.ports.clock.setTimer = (delayMs, fire) => {
      armed.push(delayMs);
      return setTimer(delayMs, fire);
    };
    await world.pass(6 * MINUTE_MS);

    expect(await outcomeWithin(world, first.session.getAccessToken(), 40_000)).toBe('wait-exceeded');
    expect(armed.length).toBeLessThan(2_000);

    world.storeFault = null;
    await world.pass(5_000);
    expect(statusesOf(tabs)).toEqual(['idle-limit', 'idle-limit']);
  });
});
