import { runHistory } from './run-history.ts';
import type { History, TimedAction } from './setup.ts';

/**
 * The same broken promise with as little as possible: leaves out actions, halves at first and one by one at the
 * end, for as long as the promise stays broken. To be called where no microtask is running.
 */
export function shrinkHistory(history: History): History {
  const promise = runHistory(history).broken?.promise;
  if (promise === undefined) return history;
  const isBroken = (actions: readonly TimedAction[]) =>
    runHistory({ ...history, actions }).broken?.promise === promise;
  let { actions } = history;
  for (let size = Math.ceil(actions.length / 2); size >= 1; ) {
    const fewer = withoutOne(actions, size, isBroken);
    if (fewer !== null) actions = fewer;
    else if (size === 1) break;
    else size = Math.ceil(size / 2);
  }
  return { ...history, actions };
}

/** The actions without some run of `size` of them that is not needed; `null` if all runs are. */
function withoutOne(
  actions: readonly TimedAction[],
  size: number,
  isBroken: (actions: readonly TimedAction[]) => boolean,
): readonly TimedAction[] | null {
  for (let start = 0; start < actions.length; start += size) {
    const fewer = [...actions.slice(0, start), ...actions.slice(start + size)];
    if (isBroken(fewer)) return fewer;
  }
  return null;
}
