import { useSyncExternalStore } from 'react';

/** A value that survives a reload; in `localStorage` it is also the same in every tab. */
export interface PersistentStore<Value> {
  get(): Value;
  set(value: Value): void;
  subscribe(onChange: () => void): () => void;
}

/** `parse` takes whatever lies there, `undefined` where nothing does, and always makes a value of it. */
export function createPersistentStore<Value>(
  area: () => Storage,
  key: string,
  parse: (stored: unknown) => Value,
): PersistentStore<Value> {
  let current = parse(readJson(area, key));
  const listeners = new Set<() => void>();

  function change(value: Value): void {
    current = value;
    for (const listener of listeners) listener();
  }

  function onStorage(event: StorageEvent): void {
    if (event.key === key || event.key === null) change(parse(readJson(area, key)));
  }

  return {
    get: () => current,
    set(value) {
      writeJson(area, key, value);
      change(value);
    },
    subscribe(onChange) {
      if (listeners.size === 0) window.addEventListener('storage', onStorage);
      listeners.add(onChange);
      return () => {
        listeners.delete(onChange);
        if (listeners.size === 0) window.removeEventListener('storage', onStorage);
      };
    },
  };
}

export function usePersistent<Value>(store: PersistentStore<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}

function readJson(area: () => Storage, key: string): unknown {
  try {
    return JSON.parse(area().getItem(key) ?? '') as unknown;
  } catch {
    return undefined;
  }
}

function writeJson(area: () => Storage, key: string, value: unknown): void {
  try {
    area().setItem(key, JSON.stringify(value));
  } catch {
    // Storage is full or closed to us: the value lives as long as the page does.
  }
}
