import { oauth } from './oauth.ts';

/**
 * Whether this page is the provider's way back in a window that the shop opened for a sign-in. Pages of other sites
 * cannot open one with an opener here (Cross-Origin-Opener-Policy), and the shop opens no other.
 */
export function isSignInWindow(): boolean {
  return window.opener !== null && window.location.pathname === '/callback';
}

/**
 * Hands the answer over to the page that waits, which closes the window. Nothing is shown, and no session of this
 * window takes part. Where nobody waits any more the window goes on as the shop: the provider knows by now who it is.
 */
export async function leaveSignInWindow(): Promise<void> {
  await oauth.completeSignIn().catch(() => null);
  if (!window.closed) window.location.replace('/');
}
