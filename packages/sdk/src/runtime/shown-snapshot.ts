import { isSameSnapshot, isSameView, snapshotOf } from '../model/snapshot-of.ts';
import type { State } from '../model/state.ts';
import type { ResolvedSessionOptions } from '../options.ts';
import type { TokenStore, Undo } from '../ports.ts';
import type { SessionSnapshot } from '../snapshot.ts';
import { callSafely, type Emitter } from './emitter.ts';

/** What the app is shown: the same object until something in it changes. */
export interface ShownSnapshot {
  get(): SessionSnapshot;
  subscribe(onChange: () => void): Undo;
  renew(before: State, after: State): void;
  clear(): void;
}

export function createShownSnapshot(
  state: State,
  store: TokenStore,
  emitter: Emitter,
  options: ResolvedSessionOptions,
): ShownSnapshot {
  const subscribers = new Set<{ call: () => void }>();
  let shown = snapshotOf(state, 'indexeddb', options);

  return {
    get: () => shown,
    subscribe(onChange) {
      const entry = { call: onChange };
      subscribers.add(entry);
      return () => void subscribers.delete(entry);
    },
    renew(before, after) {
      const memoryReason = store.memoryReason();
      const storage = memoryReason === null ? 'indexeddb' : 'memory';
      if (isSameView(before, after) && storage === shown.storage) return;
      const renewed = snapshotOf(after, storage, options);
      if (isSameSnapshot(shown, renewed)) return;
      const isFallback = storage !== shown.storage && memoryReason !== null;
      shown = Object.freeze(renewed);
      if (isFallback) emitter.emit('storage-unavailable', { reason: memoryReason });
      for (const { call } of [...subscribers]) callSafely(call);
    },
    clear: () => subscribers.clear(),
  };
}
