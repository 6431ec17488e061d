import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { type AccessTokenState, createAccessTokenStore, serverAccessToken } from './access-token-store.ts';
import { useSession } from './use-session.ts';

export interface UseAccessTokenRequest {
  /** The token shall live at least this many ms longer when it is got. Default: `minValidityMs` of the session. */
  minValidityMs?: number | undefined;
}

/**
 * The access token, for a component that hands it to something that cannot ask for one itself: a chat widget, a map.
 *
 * It is the token of the session that is shown: after a sign-out, or when another account took over, it is gone
 * in that same render. During a refresh the token at hand stays until the newer one is there.
 *
 * For a request call `session.fetch(…)` or `session.getAccessToken()` at that moment instead: this token was good
 * when it was got, and a device that slept, or a server that cannot be reached, may have let it expire since.
 *
 * Re-renders: once when the first token arrives and once with each newer one, once when getting it fails, and when
 * the session begins, ends or changes its account.
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above the component
 * @throws TypeError (to the nearest error boundary) when `minValidityMs` is not a number of ms from 0 up
 */
export function useAccessToken({ minValidityMs }: UseAccessTokenRequest = {}): AccessTokenState {
  const session = useSession();
  const store = useMemo(() => createAccessTokenStore(session), [session]);
  const follow = useCallback(
    (onChange: () => void) => store.follow(onChange, minValidityMs),
    [store, minValidityMs],
  );
  return useSyncExternalStore(follow, store.getState, getServerState);
}

function getServerState(): AccessTokenState {
  return serverAccessToken;
}
