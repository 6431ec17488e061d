import type { UseStore } from 'idb-keyval';

const STORE_NAME = 'holdfast';
const TRIES = 3;
const PAUSE_MS = 50;
/** Another tab that is frozen in the middle of a transaction, or a lost database server, can hold one up for ever. */
const PATIENCE_MS = 5_000;

const CONNECTION_TROUBLE = new Set([
  'InvalidStateError',
  'UnknownError',
  'AbortError',
  'NotFoundError',
  'TransactionInactiveError',
  'TimeoutError',
]);

/** One connection, opened when first used and again whenever it dies. */
export interface IdbDatabase {
  /** What idb-keyval calls a custom store. */
  readonly use: UseStore;
  /** Whether it was ever opened: a database that was will not be given up for memory. */
  wasOpened(): boolean;
  close(): void;
}

/**
 * Not idb-keyval's own `createStore`: that one keeps a connection that died without a `close` event for ever
 * (every later call throws InvalidStateError), and blocks another tab's `deleteDatabase`.
 */
export function createIdbDatabase(name: string): IdbDatabase {
  let opening: Promise<IDBDatabase> | null = null;
  let wasOpened = false;

  function open(): Promise<IDBDatabase> {
    opening ??= openDatabase(name, forget).then((database) => {
      wasOpened = true;
      return database;
    });
    return opening;
  }

  function forget(): void {
    opening?.then(
      (database) => database.close(),
      () => {},
    );
    opening = null;
  }

  return {
    async use(mode, callback) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await patiently(async () => {
            const database = await open();
            return callback(database.transaction(STORE_NAME, mode).objectStore(STORE_NAME));
          });
        } catch (error) {
          forget();
          if (tries === TRIES || !isConnectionTrouble(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tries));
        }
      }
    },
    wasOpened: () => wasOpened,
    close: forget,
  };
}

/** What is given up here may still be written later; every write is one that can be made twice. */
async function patiently<T>(task: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DOMException('The database does not answer', 'TimeoutError')),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([task(), givenUp]);
  } finally {
    clearTimeout(timer);
  }
}

function openDatabase(name: string, onLost: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE_NAME));
    request.addEventListener('error', () => reject(request.error));
    request.addEventListener('success', () => {
      const database = request.result;
      database.addEventListener('close', onLost);
      // Somebody deletes the database: stand aside, or they wait for this tab to close.
      database.addEventListener('versionchange', onLost);
      resolve(database);
    });
  });
}

/**
 * WebKit loses its database server and says UnknownError, a transaction on a dead connection InvalidStateError;
 * an aborted transaction may come without any error at all. A bad record or a full disk is none of these.
 */
function isConnectionTrouble(error: unknown): boolean {
  if (error === null || error === undefined) return true;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  return CONNECTION_TROUBLE.has(name);
}
