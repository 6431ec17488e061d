import type { SessionSnapshot } from '@holdfast/sdk';

/**
 * Makes a selector answer with the very same value for as long as it is equal. React needs that twice: it reads a
 * store several times in one render and wants one answer, and it re-renders by identity alone.
 */
export function memoizeSelector(
  selector: (snapshot: SessionSnapshot) => unknown,
  isEqual: (previous: unknown, next: unknown) => boolean,
): (snapshot: SessionSnapshot) => unknown {
  let last: { snapshot: SessionSnapshot; value: unknown } | undefined;

  return (snapshot) => {
    if (last?.snapshot === snapshot) return last.value;
    const next = selector(snapshot);
    const value = last !== undefined && isEqual(last.value, next) ? last.value : next;
    last = { snapshot, value };
    return value;
  };
}
