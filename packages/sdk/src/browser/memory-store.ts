import type { TokenStore } from '../ports.ts';

/** A store that lives and dies with this tab. */
export function createMemoryStore(): TokenStore {
  let value: unknown;
  return {
    // A copy, as from a database: what a reader does to it is the reader's own.
    read: async () => structuredClone(value),
    async update(change) {
      const changed = change(value);
      if ('write' in changed) value = changed.write;
      return changed.result;
    },
    memoryReason: () => 'kept in memory',
    close() {},
  };
}
