import { parseRecord, type StoredRecord } from '../model/parse-record.ts';
import type { TokenStore } from '../ports.ts';

/** Reads the store when asked, one read at a time; `null` stands for a store that could not be read. */
export interface StoreReader {
  /** Resolves when a read that began after this call has been passed on. */
  read(): Promise<void>;
}

/**
 * Asked again while it reads, it reads again and passes on only what came last: an answer from before a page
 * slept or another tab wrote is nothing to go by.
 */
export function createStoreReader(
  store: TokenStore,
  onRead: (stored: StoredRecord | null) => void,
): StoreReader {
  let running: Promise<void> | null = null;
  let isStale = false;

  async function run(): Promise<void> {
    let stored: StoredRecord | null;
    do {
      isStale = false;
      stored = await store.read().then(parseRecord, () => null);
    } while (isStale);
    running = null;
    onRead(stored);
  }

  return {
    read() {
      isStale = true;
      running ??= run();
      return running;
    },
  };
}
