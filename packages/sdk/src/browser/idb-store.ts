import { get, update } from 'idb-keyval';
import type { StoreChange, TokenStore } from '../ports.ts';
import type { IdbDatabase } from './idb-database.ts';
import { createMemoryStore } from './memory-store.ts';

/**
 * One key of the database, by idb-keyval. Where IndexedDB refuses to open from the start (private modes, blocked
 * storage, opaque origins) the tab goes on in memory; a database that was open once is never given up like that,
 * since its tokens are still in it.
 */
export function createIdbStore(database: IdbDatabase, key: string): TokenStore {
  const memory = createMemoryStore();
  let reason: string | null = null;

  async function either<T>(inDatabase: () => Promise<T>, inMemory: () => Promise<T>): Promise<T> {
    if (reason !== null) return inMemory();
    try {
      return await inDatabase();
    } catch (error) {
      if (database.wasOpened() || isSlowness(error)) throw error;
      reason = `IndexedDB cannot be opened (${error instanceof Error ? error.name : String(error)})`;
      return inMemory();
    }
  }

  async function updateKey<Result>(change: (current: unknown) => StoreChange<Result>): Promise<Result> {
    let result: Result | undefined;
    await update<unknown>(
      key,
      // Synchronous, or the transaction would not wait for it.
      (current) => {
        const changed = change(current);
        result = changed.result;
        return 'write' in changed ? changed.write : current;
      },
      database.use,
    );
    return result as Result;
  }

  return {
    read: () =>
      either(
        () => get<unknown>(key, database.use),
        () => memory.read(),
      ),
    update: (change) =>
      either(
        () => updateKey(change),
        () => memory.update(change),
      ),
    memoryReason: () => reason,
    close: () => database.close(),
  };
}

/** A database that takes its time may hold a session: that is no reason to begin without it. */
function isSlowness(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}
