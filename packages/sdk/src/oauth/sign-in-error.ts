import { HoldfastError } from '../errors.ts';

/** Why a sign-in did not come to its end. Stable: match on it, not on `message`. */
export type SignInFailureReason =
  /** The provider said no; `error` says in which words. */
  | 'refused'
  /** An answer came that is not to be trusted or not to be read, or one to no sign-in of this tab. */
  | 'invalid-response'
  /** The token endpoint gave no answer. */
  | 'unreachable'
  /** The browser did not let the window open: it lets a click open one, and little else. */
  | 'popup-blocked'
  /** The person closed the window, or a provider's Cross-Origin-Opener-Policy makes it look so. */
  | 'popup-closed'
  /** In the window itself: the page that opened it is gone, so nobody took the answer up. */
  | 'nobody-waiting';

/** What went wrong with a sign-in. */
export interface SignInErrorOptions {
  reason: SignInFailureReason;
  /** `error` as the provider named it (RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core 1.0, 3.1.2.6). */
  error?: string;
  /** What failed underneath. */
  cause?: unknown;
}

/**
 * A sign-in that did not come to its end, with the code `sign-in-failed`. Holds no code, token or verifier.
 *
 * @example
 * ```ts
 * import { SignInError } from '@holdfast/sdk/oauth';
 *
 * function explain(failure: unknown): string {
 *   if (!(failure instanceof SignInError)) return 'Signing in did not work. Please try again.';
 *   if (failure.reason === 'popup-blocked') return 'Please allow this page to open a window.';
 *   if (failure.reason === 'popup-closed') return 'The window was closed. You are not signed in.';
 *   return failure.error === 'access_denied' ? 'You chose not to sign in.' : 'Please try again.';
 * }
 * ```
 */
export class SignInError extends HoldfastError {
  override readonly name = 'SignInError';
  /** What kind of failure it is. */
  readonly reason: SignInFailureReason;
  /** For example `access_denied`, `login_required`, `invalid_grant`; `undefined` if no server named one. */
  readonly error: string | undefined;

  constructor(message: string, options: SignInErrorOptions) {
    super('sign-in-failed', message, 'cause' in options ? { cause: options.cause } : undefined);
    this.reason = options.reason;
    this.error = options.error;
  }
}
