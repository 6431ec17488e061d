import type { Undo } from '../../../packages/sdk/src/ports.ts';
import type { RunMicrotasks } from './microtasks.ts';

/** Whose event it is. What is on the device does not go on while it sleeps. */
export interface Owner {
  state: 'running' | 'suspended' | 'dead';
  readonly isOnDevice: boolean;
  /** What fell due while it was suspended, in order. */
  readonly parked: Entry[];
}

interface Entry {
  at: number;
  order: number;
  readonly owner: Owner;
  readonly run: () => void;
  isOff: boolean;
}

export function createOwner(isOnDevice: boolean): Owner {
  return { state: 'running', isOnDevice, parked: [] };
}

/** All that happens, in order, in true time (ms since the world began). */
export interface Timeline {
  now(): number;
  after(owner: Owner, delayMs: number, run: () => void): Undo;
  /** Lets everything happen up to then. Stops early when `isOver` says so. */
  runUntil(until: number, isOver: () => boolean): void;
  /** The device sleeps from now on; timers fire late by it, or all at once if their clock runs on. */
  sleep(ms: number, areTimersMoved: boolean): void;
  /** What was parked happens now, in its order. */
  resume(owner: Owner): void;
  eventCount(): number;
}

/** `afterEach` is called after each event, when all microtasks that it brought have run. */
export function createTimeline(runMicrotasks: RunMicrotasks, afterEach: () => void): Timeline {
  const heap: Entry[] = [];
  let now = 0;
  let order = 0;
  let count = 0;
  let asleepUntil = 0;

  function add(entry: Entry, at: number): void {
    entry.at = entry.owner.isOnDevice ? Math.max(at, asleepUntil) : at;
    entry.order = order += 1;
    heap.push(entry);
    siftUp(heap, heap.length - 1);
  }

  function happen(entry: Entry): void {
    const { owner } = entry;
    if (owner.state === 'dead') return;
    if (owner.state === 'suspended') return void owner.parked.push(entry);
    count += 1;
    entry.run();
    runMicrotasks();
    afterEach();
  }

  return {
    now: () => now,
    after(owner, delayMs, run) {
      const entry = { at: 0, order: 0, owner, run, isOff: false };
      add(entry, now + Math.max(0, delayMs));
      return () => void (entry.isOff = true);
    },
    runUntil(until, isOver) {
      for (let next = heap[0]; next !== undefined && next.at <= until && !isOver(); next = heap[0]) {
        removeFirst(heap);
        if (next.isOff) continue;
        now = next.at;
        happen(next);
      }
      if (Number.isFinite(until) && !isOver()) now = Math.max(now, until);
    },
    sleep(ms, areTimersMoved) {
      asleepUntil = now + ms;
      for (const entry of heap) {
        if (entry.owner.isOnDevice)
          entry.at = areTimersMoved ? entry.at + ms : Math.max(entry.at, asleepUntil);
      }
      heap.sort((a, b) => (isBefore(a, b) ? -1 : 1));
    },
    resume(owner) {
      owner.state = 'running';
      for (const entry of owner.parked.splice(0)) add(entry, now);
    },
    eventCount: () => count,
  };
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function siftUp(heap: Entry[], start: number): void {
  let index = start;
  const entry = heap[index]!;
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex]!;
    if (!isBefore(entry, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
}

function removeFirst(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let childIndex = 2 * index + 1;
    const left = heap[childIndex];
    if (left === undefined) break;
    const right = heap[childIndex + 1];
    if (right !== undefined && isBefore(right, left)) childIndex += 1;
    const child = heap[childIndex]!;
    if (isBefore(last, child)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
}
