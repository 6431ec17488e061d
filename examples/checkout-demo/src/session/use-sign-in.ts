import { useSession } from '@holdfast/react';
import { useCallback, useEffect, useState } from 'react';
import { oauth } from './oauth.ts';
import { isOurLimit } from './word-end.ts';

export interface SignIn {
  /** Leaves for the provider, and comes back to `returnTo`. */
  begin(returnTo: string): void;
  readonly busy: boolean;
  /** For the person, when the provider could not be reached. */
  readonly failure: string | null;
}

export function useSignIn(): SignIn {
  const session = useSession();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  // The page may come back as it was left, from the back/forward cache, by the Back button.
  useEffect(() => {
    const onPageShow = () => setBusy(false);
    window.addEventListener('pageshow', onPageShow);
    return () => window.removeEventListener('pageshow', onPageShow);
  }, []);

  const begin = useCallback(
    (returnTo: string) => {
      setBusy(true);
      setFailure(null);
      const snapshot = session.getSnapshot();
      const asksAgain = snapshot.status === 'ended' && isOurLimit(snapshot.endReason);
      oauth.signIn({ returnTo, parameters: asksAgain ? { prompt: 'login' } : {} }).catch(() => {
        setBusy(false);
        setFailure('The sign-in service cannot be reached. Nothing is lost: try again in a moment.');
      });
    },
    [session],
  );

  return { begin, busy, failure };
}
