import type { SessionSnapshot } from '@holdfast/sdk';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { memoizeSelector } from './memoize-selector.ts';
import { serverSnapshot } from './server-snapshot.ts';
import { useSession } from './use-session.ts';

/**
 * What is so now: status, subject, expiry, role. Holds no token; see `useAccessToken`.
 *
 * Re-renders: with each change of the snapshot, so at each refresh. Pass a selector to ask for less.
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above the component
 */
export function useSessionSnapshot(): SessionSnapshot;

/**
 * One part of the snapshot, or something computed from it. `selector` is pure; it may be written inline.
 *
 * Re-renders: when what `selector` returns is no longer equal to what it returned before. Equal means `Object.is`,
 * so a selector that makes a new object each time wants an `isEqual` of its own. Defined outside the component,
 * the two also keep the object itself the same over renders that come from elsewhere.
 *
 * @example
 * const subject = useSessionSnapshot((snapshot) => (snapshot.status === 'active' ? snapshot.subject : null));
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above the component
 */
export function useSessionSnapshot<Selected>(
  selector: (snapshot: SessionSnapshot) => Selected,
  isEqual?: (previous: Selected, next: Selected) => boolean,
): Selected;

export function useSessionSnapshot(
  selector: (snapshot: SessionSnapshot) => unknown = wholeSnapshot,
  isEqual: (previous: unknown, next: unknown) => boolean = Object.is,
): unknown {
  const session = useSession();
  const subscribe = useCallback((onChange: () => void) => session.subscribe(onChange), [session]);
  const select = useMemo(() => memoizeSelector(selector, isEqual), [selector, isEqual]);
  return useSyncExternalStore(
    subscribe,
    () => select(session.getSnapshot()),
    () => select(serverSnapshot),
  );
}

function wholeSnapshot(snapshot: SessionSnapshot): SessionSnapshot {
  return snapshot;
}
