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

/** `sub` of who is signed in; `null` where nobody is. */
export function useSubject(): string | null {
  return useSessionSnapshot(subjectOf);
}

function sessionIdOf(snapshot: SessionSnapshot): string | null {
  return snapshot.status === 'active' ? snapshot.sessionId : null;
}

function subjectOf(snapshot: SessionSnapshot): string | null {
  return snapshot.status === 'active' ? snapshot.subject : null;
}
