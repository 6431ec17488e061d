import type { Session } from '@holdfast/sdk';
import { useMemo, useSyncExternalStore } from 'react';
import { createClockStore, type Reading } from './clock-store.ts';
import { useSession } from './use-session.ts';

export interface UseIdleOptions {
  /** Ms without activity in any tab. Activity is told to within half a minute, so less than a minute says little. */
  afterMs: number;
}

/**
 * Whether nobody has done anything in any tab for `afterMs`: to pause what is only worth its cost while somebody
 * looks. `false` while nobody is signed in. It ends nothing; that is `idleLimitMs` of the session, which has to be
 * set for activity to be counted at all.
 *
 * Re-renders: when it becomes true and when it becomes false.
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above the component
 */
export function useIdle({ afterMs }: UseIdleOptions): boolean {
  const session = useSession();
  const store = useMemo(
    () =>
      createClockStore(
        (now) => readIdle(session, afterMs, now),
        (onChange) => session.subscribe(onChange),
      ),
    [session, afterMs],
  );
  return useSyncExternalStore(store.follow, store.getState, getServerIdle);
}

function readIdle(session: Session, afterMs: number, now: number): Reading<boolean> {
  const snapshot = session.getSnapshot();
  if (snapshot.status !== 'active' || snapshot.activeAt === null) return { value: false, changesAt: null };
  const idleAt = snapshot.activeAt + afterMs;
  return now < idleAt ? { value: false, changesAt: idleAt } : { value: true, changesAt: null };
}

function getServerIdle(): boolean {
  return false;
}
