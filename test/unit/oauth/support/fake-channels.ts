import type { PageChannel } from '@holdfast/sdk/oauth';

/** The BroadcastChannels of one origin. */
export interface FakeChannels {
  open(name: string, onMessage: (message: unknown) => void): PageChannel;
  /** All that was ever posted. */
  readonly posted: unknown[];
  /** How many are open. */
  count(): number;
}

interface Listener {
  readonly name: string;
  readonly onMessage: (message: unknown) => void;
}

/** As in browsers a message comes in a task of its own, to whoever is still there. */
export function createFakeChannels(): FakeChannels {
  const listeners = new Set<Listener>();
  const posted: unknown[] = [];
  return {
    posted,
    count: () => listeners.size,
    open(name, onMessage) {
      const own: Listener = { name, onMessage };
      listeners.add(own);
      return {
        post(message) {
          posted.push(message);
          for (const listener of listeners) {
            if (listener === own || listener.name !== name) continue;
            setImmediate(() => listeners.has(listener) && listener.onMessage(structuredClone(message)));
          }
        },
        close: () => void listeners.delete(own),
      };
    },
  };
}
