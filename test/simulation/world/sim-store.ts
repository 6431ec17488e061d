import type { StoreChange, TokenStore } from '../../../packages/sdk/src/ports.ts';
import type { StoreFault } from '../setup.ts';
import type { Owner, Timeline } from './timeline.ts';

/** One key of a database: what lies in it, and what its next users meet. */
export interface StoreCell {
  value: unknown;
  readonly faults: StoreFault[];
  failsUntil: number;
  /** When a fault was last met, true time; -Infinity if never. */
  faultedAt: number;
  /** Whether anything was ever written after it had been given up. */
  wasLate: boolean;
  readonly counts: { reads: number; writes: number };
}

export function createStoreCell(): StoreCell {
  return {
    value: undefined,
    faults: [],
    failsUntil: 0,
    faultedAt: Number.NEGATIVE_INFINITY,
    wasLate: false,
    counts: { reads: 0, writes: 0 },
  };
}

interface StoreParts {
  readonly timeline: Timeline;
  readonly cell: StoreCell;
  readonly owner: Owner;
  readonly random: () => number;
  readonly longestMs: number;
  readonly memoryReason: string | null;
  readonly onWrite: (before: unknown, after: unknown) => void;
}

const GIVEN_UP_MS = 5_000;

/** One tab's way to a cell. Each transaction is atomic, in the order of its calls, and takes its time both ways. */
export function createSimStore(parts: StoreParts): TokenStore {
  const { timeline, cell, owner, random, longestMs, memoryReason, onWrite } = parts;
  let busyUntil = 0;

  function transact<Result>(act: () => Result): Promise<Result> {
    // Transactions of one connection come one after the other.
    const startsAt = Math.max(timeline.now() + random() * longestMs, busyUntil);
    busyUntil = startsAt;
    return new Promise((resolve, reject) => {
      const answer = (settle: () => void) => void timeline.after(owner, random() * longestMs, settle);
      timeline.after(owner, startsAt - timeline.now(), () => {
        const fault = timeline.now() < cell.failsUntil ? 'refused' : cell.faults.shift();
        if (fault !== undefined) cell.faultedAt = timeline.now();
        const fail = () =>
          reject(new DOMException('Connection to Indexed Database server lost', 'UnknownError'));
        if (fault === 'refused') return answer(fail);
        if (fault === 'late') {
          cell.wasLate = true;
          timeline.after(owner, GIVEN_UP_MS, fail);
          return void timeline.after(owner, GIVEN_UP_MS + random() * GIVEN_UP_MS, act);
        }
        let result = act();
        if (fault === 'twice') result = act();
        answer(fault === 'unheard' ? fail : () => resolve(result));
      });
    });
  }

  return {
    read: () =>
      transact(() => {
        cell.counts.reads += 1;
        return cell.value;
      }),
    update: <Result>(change: (current: unknown) => StoreChange<Result>) =>
      transact(() => {
        cell.counts.writes += 1;
        const before = cell.value;
        const changed = change(before);
        if ('write' in changed) {
          // Frozen instead of copied: whoever changes what it has read or written fails loudly.
          cell.value = deepFreeze(changed.write);
          onWrite(before, cell.value);
        }
        return changed.result;
      }),
    memoryReason: () => memoryReason,
    close() {},
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
