import type { Reauthentication } from '@holdfast/react';
import { HoldfastError } from '@holdfast/sdk';
import { SignInError } from '@holdfast/sdk/oauth';
import { useEffect, useRef, useState } from 'react';
import { oauth } from './oauth.ts';
import { isOurLimit } from './word-end.ts';

export type NeededSignIn = Extract<Reauthentication, { isNeeded: true }>;

export interface PopupSignIn {
  /** Opens the window, so it is to be called straight from a click. A window that is open already is closed. */
  open(): void;
  readonly isOpen: boolean;
  /** For the person, when the last try came to nothing. */
  readonly failure: string | null;
}

/** The sign-in in a window of its own, for whoever needs to sign in again. The window goes with the component. */
export function usePopupSignIn(needed: NeededSignIn): PopupSignIn {
  const [state, setState] = useState<{ isOpen: boolean; failure: string | null }>({
    isOpen: false,
    failure: null,
  });
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  async function signIn(signal: AbortSignal): Promise<void> {
    setState({ isOpen: true, failure: null });
    try {
      const { tokenResponse } = await oauth.signInWithPopup({ signal, parameters: parametersOf(needed) });
      await needed.complete(tokenResponse);
    } catch (thrown) {
      if (!signal.aborted) setState({ isOpen: false, failure: wordFailure(thrown) });
    }
  }

  return {
    ...state,
    open() {
      current.current?.abort();
      current.current = new AbortController();
      void signIn(current.current.signal);
    },
  };
}

function parametersOf({ subject, endReason }: NeededSignIn) {
  return {
    ...(subject !== null && { login_hint: subject }),
    ...(isOurLimit(endReason) && { prompt: 'login' }),
  };
}

function wordFailure(thrown: unknown): string {
  const unreachable = 'The sign-in service cannot be reached just now. Try again in a moment.';
  if (thrown instanceof HoldfastError && thrown.code === 'discovery-failed') return unreachable;
  if (!(thrown instanceof SignInError)) return 'That did not work. Please try again.';
  switch (thrown.reason) {
    case 'popup-blocked':
      return 'Your browser did not let the window open. Allow windows for this page, then try again.';
    case 'popup-closed':
      return 'The window was closed before you were signed in. Try again when you like.';
    case 'unreachable':
      return unreachable;
    case 'refused':
      if (thrown.error === 'access_denied') return 'You did not sign in. Try again when you like.';
      return 'The sign-in service said no. Please try again.';
    case 'invalid-response':
    case 'nobody-waiting':
      return 'That did not work. Please try again.';
  }
}
