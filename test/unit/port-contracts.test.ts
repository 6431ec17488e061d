import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, vi } from 'vitest';
import { createIdbDatabase } from '../../packages/sdk/src/browser/idb-database.ts';
import { createIdbStore } from '../../packages/sdk/src/browser/idb-store.ts';
import { createLeaseLock } from '../../packages/sdk/src/browser/lease-lock.ts';
import { createMemoryStore } from '../../packages/sdk/src/browser/memory-store.ts';
import { testActivity } from '../support/contracts/activity-contract.ts';
import { testChannel } from '../support/contracts/channel-contract.ts';
import { testRefreshLock } from '../support/contracts/refresh-lock-contract.ts';
import { testTokenStore } from '../support/contracts/token-store-contract.ts';
import { createFakeWorld } from '../support/fake-world.ts';

// The same contracts as in test/adapters, for what stands in for the browser and for what needs none.

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));

testTokenStore('in memory', async () => {
  const store = createMemoryStore();
  return [store, store];
});

testTokenStore('idb-keyval over two connections of a simulated IndexedDB', async () => [
  createIdbStore(createIdbDatabase('contract'), 'session'),
  createIdbStore(createIdbDatabase('contract'), 'session'),
]);

testTokenStore('of the fake world', async () => {
  const world = createFakeWorld();
  return [world.openTab().ports.store, world.openTab().ports.store];
});

testRefreshLock('a lease in the store', async () => {
  const store = createMemoryStore();
  const { clock, newId } = createFakeWorld().openTab().ports;
  const open = () => createLeaseLock(store, clock, newId, 25_000);
  return [open(), open()];
});

testRefreshLock('of the fake world', async () => {
  const world = createFakeWorld();
  return [world.openTab().ports.lock, world.openTab().ports.lock];
});

testChannel('of the fake world', async () => {
  const world = createFakeWorld();
  const [one, other] = [world.openTab(), world.openTab()];
  await world.pass(1_000);
  // Their sessions have a say on the channel too, until they are gone.
  await Promise.all([one.session.dispose(), other.session.dispose()]);
  await world.pass(10);
  return { one: one.ports.openChannel, other: other.ports.openChannel, arrive: () => world.pass(10) };
});

testActivity('of the fake world', () => {
  const { ports, act } = createFakeWorld().openTab();
  return { activity: ports.activity, act: async () => act() };
});
