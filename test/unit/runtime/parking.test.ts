import { describe, expect, test } from 'vitest';
import type { SessionOptions } from '../../../packages/sdk/src/options.ts';
import type { FakeTab, FakeWorld } from '../../support/fake-world.ts';
import { openWorld, outcomeWithin, toldOf } from '../../support/opened-world.ts';

const MINUTE_MS = 60_000;
const ORDERS = 'https://shop.example/orders';
const parking = { reauthenticateWithinMs: 5 * MINUTE_MS };

/** A world in which the session has just broken off in all tabs. */
async function openBroken(tabCount: number, options: Partial<SessionOptions> = {}) {
  const opened = await openWorld(tabCount, { ...parking, ...options });
  opened.world.server.revoke('family');
  // Their turn comes, and is refused.
  await opened.world.pass(4 * MINUTE_MS);
  return opened;
}

/** What becomes of a call, kept for later. */
function follow(call: Promise<unknown>): { outcome: unknown } {
  const followed: { outcome: unknown } = { outcome: 'pending' };
  call.then(
    (value) => void (followed.outcome = value instanceof Response ? value.status : value),
    (error: unknown) => void (followed.outcome = (error as { code?: string }).code ?? error),
  );
  return followed;
}

function post({ session }: FakeTab, body: string) {
  return follow(session.fetch(ORDERS, { method: 'POST', body }));
}

async function signInAgain(world: FakeWorld, tab: FakeTab, subject = 'ada') {
  await tab.session.start(world.server.signIn(subject));
  await world.pass(1_000);
}

