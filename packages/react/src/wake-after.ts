import type { Undo } from '@holdfast/sdk';

/**
 * Timers count in a time of their own: it stands still while the machine sleeps, and the clock may be set under it.
 * Beyond 2^31 ms they fire at once.
 */
const LONGEST_DELAY_MS = 60_000;

/**
 * Calls once, when `delayMs` have passed, a minute at most, or sooner when the page is seen or entered again: time
 * to look at the clock. Hidden pages' timers are late, and frozen ones have none.
 */
export function wakeAfter(delayMs: number, onWake: () => void): Undo {
  const timer = setTimeout(wake, Math.min(delayMs, LONGEST_DELAY_MS));
  document.addEventListener('visibilitychange', wake);
  addEventListener('focus', wake);
  addEventListener('pageshow', wake);

  function undo(): void {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', wake);
    removeEventListener('focus', wake);
    removeEventListener('pageshow', wake);
  }
  function wake(): void {
    undo();
    onWake();
  }
  return undo;
}
