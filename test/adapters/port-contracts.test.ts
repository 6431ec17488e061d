import { createChannelOpener } from '../../packages/sdk/src/browser/channel.ts';
import { createIdbDatabase } from '../../packages/sdk/src/browser/idb-database.ts';
import { createIdbStore } from '../../packages/sdk/src/browser/idb-store.ts';
import { newId } from '../../packages/sdk/src/browser/random.ts';
import { createClock } from '../../packages/sdk/src/browser/clock.ts';
import { createLeaseLock } from '../../packages/sdk/src/browser/lease-lock.ts';
import { createRefreshLock } from '../../packages/sdk/src/browser/refresh-lock.ts';
import { testChannel } from '../support/contracts/channel-contract.ts';
import { testRefreshLock } from '../support/contracts/refresh-lock-contract.ts';
import { testTokenStore } from '../support/contracts/token-store-contract.ts';

// The real edges, in a real browser. Each test takes a database, a lock and a channel of its own name.

const refuse = () => Promise.reject(new Error('the browser has locks of its own'));

testTokenStore('IndexedDB by idb-keyval', async () => {
  const name = newId();
  return [
    createIdbStore(createIdbDatabase(name), 'session'),
    createIdbStore(createIdbDatabase(name), 'session'),
  ];
});

testRefreshLock('Web Locks', async () => {
  const name = newId();
  const open = () => createRefreshLock(name, { tryAcquire: refuse, steal: refuse });
  return [open(), open()];
});

testRefreshLock('a lease in IndexedDB', async () => {
  const name = newId();
  const open = () =>
    createLeaseLock(createIdbStore(createIdbDatabase(name), 'lease'), createClock(), newId, 60_000);
  return [open(), open()];
});

testChannel('broadcast-channel', async () => {
  const name = newId();
  return {
    one: createChannelOpener(name),
    other: createChannelOpener(name),
    // Posting goes through a few microtasks and a task; what has not arrived then is polled for.
    arrive: () => new Promise((resolve) => void setTimeout(resolve)),
  };
});
