import type { Session } from '@holdfast/sdk';
import { useContext } from 'react';
import { SessionContext } from './session-context.ts';

/**
 * The session object, for calling it: `session.fetch(…)`, `session.getAccessToken()`, `session.end()`.
 *
 * Re-renders: never, whatever happens in the session; only if the provider is given another session object.
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above the component
 */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error(
      'No session found: render this component inside <SessionProvider session={session}>, ' +
        'with a session made by createSession() of @holdfast/sdk.',
    );
  }
  return session;
}
