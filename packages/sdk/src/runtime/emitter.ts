import type { SessionEventName, SessionEvents } from '../events.ts';
import type { Undo } from '../ports.ts';

type Listener<Payload> = (payload: Payload) => void;

/** Listeners by event name. One that throws stops neither the others nor the session. */
export interface Emitter {
  on<Name extends SessionEventName>(name: Name, listener: Listener<SessionEvents[Name]>): Undo;
  emit<Name extends SessionEventName>(name: Name, payload: SessionEvents[Name]): void;
  clear(): void;
}

export function createEmitter(): Emitter {
  const listeners = new Map<SessionEventName, Set<{ call: Listener<never> }>>();
  return {
    on(name, listener) {
      // An entry of its own, so that the same function can listen twice and be undone once.
      const entry = { call: listener };
      const entries = listeners.get(name) ?? new Set();
      listeners.set(name, entries.add(entry));
      return () => void entries.delete(entry);
    },
    emit(name, payload) {
      for (const { call } of [...(listeners.get(name) ?? [])]) callSafely(() => call(payload as never));
    },
    clear: () => listeners.clear(),
  };
}

/** The caller's mistake goes where the caller's mistakes go, as an unhandled rejection, and nowhere else. */
export function callSafely(call: () => void): void {
  try {
    call();
  } catch (error) {
    void Promise.reject(error);
  }
}
