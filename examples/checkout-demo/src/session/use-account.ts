import { useSession, useSessionSnapshot } from '@holdfast/react';
import type { SessionSnapshot } from '@holdfast/sdk';
import { useCallback } from 'react';
import { type Account, createShopApi } from '../shop-api/shop-api.ts';
import { useResource } from '../shop-api/use-resource.ts';

/** Who is signed in, once the shop has said so; `null` before, and where nobody is. */
export function useAccount(): Account | null {
  const session = useSession();
  const sessionId = useSessionSnapshot(sessionIdOf);
  const load = useCallback(
    (signal: AbortSignal) =>
      sessionId === null ? Promise.resolve(null) : createShopApi(session.fetch).readAccount(signal),
    [session, sessionId],
  );
  const account = useResource(load);
  return account.status === 'ready' ? account.value : null;
}

/** `sub` of whose session it is; `null` where it is nobody's. */
export function useSubject(): string | null {
  return useSessionSnapshot(subjectOf);
}

function sessionIdOf(snapshot: SessionSnapshot): string | null {
  return snapshot.status === 'active' ? snapshot.sessionId : null;
}

/** Also of a session that has ended, while they can sign in again in place: the page is still theirs. */
export function subjectOf(snapshot: SessionSnapshot): string | null {
  const isTheirs =
    snapshot.status === 'active' || (snapshot.status === 'ended' && snapshot.reauthentication !== null);
  return isTheirs ? snapshot.subject : null;
}