describe('calls made after the session broke off', () => {
  test('wait, and go out in order and once when the same person signs in', async () => {
    const { world, first } = await openBroken(1);
    const calls = ['one', 'two', 'three'].map((body) => post(first, body));
    const token = follow(first.session.getAccessToken());
    const ready = follow(first.session.hold('checkout').ready());
    await world.pass(MINUTE_MS);
    expect([...calls, token, ready].map(({ outcome }) => outcome)).toEqual(Array(5).fill('pending'));
    expect(world.server.calls).toEqual([]);
    expect(first.session.getSnapshot()).toMatchObject({
      status: 'ended',
      subject: 'ada',
      reauthentication: { parked: 5 },
    });

    await signInAgain(world, first);

    expect(calls.map(({ outcome }) => outcome)).toEqual([200, 200, 200]);
    expect(world.server.calls.map(({ body }) => body)).toEqual(['one', 'two', 'three']);
    expect(world.server.isAccepted(String(token.outcome))).toBe(true);
    expect(ready.outcome).toBeUndefined();
    expect(toldOf(first, 'reauthenticated')).toMatchObject([
      { from: { subject: 'ada' }, to: { subject: 'ada' } },
    ]);
    expect(toldOf(first, 'account-changed')).toEqual([]);
  });

  test('wait in every tab for a sign-in in any', async () => {
    const { world, tabs, first } = await openBroken(3);
    const calls = tabs.map((tab, index) => post(tab, `of tab ${index}`));
    await world.pass(10);

    await signInAgain(world, tabs[2] ?? first);

    expect(calls.map(({ outcome }) => outcome)).toEqual([200, 200, 200]);
    expect(world.server.calls).toHaveLength(3);
    for (const tab of tabs) expect(toldOf(tab, 'reauthenticated')).toHaveLength(1);
  });

  test('wait for a sign-in in a tab that was opened since', async () => {
    const { world, first } = await openBroken(1);
    const call = post(first, 'order');
    const popup = world.openTab();
    await world.pass(1_000);

    await signInAgain(world, popup);

    expect(call.outcome).toBe(200);
  });

  test('fail when another person signs in, and nothing of theirs goes out with them', async () => {
    const { world, tabs, first } = await openBroken(2);
    const calls = tabs.map((tab) => post(tab, 'order of Ada'));
    const token = follow(first.session.getAccessToken());
    await world.pass(10);

    await signInAgain(world, tabs[1] ?? first, 'grace');

    expect([...calls, token].map(({ outcome }) => outcome)).toEqual(Array(3).fill('account-changed'));
    expect(world.server.calls).toEqual([]);
    for (const tab of tabs) {
      expect(toldOf(tab, 'account-changed')).toMatchObject([
        { from: { subject: 'ada' }, to: { subject: 'grace' } },
      ]);
      expect(toldOf(tab, 'reauthenticated')).toEqual([]);
    }
  });

  test('fail when the time is over, whatever maxWaitMs says; later ones do not wait', async () => {
    const { world, first } = await openBroken(1, { maxWaitMs: 1_000 });
    const snapshot = first.session.getSnapshot();
    const until = snapshot.status === 'ended' ? snapshot.reauthentication?.until : undefined;
    const call = post(first, 'order');

    await world.pass((until ?? 0) - world.wallNow() - 1);
    expect(call.outcome).toBe('pending');
    await world.pass(1);

    expect(call.outcome).toBe('session-ended');
    expect(first.session.getSnapshot()).toMatchObject({ reauthentication: null });
    expect(await outcomeWithin(world, first.session.getAccessToken(), 0)).toBe('session-ended');
    expect(first.timerCount()).toBe(0);
    expect(world.server.calls).toEqual([]);
  });

  test('wait for their token from the beginning once somebody has signed in', async () => {
    const { world, first } = await openBroken(1, { maxWaitMs: 10_000 });
    const hold = first.session.hold('checkout', { minValidityMs: 200_000 });
    const ready = follow(hold.ready());
    await world.pass(MINUTE_MS);
    world.server.accessTtlS = 100;
    const started = first.session.start(world.server.signIn());
    world.server.accessTtlS = 300;
    await started;
    await world.pass(1_000);

    expect(ready.outcome).toBeUndefined();
  });

  test('fail when their token does not come within maxWaitMs of that', async () => {
    const { world, first } = await openBroken(1, { maxWaitMs: 10_000 });
    const token = follow(first.session.getAccessToken({ minValidityMs: 200_000 }));
    await world.pass(MINUTE_MS);
    world.server.accessTtlS = 100;
    world.server.outage = { type: 'hang' };

    await first.session.start(world.server.signIn());
    await world.pass(9_000);
    expect(token.outcome).toBe('pending');
    await world.pass(1_100);

    // What is at hand is better than nothing.
    expect(world.server.isAccepted(String(token.outcome))).toBe(true);
  });

  test('fail at once above maxParked, and do not push out who waits already', async () => {
    const { world, first } = await openBroken(1, { maxParked: 2 });
    const calls = ['one', 'two', 'three', 'four'].map((body) => post(first, body));
    await world.pass(10);
    expect(calls.map(({ outcome }) => outcome)).toEqual([
      'pending',
      'pending',
      'session-ended',
      'session-ended',
    ]);
    expect(first.session.getSnapshot()).toMatchObject({ reauthentication: { parked: 2 } });

    await signInAgain(world, first);

    expect(world.server.calls.map(({ body }) => body)).toEqual(['one', 'two']);
  });

  test('make room for others when they are aborted', async () => {
    const { world, first } = await openBroken(1, { maxParked: 1 });
    const controller = new AbortController();
    const call = follow(first.session.fetch(ORDERS, { signal: controller.signal }));
    await world.pass(10);

    controller.abort('changed my mind');
    await world.pass(10);
    expect(call.outcome).toBe('changed my mind');
    expect(first.session.getSnapshot()).toMatchObject({ reauthentication: { parked: 0 } });
    const next = post(first, 'next');
    await signInAgain(world, first);

    expect(next.outcome).toBe(200);
    expect(world.server.calls.map(({ body }) => body)).toEqual(['next']);
  });

  test('fail when the sign-in is given up by end(); nothing waits any more', async () => {
    const { world, first } = await openBroken(1);
    const call = post(first, 'order');
    await world.pass(10);

    await first.session.end();
    await world.pass(10);

    expect(call.outcome).toBe('session-ended');
    expect(first.session.getSnapshot()).toMatchObject({ status: 'ended', reauthentication: null });
    await signInAgain(world, first);
    expect(toldOf(first, 'reauthenticated')).toEqual([]);
    expect(world.server.calls).toEqual([]);
  });

  test('fail when the session is disposed of, and leave no timer', async () => {
    const { world, first } = await openBroken(1);
    const call = post(first, 'order');
    await world.pass(10);

    await first.session.dispose();
    await world.pass(10);

    expect(call.outcome).toBe('disposed');
    expect(first.timerCount()).toBe(0);
  });

  test('do not wait without the option', async () => {
    const { world, first } = await openBroken(1, { reauthenticateWithinMs: 0 });

    expect(await outcomeWithin(world, first.session.getAccessToken(), 0)).toBe('session-ended');
    expect(first.session.getSnapshot()).toMatchObject({ reauthentication: null });
  });

  test('do not wait after a sign-out, nor in a tab that was opened since', async () => {
    const { world, first } = await openWorld(1, parking);
    await first.session.end();
    expect(await outcomeWithin(world, first.session.getAccessToken(), 0)).toBe('session-ended');

    const broken = await openBroken(1);
    const late = broken.world.openTab(parking);
    await broken.world.pass(1_000);
    expect(late.session.getSnapshot()).toMatchObject({ status: 'ended', reauthentication: null });
    expect(await outcomeWithin(broken.world, late.session.getAccessToken(), 0)).toBe('session-ended');
  });

  test('wait over a freeze of their page', async () => {
    const { world, tabs, first } = await openBroken(2);
    const call = post(first, 'order');
    await world.pass(10);
    first.freeze();
    await signInAgain(world, tabs[1] ?? first);
    expect(call.outcome).toBe('pending');

    first.thaw();
    await world.pass(1_000);

    expect(call.outcome).toBe(200);
    expect(world.server.calls).toHaveLength(1);
  });
});

