import { expect, test } from 'vitest';
import { withoutSecrets } from '../../../packages/sdk/src/runtime/without-secrets.ts';
import { openWorld } from '../../support/opened-world.ts';

/** Everything in a value that can be read, errors and their causes included. */
function textOf(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  const keys = [...Object.getOwnPropertyNames(value), 'cause', 'message'];
  return keys.map((key) => `${key}=${textOf((value as Record<string, unknown>)[key], seen)}`).join(' ');
}

const TOKEN = /(access|refresh)-\d/;

test('no token appears in an event, a snapshot, an error or a message', async () => {
  const { world, tabs, first } = await openWorld(3);
  const errors: unknown[] = [];
  first.session.on('refresh-failed', ({ error }) => errors.push(error));
  world.server.faults.push(
    { type: 'lost-before' },
    { type: 'answer', value: { refresh_token: 'refresh-9' } },
  );
  await world.pass(300_000);
  world.server.faults.push({ type: 'error', error: 'invalid_client' });
  const refreshed = first.session.refresh().catch((error: unknown) => errors.push(error));
  await world.pass(100_000);
  await refreshed;
  await first.session.end();
  await first.session.getAccessToken().catch((error: unknown) => errors.push(error));
  await world.pass(1_000);

  const seen = textOf([
    tabs.map(({ events, session }) => [events, session.getSnapshot()]),
    world.posted,
    errors,
  ]);
  expect(errors.length).toBeGreaterThan(2);
  expect(seen).toContain('refreshed');
  expect(seen).not.toMatch(TOKEN);
});

test('no token appears in what is told of flows, limits and a sign-in in place, nor in an ended session', async () => {
  const options = { idleLimitMs: 900_000, absoluteLimitMs: 3_600_000, warnBeforeMs: 60_000 };
  const { world, tabs, first } = await openWorld(2, { ...options, reauthenticateWithinMs: 300_000 });
  const errors: unknown[] = [];
  const hold = first.session.hold('checkout', { minValidityMs: 120_000 });
  world.server.faults.push({ type: 'status', status: 503 });
  await world.pass(600_000);
  hold.release();
  await world.pass(850_000);
  await first.session.extend();
  await world.pass(2_000);
  const seen = [...world.posted, ...tabs.map(({ session }) => session.getSnapshot())];
  world.server.revoke('family');
  await world.pass(300_000);
  const pay = first.session.hold('pay');
  const parked = [first.session.getAccessToken(), hold.ready(), pay.ready()];
  for (const call of parked) call.catch((error: unknown) => errors.push(error));
  seen.push(world.stored, ...tabs.map(({ session }) => session.getSnapshot()));
  await first.session.start(world.server.signIn('grace'));
  pay.release();
  await world.pass(1_000_000);
  seen.push(world.stored, ...world.posted);

  const text = textOf([seen, errors, tabs.map(({ events }) => events)]);
  const told = [
    'hold-at-risk',
    'hold-recovered',
    'hold-ended',
    'warned',
    'extended',
    'account-changed',
    'idle-limit',
  ];
  for (const name of told) expect(text).toContain(name);
  expect(errors).toHaveLength(3);
  expect(world.stored).toMatchObject({ state: 'ended' });
  expect(text).not.toMatch(TOKEN);
});

test('an error of the app’s refresh function that quotes a token is passed on without its text', async () => {
  const { world, first } = await openWorld(1, {
    refresh: async ({ refreshToken }) => {
      throw new Error('POST failed', { cause: { body: `refresh_token=${refreshToken}` } });
    },
  });
  const errors: Error[] = [];
  first.session.on('refresh-failed', ({ error }) => errors.push(error));

  await world.pass(240_000);

  expect(errors[0]?.cause).toMatchObject({ message: expect.stringContaining('withheld') });
  expect(textOf(errors)).not.toMatch(TOKEN);
});

test.each([
  ['a plain network error', new TypeError('Failed to fetch'), true],
  ['one that names a token', new Error('sent s3cret'), false],
  ['one with a token in its cause', new Error('x', { cause: new Error('y', { cause: 's3cret' }) }), false],
  ['one with a JWT', new Error('eyJhbGciOiJub25l.eyJzdWIiOiJhZGEi.x'), false],
  ['a parser that quotes its input', new SyntaxError('Unexpected token in "{"acc"'), false],
  ['a body kept on the error', Object.assign(new Error('x'), { body: { id_token: 'q' } }), false],
  ['one that is deeper than anybody looks', { a: { b: { c: { d: { e: 's3cret' } } } } }, false],
])('%s', (_, error, isPassed) => {
  const passed = withoutSecrets(error, ['s3cret']);

  expect(passed === error).toBe(isPassed);
  expect(textOf(passed)).not.toContain('s3cret');
});
