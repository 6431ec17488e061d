import { expect, test } from 'vitest';
import { openWorld, outcomeWithin } from '../../support/opened-world.ts';

test('sign-out reaches every tab, and no token is left in the store', async () => {
  const { world, tabs, first } = await openWorld(3);

  await first.session.end();
  await world.pass(10);

  for (const { session } of tabs) {
    expect(session.getSnapshot()).toMatchObject({ status: 'ended', endReason: 'signed-out' });
    await expect(session.getAccessToken()).rejects.toMatchObject({ code: 'session-ended' });
  }
  expect(JSON.stringify(world.stored)).not.toMatch(/access-|refresh-\d/);
});

test('a refresh answer that lands after sign-out resurrects nothing', async () => {
  const { world, tabs, first } = await openWorld(2);
  world.server.latencyMs = 500;
  const refreshed = first.session.refresh();
  await world.pass(100);

  await tabs[1]?.session.end();
  expect(await outcomeWithin(world, refreshed, 2_000)).toBe('session-ended');

  expect(world.stored).toMatchObject({ state: 'ended' });
  expect(first.session.getSnapshot().status).toBe('ended');
});

test('a session that ended stays ended for a tab that is opened later', async () => {
  const { world, first } = await openWorld(1);
  await first.session.end();

  const late = world.openTab();
  await world.pass(500);

  expect(late.session.getSnapshot()).toMatchObject({ status: 'ended', endReason: 'signed-out' });
});

test('sign-out over a store that was lost leaves a tombstone, so that no tab puts the session back', async () => {
  const { world, tabs, first } = await openWorld(2);
  world.stored = undefined;

  await first.session.end();
  tabs[1]?.signal('woken');
  await world.pass(2_000);

  expect(world.stored).toMatchObject({ state: 'ended' });
  expect(tabs[1]?.session.getSnapshot().status).toBe('ended');
});

test('an end that the store does not take is refused, and put there as soon as it can be', async () => {
  const { world, tabs, first } = await openWorld(2);
  world.storeFault = new Error('Connection to Indexed Database server lost');

  await expect(first.session.end()).rejects.toMatchObject({ code: 'storage-failed' });
  await world.pass(3_000);
  world.storeFault = null;
  await world.pass(3_000);

  expect(world.stored).toMatchObject({ state: 'ended', endReason: 'signed-out' });
  expect(tabs[1]?.session.getSnapshot().status).toBe('ended');
});

test('an end over the record of another version is refused, for it cannot be stored', async () => {
  const { world, first } = await openWorld(1);
  world.stored = { v: 2 };

  await expect(first.session.end()).rejects.toMatchObject({ code: 'storage-failed' });

  expect(world.stored).toEqual({ v: 2 });
  expect(first.session.getSnapshot().status).toBe('ended');
});

test('the refresh token is given to revoke, and a revocation that fails changes nothing', async () => {
  const revoked: string[] = [];
  const { first } = await openWorld(1, {
    revoke: async (token) => {
      revoked.push(token);
      throw new Error('the server is away');
    },
  });

  await first.session.end();

  expect(revoked).toEqual(['refresh-1']);
  expect(first.session.getSnapshot().status).toBe('ended');
});

test.each([
  [
    'throws at once',
    () => {
      throw new Error('not today');
    },
  ],
  ['returns no promise', () => undefined],
])('a revoke that %s does not keep the session from ending', async (_, revoke) => {
  const { world, tabs, first } = await openWorld(2, { revoke: revoke as never });

  await first.session.end();
  await world.pass(10);

  expect(world.stored).toMatchObject({ state: 'ended' });
  expect(tabs[1]?.session.getSnapshot().status).toBe('ended');
});

test('another account in another tab is an event, and its token is never handed to a call of the old one', async () => {
  const { world, tabs, first } = await openWorld(2);
  for (const tab of tabs) tab.freeze();
  await world.pass(400_000);
  for (const tab of tabs) tab.thaw();
  world.server.latencyMs = 5_000;
  const asked = first.session.getAccessToken();
  asked.catch(() => {});
  await world.pass(100);

  await tabs[1]?.session.start(world.server.signIn('grace'));

  expect(await outcomeWithin(world, asked, 10)).toBe('account-changed');
  expect(first.session.getSnapshot()).toMatchObject({ status: 'active', subject: 'grace' });
  expect(first.events.find(({ name }) => name === 'account-changed')?.payload).toMatchObject({
    from: { subject: 'ada' },
    to: { subject: 'grace' },
  });
  await world.pass(10_000);
  expect(world.stored).toMatchObject({ generation: 1, tokens: { subject: 'grace' } });
});

test('a disposed session refuses, lets go of everything and signs nobody out', async () => {
  const { world, tabs, first } = await openWorld(2);

  await first.session.dispose();
  await first.session.dispose();

  await expect(first.session.getAccessToken()).rejects.toMatchObject({ code: 'disposed' });
  expect(first.timerCount()).toBe(0);
  expect(tabs[1]?.session.getSnapshot().status).toBe('active');
  expect(world.stored).toMatchObject({ state: 'active' });
});

test('a session that is disposed in the middle of a refresh still saves the answer', async () => {
  const { world, first } = await openWorld(1);
  world.server.latencyMs = 500;
  first.session.refresh().catch(() => {});
  await world.pass(100);

  const disposed = first.session.dispose();
  await world.pass(1_000);
  await disposed;

  expect(world.stored).toMatchObject({ generation: 2 });
});
