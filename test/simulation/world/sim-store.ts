import type { StoreChange, TokenStore } from '../../../packages/sdk/src/ports.ts';
import type { StoreFault } from '../setup.ts';
import type { Owner, Timeline } from './timeline.ts';

/** One key of a database: what lies in it, and what its next users meet. */
export interface StoreCell {
  readonly gate: StoreGate;
  value: unknown;
  readonly faults: StoreFault[];
  failsUntil: number;
  /** When a fault was last met, true time; -Infinity if never. */
  faultedAt: number;
  /** Whether anything was ever written after it had been given up. */
  wasLate: boolean;
  readonly counts: { reads: number; writes: number };
}

/** The way into a database: shut while a tab that has begun a transaction is frozen in the middle of it. */
export interface StoreGate {
  holder: Owner | null;
  readonly waiting: (() => void)[];
}

export function createStoreGate(): StoreGate {
  return { holder: null, waiting: [] };
}

/** The transaction of this tab is over, or the tab is. */
export function openGate(gate: StoreGate, owner: Owner): void {
  if (gate.holder !== owner) return;
  gate.holder = null;
  for (const enter of gate.waiting.splice(0)) enter();
}

export function createStoreCell(gate: StoreGate): StoreCell {
  return {
    gate,
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
  readonly onRead: () => void;
  readonly onWriteAsked: () => void;
  /** A transaction that writes begins. Whether something befalls its tab in the middle of it. */
  readonly onBegun: () => boolean;
  readonly onWrite: (before: unknown, after: unknown) => void;
}

// As idb-database.ts has them.
export const GIVEN_UP_MS = 5_000;
const TRIES = 3;
/** From the reading to the writing of a transaction. */
const MIDDLE_MS = 0.1;

/** One tab's way to a cell. Each transaction is atomic, in the order of its calls, and takes its time both ways. */
export function createSimStore(parts: StoreParts): TokenStore {
  const { timeline, cell, owner, random, longestMs, memoryReason, onRead, onWriteAsked, onBegun, onWrite } =
    parts;
  const { gate } = cell;
  let busyUntil = 0;

  function transact<Result>(act: () => Result, isWrite: boolean): Promise<Result> {
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
        enter({ act, isWrite, triesLeft: TRIES, fail }, (result) => {
          const last = fault === 'twice' ? act() : result;
          answer(fault === 'unheard' ? fail : () => resolve(last));
        });
      });
    });
  }

  interface Visit<Result> {
    readonly act: () => Result;
    readonly isWrite: boolean;
    readonly triesLeft: number;
    readonly fail: () => void;
  }

  /**
   * At once, or when the gate is open again. Given up after a while and tried anew, as the shipped code does it; what
   * was given up is done nevertheless when the gate opens, and nobody hears of it.
   */
  function enter<Result>(visit: Visit<Result>, onDone: (result: Result) => void): void {
    const { act, isWrite, triesLeft, fail } = visit;
    const isShut = gate.holder !== null;
    if (!isShut && !(isWrite && onBegun())) return onDone(act());

    let isOver = false;
    const finish = () => {
      const result = act();
      openGate(gate, owner);
      if (isOver) return;
      isOver = true;
      onDone(result);
    };
    const goIn = () => void (gate.holder === null ? finish() : gate.waiting.push(queue));
    const queue = () => void timeline.after(owner, 0, goIn);
    timeline.after(owner, GIVEN_UP_MS, () => {
      if (isOver) return;
      isOver = true;
      cell.wasLate = true;
      if (triesLeft > 1) enter({ ...visit, triesLeft: triesLeft - 1 }, onDone);
      else fail();
    });
    cell.faultedAt = timeline.now();
    if (isShut) return void gate.waiting.push(queue);
    gate.holder = owner;
    timeline.after(owner, MIDDLE_MS, finish);
  }

  return {
    read: () =>
      transact(() => {
        cell.counts.reads += 1;
        onRead();
        return cell.value;
      }, false),
    update: <Result>(change: (current: unknown) => StoreChange<Result>) => {
      onWriteAsked();
      return transact(() => {
        cell.counts.writes += 1;
        const before = cell.value;
        const changed = change(before);
        if ('write' in changed) {
          // Frozen instead of copied: whoever changes what it has read or written fails loudly.
          cell.value = deepFreeze(changed.write);
          onWrite(before, cell.value);
        }
        return changed.result;
      }, true);
    },
    memoryReason: () => memoryReason,
    close() {},
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
