import type { RefreshLock, Undo } from '../ports.ts';

/**
 * A Web Lock, taken for the length of one refresh. Always with `ifAvailable`: a frozen tab that queues is granted
 * the lock in its sleep, and everybody behind it waits for it to wake. A lock held for longer (a whole leadership)
 * would keep the browser from freezing any tab of the app. `fallback` serves where the browser refuses locks.
 */
export function createRefreshLock(name: string, fallback: RefreshLock): RefreshLock {
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return fallback;
  return {
    tryAcquire: () => request(name, { ifAvailable: true }).catch(orElse(() => fallback.tryAcquire())),
    async steal() {
      // `steal` goes with neither `ifAvailable` nor `signal`, and is granted at once.
      const release = await request(name, { steal: true }).catch(orElse(() => fallback.steal()));
      return release ?? (() => {});
    },
  };
}

function request(name: string, options: LockOptions): Promise<Undo | null> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, options, (lock) => {
        if (lock === null) return resolve(null);
        return new Promise<void>((release) => resolve(() => release()));
      })
      // Also how a stolen lock ends, long after its holder has gone on: nobody listens any more then.
      .catch(reject);
  });
}

/** Opaque origins (a sandboxed frame) have the interface and not the right to use it. */
function orElse<T>(use: () => Promise<T>): (error: unknown) => Promise<T> {
  return (error) => {
    if (error instanceof DOMException && error.name === 'SecurityError') return use();
    throw error;
  };
}
