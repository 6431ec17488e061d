import type { SessionEventName, SessionEvents } from '@holdfast/sdk';
import { useEffect, useInsertionEffect, useRef } from 'react';
import { useSession } from './use-session.ts';

/**
 * Calls `listener` at each event of that name while the component is mounted. `listener` may be written inline:
 * the one of the last committed render is called, and nothing is subscribed anew for it.
 *
 * Events are past facts and are not repeated: a component that mounts later learns from `useSessionSnapshot`
 * what is so now.
 *
 * Re-renders: never, but for what `listener` sets.
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above the component
 */
export function useSessionEvent<Name extends SessionEventName>(
  name: Name,
  listener: (payload: SessionEvents[Name]) => void,
): void {
  const session = useSession();
  const latest = useRef(listener);

  // An insertion effect, because it runs within the commit: an event right after it finds the new listener.
  // A layout effect would too, but React 18 warns about those on the server.
  useInsertionEffect(() => {
    latest.current = listener;
  });

  useEffect(() => session.on(name, (payload) => latest.current(payload)), [session, name]);
}
