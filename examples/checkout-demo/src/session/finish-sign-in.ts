import { HoldfastError, type Session } from '@holdfast/sdk';
import { SignInError } from '@holdfast/sdk/oauth';
import { oauth } from './oauth.ts';

/** How a visit of the callback page ended. */
export type SignInOutcome =
  | { result: 'signed-in'; returnTo: string }
  /** Somebody came to the page without an answer from the provider. */
  | { result: 'nothing-to-do' }
  | { result: 'cancelled' }
  /** Trying again may help: nothing was spent. */
  | { result: 'unreachable' }
  | { result: 'failed'; reason: string };

let underWay: Promise<SignInOutcome> | null = null;

/** Turns the provider's answer into a session. Once, however often React mounts the page. */
export function finishSignIn(session: Session): Promise<SignInOutcome> {
  underWay ??= finish(session).then((outcome) => {
    if (outcome.result === 'unreachable') underWay = null;
    return outcome;
  });
  return underWay;
}

async function finish(session: Session): Promise<SignInOutcome> {
  try {
    const signIn = await oauth.completeSignIn();
    if (signIn === null) return { result: 'nothing-to-do' };
    await session.start(signIn.tokenResponse);
    return { result: 'signed-in', returnTo: signIn.returnTo };
  } catch (error) {
    if (error instanceof SignInError && error.error === 'access_denied') return { result: 'cancelled' };
    if (error instanceof HoldfastError && error.code === 'discovery-failed') return { result: 'unreachable' };
    return { result: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
