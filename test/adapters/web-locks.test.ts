import { afterEach, expect, test, vi } from 'vitest';
import { newId } from '../../packages/sdk/src/browser/random.ts';
import { createRefreshLock } from '../../packages/sdk/src/browser/refresh-lock.ts';
import type { RefreshLock } from '../../packages/sdk/src/ports.ts';

afterEach(() => vi.restoreAllMocks());

const unwanted: RefreshLock = {
  tryAcquire: () => Promise.reject(new Error('the browser has locks of its own')),
  steal: () => Promise.reject(new Error('the browser has locks of its own')),
};

async function waiting(name: string) {
  const { pending = [], held = [] } = await navigator.locks.query();
  const ofName = (locks: LockInfo[]) => locks.filter((lock) => lock.name === name).length;
  return { held: ofName(held), pending: ofName(pending) };
}

test('whoever finds the lock taken does not queue: a tab frozen in the queue would hold up all others', async () => {
  const name = newId();
  const lock = createRefreshLock(name, unwanted);
  const release = await lock.tryAcquire();

  await Promise.all([lock.tryAcquire(), lock.tryAcquire(), lock.tryAcquire()]);

  expect(await waiting(name)).toEqual({ held: 1, pending: 0 });
  release?.();
  await expect.poll(() => waiting(name)).toEqual({ held: 0, pending: 0 });
});

test('a thief does not queue either, and a chain of thieves leaves one holder', async () => {
  const name = newId();
  const lock = createRefreshLock(name, unwanted);
  await lock.tryAcquire();

  const releases = await Promise.all([lock.steal(), lock.steal(), lock.steal()]);

  expect(await waiting(name)).toEqual({ held: 1, pending: 0 });
  for (const release of releases) release();
  await expect.poll(() => waiting(name)).toEqual({ held: 0, pending: 0 });
});

test('the loss of a stolen lock is nobody’s unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (event: PromiseRejectionEvent) => unhandled.push(event.reason);
  window.addEventListener('unhandledrejection', onUnhandled);
  const lock = createRefreshLock(newId(), unwanted);
  await lock.tryAcquire();

  (await lock.steal())();
  await expect.poll(() => lock.tryAcquire()).toBeTypeOf('function');

  expect(unhandled).toEqual([]);
  window.removeEventListener('unhandledrejection', onUnhandled);
});

test('where the origin has no right to locks the fallback serves', async () => {
  vi.spyOn(navigator.locks, 'request').mockRejectedValue(new DOMException('denied', 'SecurityError'));
  const release = () => {};
  const fallback: RefreshLock = { tryAcquire: async () => release, steal: async () => release };
  const lock = createRefreshLock(newId(), fallback);

  expect(await lock.tryAcquire()).toBe(release);
  expect(await lock.steal()).toBe(release);
});

test('any other failure is passed on, and not taken for a free lock', async () => {
  const failure = new DOMException('the document is not fully active', 'InvalidStateError');
  vi.spyOn(navigator.locks, 'request').mockRejectedValue(failure);
  const lock = createRefreshLock(newId(), unwanted);

  await expect(lock.tryAcquire()).rejects.toBe(failure);
  await expect(lock.steal()).rejects.toBe(failure);
});

test('where there are no locks at all the fallback is the lock', () => {
  vi.stubGlobal('navigator', {});
  expect(createRefreshLock(newId(), unwanted)).toBe(unwanted);
  vi.unstubAllGlobals();
});
