import { flushSync } from 'react-dom';
import { onTestFinished, vi } from 'vitest';

/** The page's clock and timers by hand, until the test has ended. React took the real ones when it was loaded. */
export interface FakeClock {
  /** Time passes. React renders what comes of each timer before the next one fires. */
  pass(ms: number): void;
  /** The machine sleeps: the clock goes on, and timers do not. */
  sleep(ms: number): void;
  /** The page is told something, and React has rendered what comes of it. */
  tell(target: EventTarget, type: string): void;
  /** The delays of all timers that were set, in order. */
  readonly delays: readonly (number | undefined)[];
  /** What would be left over: timers, and the listeners at page and window that wake from a sleep. */
  countOpen(): number;
}

/** It is `now`, epoch ms. */
export function fakeClock(now: number): FakeClock {
  const listeners = [document, globalThis].map(countListeners);
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now });
  const fake = globalThis.setTimeout;
  const setTimer = vi
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation((onFire, delay) => fake(() => flushSync(() => onFire()), delay));
  onTestFinished(() => {
    // First the spy: it would put the fake back.
    setTimer.mockRestore();
    vi.useRealTimers();
  });
  return {
    pass: (ms) => void vi.advanceTimersByTime(ms),
    sleep: (ms) => void vi.setSystemTime(Date.now() + ms),
    tell: (target, type) => flushSync(() => void target.dispatchEvent(new Event(type))),
    get delays() {
      return setTimer.mock.calls.map(([, delay]) => delay);
    },
    countOpen: () => vi.getTimerCount() + listeners.reduce((sum, count) => sum + count(), 0),
  };
}

const wakingEvents = ['visibilitychange', 'focus', 'pageshow'];

function countListeners(target: EventTarget): () => number {
  const open = new Map<string, Set<unknown>>();
  const add = target.addEventListener.bind(target);
  const remove = target.removeEventListener.bind(target);
  vi.spyOn(target, 'addEventListener').mockImplementation((type, listener, options) => {
    open.set(type, (open.get(type) ?? new Set()).add(listener));
    add(type, listener, options);
  });
  vi.spyOn(target, 'removeEventListener').mockImplementation((type, listener, options) => {
    open.get(type)?.delete(listener);
    remove(type, listener, options);
  });
  return () => wakingEvents.reduce((sum, type) => sum + (open.get(type)?.size ?? 0), 0);
}
