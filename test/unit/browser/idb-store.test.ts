import { IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createIdbDatabase } from '../../../packages/sdk/src/browser/idb-database.ts';
import { createIdbStore } from '../../../packages/sdk/src/browser/idb-store.ts';

// What a real browser does not do when asked: an IndexedDB that fails in the ways that were seen in the wild.

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Pauses between tries pass at once; all else takes the time it takes. */
async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const results: PromiseSettledResult<T>[] = [];
  void Promise.allSettled([promise]).then((all) => results.push(...all));
  for (;;) {
    const [result] = results;
    if (result !== undefined) return result;
    await vi.advanceTimersByTimeAsync(50);
    await new Promise((resolve) => void setImmediate(resolve));
  }
}

function failTransactions(times: number, error: unknown): { readonly tries: number } {
  const real = IDBDatabase.prototype.transaction;
  let tries = 0;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
    tries += 1;
    if (tries <= times) throw error;
    return real.apply(this, args);
  });
  return {
    get tries() {
      return tries;
    },
  };
}

async function createStoreHolding(value: string) {
  const store = createIdbStore(createIdbDatabase('test'), 'session');
  await settled(store.update(() => ({ write: value, result: null })));
  return store;
}

const LOST = ['InvalidStateError', 'UnknownError', 'AbortError', 'NotFoundError', 'TransactionInactiveError'];

describe('a connection that is lost', () => {
  test.each(LOST)('with %s is opened again, and the work done', async (name) => {
    const store = await createStoreHolding('kept');
    const failing = failTransactions(2, new DOMException('lost', name));
    expect(await settled(store.read())).toEqual({ status: 'fulfilled', value: 'kept' });
    expect(failing.tries).toBe(3);
  });

  test('with no error at all, as an aborted transaction gives, is opened again', async () => {
    const store = await createStoreHolding('kept');
    failTransactions(1, null);
    expect(await settled(store.read())).toEqual({ status: 'fulfilled', value: 'kept' });
  });

  test('for good rejects after three tries, and is tried anew at the next call', async () => {
    const store = await createStoreHolding('kept');
    const failing = failTransactions(3, new DOMException('lost', 'UnknownError'));
    expect(await settled(store.read())).toMatchObject({
      status: 'rejected',
      reason: { name: 'UnknownError' },
    });
    expect(failing.tries).toBe(3);
    expect(store.memoryReason()).toBeNull();
    expect(await settled(store.read())).toEqual({ status: 'fulfilled', value: 'kept' });
  });

  test.each(['QuotaExceededError', 'DataCloneError', 'ConstraintError'])(
    'is not what %s means: that is passed on at once',
    async (name) => {
      const store = await createStoreHolding('kept');
      const failing = failTransactions(9, new DOMException('no', name));
      expect(await settled(store.read())).toMatchObject({ status: 'rejected', reason: { name } });
      expect(failing.tries).toBe(1);
    },
  );
});

describe('an update that had to be made again', () => {
  test('is made on what is there then, and gives back the last result', async () => {
    const store = await createStoreHolding('old');
    const seen: unknown[] = [];
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(function (
      this: IDBObjectStore,
      ...args
    ) {
      put.apply(this, args);
      throw new DOMException('lost', 'UnknownError');
    });
    const updated = store.update((current) => {
      seen.push(current);
      return { write: 'new', result: seen.length };
    });
    expect(await settled(updated)).toEqual({ status: 'fulfilled', value: 2 });
    expect(await settled(store.read())).toEqual({ status: 'fulfilled', value: 'new' });
    expect(seen[0]).toBe('old');
  });
});

describe('a database that does not answer', () => {
  function silence() {
    return vi
      .spyOn(IDBFactory.prototype, 'open')
      .mockImplementation(() => new EventTarget() as IDBOpenDBRequest);
  }

  test('is given up after a while, and not taken for one that refuses: it may hold a session', async () => {
    const opened = silence();
    const store = createIdbStore(createIdbDatabase('test'), 'session');
    expect(await settled(store.read())).toMatchObject({
      status: 'rejected',
      reason: { name: 'TimeoutError' },
    });
    expect(opened).toHaveBeenCalledTimes(3);
    expect(store.memoryReason()).toBeNull();

    opened.mockRestore();
    expect(await settled(store.read())).toEqual({ status: 'fulfilled', value: undefined });
  });
});

describe('a database that refuses to open', () => {
  function refuse(name: string) {
    return vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      const request = new EventTarget() as IDBOpenDBRequest;
      Object.defineProperty(request, 'error', { value: new DOMException('no', name) });
      queueMicrotask(() => request.dispatchEvent(new Event('error')));
      return request;
    });
  }

  test.each(['SecurityError', 'InvalidStateError', 'UnknownError', 'QuotaExceededError'])(
    'with %s makes the store memory, for good, and says why',
    async (name) => {
      const opened = refuse(name);
      const store = createIdbStore(createIdbDatabase('test'), 'session');
      expect(store.memoryReason()).toBeNull();
      await settled(store.update(() => ({ write: 'here', result: null })));
      expect(store.memoryReason()).toBe(`IndexedDB cannot be opened (${name})`);

      opened.mockRestore();
      expect(await settled(store.read())).toEqual({ status: 'fulfilled', value: 'here' });
      expect(store.memoryReason()).not.toBeNull();
    },
  );

  test('where there is no IndexedDB at all the store is memory', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const store = createIdbStore(createIdbDatabase('test'), 'session');
    await settled(store.update(() => ({ write: 'here', result: null })));
    expect(await settled(store.read())).toEqual({ status: 'fulfilled', value: 'here' });
    expect(store.memoryReason()).toBe('IndexedDB cannot be opened (TypeError)');
  });

  test('once, at the first try, and opens at the next, is a database', async () => {
    const opened = refuse('UnknownError');
    const store = createIdbStore(createIdbDatabase('test'), 'session');
    const reading = store.read();
    opened.mockRestore();
    expect(await settled(reading)).toEqual({ status: 'fulfilled', value: undefined });
    expect(store.memoryReason()).toBeNull();
  });
});

test('two keys of one database are two stores, and closing it once is enough', async () => {
  const database = createIdbDatabase('test');
  const session = createIdbStore(database, 'session');
  const lease = createIdbStore(database, 'lease');
  await settled(session.update(() => ({ write: 'a session', result: null })));
  await settled(lease.update(() => ({ write: 'a lease', result: null })));

  expect(await settled(session.read())).toEqual({ status: 'fulfilled', value: 'a session' });
  database.close();
  database.close();
  expect(await settled(lease.read())).toEqual({ status: 'fulfilled', value: 'a lease' });
});
