import type { Undo } from '@holdfast/sdk';
import { wakeAfter } from './wake-after.ts';

/** What is so at one look at the clock, and until when if nothing else happens. */
export interface Reading<Value> {
  readonly value: Value;
  /** The next instant that makes it another, epoch ms; `null` where time changes nothing. */
  readonly changesAt: number | null;
}

/** Something that time alone can change, as an external store for one component. Does nothing until followed. */
interface ClockStore<Value> {
  getState(): Value;
  follow(onChange: () => void): Undo;
}

/**
 * `read` says what is so at `now`, epoch ms; `listen` calls when something other than time may have changed it.
 *
 * React reads a store several times in one render and wants one answer, so the clock is looked at only when
 * something happens: at the start, by a timer for each change to come, when `listen` calls, and when the page is
 * seen again after time may have passed without timers.
 */
export function createClockStore<Value>(
  read: (now: number) => Reading<Value>,
  listen: (onChange: () => void) => Undo = listenToNothing,
  isEqual: (previous: Value, next: Value) => boolean = Object.is,
): ClockStore<Value> {
  let now = Date.now();
  let { value } = read(now);

  function getState(): Value {
    const next = read(now).value;
    if (!isEqual(value, next)) value = next;
    return value;
  }

  function follow(onChange: () => void): Undo {
    let undoWake = (): void => undefined;
    function look(): void {
      undoWake();
      now = Date.now();
      const { changesAt } = read(now);
      undoWake = changesAt === null ? () => undefined : wakeAfter(changesAt - now, look);
      onChange();
    }
    const undoListen = listen(look);
    look();
    return () => {
      undoListen();
      undoWake();
    };
  }

  return { getState, follow };
}

function listenToNothing(): Undo {
  return () => undefined;
}
