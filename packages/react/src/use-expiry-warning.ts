import type { KnownEnd, Session } from '@holdfast/sdk';
import { useMemo, useSyncExternalStore } from 'react';
import { createClockStore, type Reading } from './clock-store.ts';
import { useSession } from './use-session.ts';

export interface UseExpiryWarningOptions {
  /**
   * Warns when less than so many ms are left, by this component's own reckoning: a banner long before the dialog,
   * say. Unlike the session's own warning it changes nothing: activity goes on putting off an idle limit, and the
   * warning goes when it has. Default: the warning of the session, `warnBeforeMs`, the same in all tabs.
   */
  beforeMs?: number | undefined;
}

/** The session ends soon. */
export interface ExpiryWarning extends KnownEnd {
  /** `session.extend()`: the person goes on. Withdraws the warning in all tabs, if `isExtendable`. */
  extend(): Promise<void>;
}

/**
 * What to warn of: the known end of the session when it is near, otherwise `null`. For a dialog with a countdown,
 * let a component of its own within the dialog call `useCountdown(warning.endsAt)`. The seconds are not given here
 * so that the dialog, with the focus and the announcement that are its business, does not render each second.
 *
 * Re-renders: when the warning appears, changes and goes. Neither refreshes nor activity render it meanwhile.
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above the component
 */
export function useExpiryWarning({ beforeMs }: UseExpiryWarningOptions = {}): ExpiryWarning | null {
  const session = useSession();
  const store = useMemo(
    () =>
      createClockStore(
        (now) => readWarning(session, beforeMs, now),
        (onChange) => session.subscribe(onChange),
        isSameEnd,
      ),
    [session, beforeMs],
  );
  const end = useSyncExternalStore(store.follow, store.getState, getServerEnd);
  return useMemo(() => end && { ...end, extend: () => session.extend() }, [end, session]);
}

function readWarning(session: Session, beforeMs: number | undefined, now: number): Reading<KnownEnd | null> {
  const snapshot = session.getSnapshot();
  const none = { value: null, changesAt: null };
  if (snapshot.status !== 'active' || snapshot.knownEnd === null) return none;
  if (beforeMs === undefined) return snapshot.isWarned ? { value: snapshot.knownEnd, changesAt: null } : none;
  const warnsAt = snapshot.knownEnd.endsAt - beforeMs;
  return now < warnsAt ? { value: null, changesAt: warnsAt } : { value: snapshot.knownEnd, changesAt: null };
}

function isSameEnd(one: KnownEnd | null, other: KnownEnd | null): boolean {
  return (
    one?.endsAt === other?.endsAt && one?.limit === other?.limit && one?.isExtendable === other?.isExtendable
  );
}

function getServerEnd(): KnownEnd | null {
  return null;
}
