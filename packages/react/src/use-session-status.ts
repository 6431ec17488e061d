import type { SessionSnapshot } from '@holdfast/sdk';
import { useSessionSnapshot } from './use-session-snapshot.ts';

/**
 * Whether somebody is signed in: `'restoring'` (not known yet, also on the server), `'anonymous'`, `'active'` or
 * `'ended'`. `'restoring'` is not signed out: show neither the sign-in nor the page for it.
 *
 * Re-renders: when the status changes. A refresh, a failed one or a change of leader changes none.
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above the component
 */
export function useSessionStatus(): SessionSnapshot['status'] {
  return useSessionSnapshot(statusOf);
}

function statusOf(snapshot: SessionSnapshot): SessionSnapshot['status'] {
  return snapshot.status;
}
