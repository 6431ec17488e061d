import { isFields, isFiniteNumber } from '../model/parse.ts';
import type { Clock, RefreshLock, TokenStore } from '../ports.ts';

interface Lease {
  readonly holder: string;
  /** Epoch ms. */
  readonly until: number;
}

/**
 * The lock where there are no Web Locks (insecure origins, old browsers): a lease in the store. A holder that died
 * is waited for until its lease is over; one that lives on beyond it is stopped by the fence.
 */
export function createLeaseLock(
  store: TokenStore,
  clock: Clock,
  newId: () => string,
  leaseMs: number,
): RefreshLock {
  async function take(isForced: boolean): Promise<(() => void) | null> {
    const holder = newId();
    const isTaken = await store.update((current) => {
      // Inside the transaction: a lease written while this one waited would else seem to come from the future.
      const now = clock.wallNow();
      // Done twice, it finds the lease that it wrote itself.
      const isOurs = isLease(current) && current.holder === holder;
      if (!isForced && !isOurs && isHeld(current, now, leaseMs)) return { result: false };
      const lease: Lease = { holder, until: now + leaseMs };
      return { write: lease, result: true };
    });
    return isTaken ? () => giveBack(holder) : null;
  }

  function giveBack(holder: string): void {
    const change = store.update((current) =>
      isLease(current) && current.holder === holder ? { write: null, result: null } : { result: null },
    );
    // A lease that cannot be given back runs out.
    change.catch(() => {});
  }

  return {
    tryAcquire: () => take(false),
    steal: async () => (await take(true)) ?? (() => {}),
  };
}

function isHeld(current: unknown, now: number, leaseMs: number): boolean {
  // A lease that ends later than any could was written by a clock that has been set back since.
  return isLease(current) && current.until > now && current.until <= now + leaseMs;
}

function isLease(value: unknown): value is Lease {
  return isFields(value) && typeof value['holder'] === 'string' && isFiniteNumber(value['until']);
}