describe('calls that were made before it broke off', () => {
  test('a 401 for a revoked session waits for the sign-in, and is replayed once with its body', async () => {
    const { world, first } = await openWorld(1, parking);
    world.server.revoke('family');
    const call = post(first, 'order 7');
    await world.pass(2_000);
    expect(call.outcome).toBe('pending');
    expect(world.server.calls.map(({ status }) => status)).toEqual([401]);
    expect(first.session.getSnapshot()).toMatchObject({
      status: 'ended',
      endReason: 'refresh-token-rejected',
      reauthentication: { parked: 1 },
    });

    await signInAgain(world, first);

    expect(call.outcome).toBe(200);
    expect(world.server.calls.map(({ status, body }) => [status, body])).toEqual([
      [401, 'order 7'],
      [200, 'order 7'],
    ]);
  });

  test.each([
    ['another person signs in', 'account-changed', 'grace'],
    ['nobody signs in', 'session-ended', null],
  ])('a 401 for a revoked session fails when %s', async (_, code, subject) => {
    const { world, first } = await openWorld(1, parking);
    world.server.revoke('family');
    const call = post(first, 'order 7');
    await world.pass(2_000);

    if (subject === null) await world.pass(6 * MINUTE_MS);
    else await signInAgain(world, first, subject);

    expect(call.outcome).toBe(code);
    expect(world.server.calls).toHaveLength(1);
  });

  test('getAccessToken() waits through the refused refresh for the sign-in', async () => {
    const { world, first } = await openWorld(1, parking);
    await world.pass(20_000);
    world.server.revoke('family');
    const token = follow(first.session.getAccessToken({ minValidityMs: 290_000 }));
    const refreshed = follow(first.session.refresh());
    await world.pass(20_000);
    expect([token.outcome, refreshed.outcome]).toEqual(['pending', 'pending']);

    await signInAgain(world, first);

    expect(world.server.isAccepted(String(token.outcome))).toBe(true);
    expect(refreshed.outcome).toBeUndefined();
  });

  test('a session that ends at a limit is waited for, too', async () => {
    const { world, first } = await openWorld(1, { ...parking, idleLimitMs: 10 * MINUTE_MS });
    await world.pass(10 * MINUTE_MS - 1_010);
    const early = post(first, 'one');
    await world.pass(100);
    expect(early.outcome).toBe(200);
    await world.pass(950);
    const call = post(first, 'two');
    await world.pass(5_000);
    expect(call.outcome).toBe('pending');

    await signInAgain(world, first);

    expect(call.outcome).toBe(200);
  });
});

test('a page of an API that refuses even the new session is not asked again and again', async () => {
  const answers: number[] = [];
  const { world, first } = await openWorld(1, {
    ...parking,
    fetch: async () => {
      answers.push(401);
      return new Response(null, { status: 401 });
    },
  });
  world.server.revoke('family');
  const call = post(first, 'order');
  await world.pass(2_000);

  await signInAgain(world, first);

  expect(call.outcome).toBe(401);
  expect(answers).toHaveLength(2);
});
