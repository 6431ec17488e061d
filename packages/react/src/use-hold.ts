import type { HoldRisk } from '@holdfast/sdk';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type ComponentHold, createHoldStore } from './component-hold.ts';
import { useSession } from './use-session.ts';

export interface UseHoldOptions {
  /** How much life the access token has left at each moment, ms. Default: that of `session.hold`. */
  minValidityMs?: number | undefined;
  /** The longest the flow may take, ms: then the hold ends by itself. Default: that of `session.hold`. */
  maxMs?: number | undefined;
  /** Whether to hold: `false` lets the session go while the component stays. Default: `true`. */
  isHeld?: boolean | undefined;
}

/**
 * Holds the session while the component is on the page, as `session.hold` does: for a checkout, a long form, a
 * call. It is taken after the first render and released at unmounting, and while the component is hidden by
 * `<Activity>`; a Suspense fallback that shows in its place releases nothing.
 *
 * Another name, `minValidityMs` or `maxMs` releases the hold and takes a new one, with a maximum of its own; so
 * does `isHeld` when it becomes true again. After `release()`, and after its maximum, nothing is held until then.
 * The options may be written inline.
 *
 * Re-renders: when the risk of this hold appears, changes or goes. Neither other holds nor refreshes render it.
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above the component
 * @throws TypeError (to the nearest error boundary) for a name or an option that `session.hold` does not take
 */
export function useHold(
  name: string,
  { minValidityMs, maxMs, isHeld = true }: UseHoldOptions = {},
): ComponentHold {
  const session = useSession();
  const store = useMemo(() => createHoldStore(session), [session]);
  const risk = useSyncExternalStore(store.subscribe, store.getRisk, getServerRisk);

  useEffect(() => {
    const options = {
      ...(minValidityMs !== undefined && { minValidityMs }),
      ...(maxMs !== undefined && { maxMs }),
    };
    return store.hold(isHeld ? { name, options } : null);
  }, [store, name, minValidityMs, maxMs, isHeld]);

  return useMemo(() => ({ ready: store.ready, release: store.release, risk }), [store, risk]);
}

function getServerRisk(): HoldRisk | null {
  return null;
}
