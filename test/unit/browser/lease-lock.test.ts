import { describe, expect, test } from 'vitest';
import { createLeaseLock } from '../../../packages/sdk/src/browser/lease-lock.ts';
import { createMemoryStore } from '../../../packages/sdk/src/browser/memory-store.ts';
import type { Clock } from '../../../packages/sdk/src/ports.ts';

const LEASE_MS = 25_000;

/** Two tabs, one store, and a clock that stands until it is moved. */
function createTabs() {
  const store = createMemoryStore();
  const time = { now: Date.UTC(2026, 0, 1) };
  let count = 0;
  const clock: Clock = {
    wallNow: () => time.now,
    monotonicNow: () => time.now,
    setTimer: () => {
      throw new Error('a lease needs no timer');
    },
  };
  const open = () => createLeaseLock(store, clock, () => `holder-${(count += 1)}`, LEASE_MS);
  return { time, store, one: open(), other: open() };
}

describe('a holder that died', () => {
  test.each([
    ['is waited for until its lease is over', LEASE_MS - 1, false],
    ['is waited for no longer', LEASE_MS, true],
    ['is waited for no longer, after a long sleep too', 86_400_000, true],
    ['is not waited for on a clock that was set back since', -1, true],
    ['is not waited for on a clock that was set back far', -86_400_000, true],
  ])('%s', async (_, passedMs, isTaken) => {
    const { time, one, other } = createTabs();
    await one.tryAcquire();
    time.now += passedMs;
    expect((await other.tryAcquire()) !== null).toBe(isTaken);
  });
});

describe('a holder that lives on beyond its lease', () => {
  test('does not give back what is now another’s', async () => {
    const { time, one, other } = createTabs();
    const release = await one.tryAcquire();
    time.now += LEASE_MS;
    await other.tryAcquire();

    release?.();

    expect(await one.tryAcquire()).toBeNull();
  });

  test('does not give back what was stolen from it', async () => {
    const { one, other } = createTabs();
    const release = await one.tryAcquire();
    await other.steal();

    release?.();

    expect(await one.tryAcquire()).toBeNull();
  });
});

test('a lease whose writing was done twice is had all the same', async () => {
  const { store, time, other } = createTabs();
  const repeating = {
    ...store,
    update: (async (change) => {
      await store.update(change);
      return store.update(change);
    }) as typeof store.update,
  };
  const clock: Clock = { wallNow: () => time.now, monotonicNow: () => 0, setTimer: () => () => {} };
  const release = await createLeaseLock(repeating, clock, () => 'mine', LEASE_MS).tryAcquire();
  expect(release).not.toBeNull();
  expect(await other.tryAcquire()).toBeNull();
  release?.();
  expect(await other.tryAcquire()).not.toBeNull();
});

test('a thief has a lease like any other', async () => {
  const { time, one, other } = createTabs();
  await one.tryAcquire();
  time.now += 20_000;
  await other.steal();
  time.now += LEASE_MS - 1;
  expect(await one.tryAcquire()).toBeNull();
  time.now += 1;
  expect(await one.tryAcquire()).not.toBeNull();
});

test.each([
  ['a text', 'taken'],
  ['null', null],
  ['a lease without an end', { holder: 'x' }],
  ['a lease without a holder', { until: Date.UTC(2026, 0, 1) + 1 }],
  ['a lease whose end is no instant', { holder: 'x', until: 'tomorrow' }],
  ['a lease that is longer than any', { holder: 'x', until: Date.UTC(2026, 0, 1) + LEASE_MS + 1 }],
])('garbage in its place holds nobody up: %s', async (_, garbage) => {
  const { store, one, other } = createTabs();
  await store.update(() => ({ write: garbage, result: null }));
  expect(await one.tryAcquire()).not.toBeNull();
  expect(await other.tryAcquire()).toBeNull();
});

test('a store that fails is passed on when taking, and runs out when giving back', async () => {
  const { time, store } = createTabs();
  let isBroken = false;
  const flaky = {
    ...store,
    update: (async (change) => {
      if (isBroken) throw new Error('no store');
      return store.update(change);
    }) as typeof store.update,
  };
  const clock: Clock = { wallNow: () => time.now, monotonicNow: () => 0, setTimer: () => () => {} };
  let count = 0;
  const lock = createLeaseLock(flaky, clock, () => `holder-${(count += 1)}`, LEASE_MS);
  const release = await lock.tryAcquire();

  isBroken = true;
  release?.();
  await expect(lock.tryAcquire()).rejects.toThrow('no store');
  await expect(lock.steal()).rejects.toThrow('no store');

  isBroken = false;
  expect(await lock.tryAcquire()).toBeNull();
  time.now += LEASE_MS;
  expect(await lock.tryAcquire()).not.toBeNull();
});
