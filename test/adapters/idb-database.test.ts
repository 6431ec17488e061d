import { afterEach, expect, test, vi } from 'vitest';
import { createIdbDatabase } from '../../packages/sdk/src/browser/idb-database.ts';
import { createIdbStore } from '../../packages/sdk/src/browser/idb-store.ts';
import { newId } from '../../packages/sdk/src/browser/random.ts';

afterEach(() => vi.restoreAllMocks());

function outcomeOf(request: IDBRequest): Promise<string> {
  return new Promise((resolve) => {
    request.addEventListener('success', () => resolve('success'));
    request.addEventListener('blocked', () => resolve('blocked'));
  });
}

test('a connection that died without a word is opened again', async () => {
  const opened: IDBDatabase[] = [];
  const open = IDBFactory.prototype.open;
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, name) {
    const request = open.call(this, name);
    request.addEventListener('success', () => opened.push(request.result));
    return request;
  });
  const store = createIdbStore(createIdbDatabase(newId()), 'session');
  await store.update(() => ({ write: 'kept', result: null }));

  // A connection that is closed from this side gives no `close` event, as one that was lost may not.
  opened[0]?.close();

  expect(await store.read()).toBe('kept');
  expect(opened).toHaveLength(2);
});

test('another tab can delete the database, and it is made anew', async () => {
  const name = newId();
  const store = createIdbStore(createIdbDatabase(name), 'session');
  await store.update(() => ({ write: 'lost', result: null }));

  expect(await outcomeOf(indexedDB.deleteDatabase(name))).toBe('success');

  expect(await store.read()).toBeUndefined();
  await store.update(() => ({ write: 'new', result: null }));
  expect(await store.read()).toBe('new');
});

test('where IndexedDB refuses to open the store is memory, and says why', async () => {
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  const store = createIdbStore(createIdbDatabase(newId()), 'session');

  await store.update(() => ({ write: 'here', result: null }));

  expect(await store.read()).toBe('here');
  expect(store.memoryReason()).toBe('IndexedDB cannot be opened (SecurityError)');
});

test('a database that was open once is never given up for memory', async () => {
  const store = createIdbStore(createIdbDatabase(newId()), 'session');
  await store.update(() => ({ write: 'safe', result: null }));
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
  });

  await expect(store.read()).rejects.toMatchObject({ name: 'UnknownError' });
  transaction.mockRestore();

  expect(store.memoryReason()).toBeNull();
  expect(await store.read()).toBe('safe');
});

test('a full disk is not taken for a lost connection', async () => {
  const store = createIdbStore(createIdbDatabase(newId()), 'session');
  await store.update(() => ({ write: 'old', result: null }));
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });

  await expect(store.update(() => ({ write: 'new', result: null }))).rejects.toMatchObject({
    name: 'QuotaExceededError',
  });
  expect(put).toHaveBeenCalledTimes(1);
  put.mockRestore();

  expect(await store.read()).toBe('old');
});
