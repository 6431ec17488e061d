import type { EndReason, SessionSnapshot, TokenResponse } from '@holdfast/sdk';
import { useMemo } from 'react';
import { useSession } from './use-session.ts';
import { useSessionSnapshot } from './use-session-snapshot.ts';

/** Whether somebody has to sign in again, in place. */
export type Reauthentication =
  /** Nobody, or not in place: the session goes on, or is over for good. */
  | { readonly isNeeded: false }
  /** The session has ended under somebody's work, and calls wait for a sign-in of the same person. */
  | {
      readonly isNeeded: true;
      /** Why it has ended. */
      readonly endReason: EndReason;
      /** Who it was: a hint for the sign-in (`login_hint`); `null` where nobody knows. */
      readonly subject: string | null;
      /** How many calls of this tab wait. */
      readonly parked: number;
      /** Until when they wait, epoch ms. For `useCountdown`. */
      readonly until: number;
      /** The sign-in's answer: `session.start(…)`. Rejects as that does. */
      complete(tokenResponse: TokenResponse): Promise<void>;
      /** No sign-in: `session.end()`, so that what waits fails with `session-ended`. Nothing once it is not needed. */
      cancel(): Promise<void>;
    };

/**
 * For the dialog that asks the person to sign in again without leaving the page, where the session has
 * `reauthenticateWithinMs`. It may show in every tab; whichever completes it first serves them all.
 *
 * Re-renders: when it is needed and when no more, and while it is, when another call waits or one stops waiting.
 * `complete` and `cancel` stay the same functions.
 *
 * @throws Error when there is no `<SessionProvider session={…}>` above the component
 */
export function useReauthentication(): Reauthentication {
  const session = useSession();
  const need = useSessionSnapshot(needIn, isSameNeed);
  const calls = useMemo(
    () => ({
      complete: (tokenResponse: TokenResponse) => session.start(tokenResponse),
      // A popup that is closed calls this late: by then another tab may have signed in, whom nobody means to sign out.
      cancel: async () => {
        if (needIn(session.getSnapshot()) !== null) await session.end();
      },
    }),
    [session],
  );
  return useMemo(() => (need === null ? notNeeded : { isNeeded: true, ...need, ...calls }), [need, calls]);
}

const notNeeded: Reauthentication = { isNeeded: false };

interface Need {
  readonly endReason: EndReason;
  readonly subject: string | null;
  readonly parked: number;
  readonly until: number;
}

function needIn(snapshot: SessionSnapshot): Need | null {
  if (snapshot.status !== 'ended' || snapshot.reauthentication === null) return null;
  const { endReason, subject, reauthentication } = snapshot;
  return { endReason, subject, ...reauthentication };
}

function isSameNeed(one: Need | null, other: Need | null): boolean {
  if (one === null || other === null) return one === other;
  return (Object.keys(one) as (keyof Need)[]).every((key) => one[key] === other[key]);
}
