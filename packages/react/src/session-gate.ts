import type { SessionSnapshot } from '@holdfast/sdk';
import {
  createElement,
  Fragment,
  type ReactElement,
  type ReactNode,
  useMemo,
  useSyncExternalStore,
} from 'react';
import { createPersonStore } from './person-store.ts';
import { useSession } from './use-session.ts';
import { useSessionSnapshot } from './use-session-snapshot.ts';

export interface SessionGateProps {
  /** For those who are signed in. */
  children?: ReactNode;
  /** While nobody knows yet, and on the server. Default: nothing. */
  restoring?: ReactNode;
  /** While nobody is signed in. Default: nothing. */
  fallback?: ReactNode;
  /**
   * Shown after the children while the session has ended and a sign-in in place is possible, see
   * `useReauthentication`. `null` keeps the children too, for a dialog that is rendered elsewhere. Left out, such
   * an end is one like any other.
   */
  reauthenticate?: ReactNode;
}

/**
 * Shows its children to whoever is signed in.
 *
 * While the session can be taken up again in place the children stay mounted: forms keep what was typed, and calls
 * wait. The same person signs in again, and they go on. Another person, or one of whom nobody can tell who it is,
 * finds them mounted anew, with nothing of the last one.
 *
 * It adds no element to the page and makes nothing inert: what `reauthenticate` shows covers the children, as a
 * `<dialog>` opened by `showModal()` does for keyboards and screen readers too.
 *
 * Re-renders: when it shows something else. Its children are rendered by whoever wrote them, not by the gate.
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above it
 */
export function SessionGate({
  children,
  restoring,
  fallback,
  reauthenticate,
}: SessionGateProps): ReactElement {
  const session = useSession();
  const stage = useSessionSnapshot(stageOf);
  const people = useMemo(() => createPersonStore(session), [session]);
  const personKey = useSyncExternalStore(people.subscribe, people.getPersonKey, getServerPersonKey);

  if (stage === 'restoring') return createElement(Fragment, null, restoring);
  const isReauthenticating = stage === 'reauthenticating';
  if (stage === 'outside' || (isReauthenticating && reauthenticate === undefined)) {
    return createElement(Fragment, null, fallback);
  }
  return createElement(
    Fragment,
    null,
    createElement(Fragment, { key: personKey }, children),
    isReauthenticating ? reauthenticate : null,
  );
}

type Stage = 'restoring' | 'outside' | 'inside' | 'reauthenticating';

function stageOf(snapshot: SessionSnapshot): Stage {
  switch (snapshot.status) {
    case 'restoring':
      return 'restoring';
    case 'anonymous':
      return 'outside';
    case 'active':
      return 'inside';
    case 'ended':
      return snapshot.reauthentication === null ? 'outside' : 'reauthenticating';
  }
}

function getServerPersonKey(): string | null {
  return null;
}
