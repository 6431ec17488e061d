import { HoldfastError } from '../errors.ts';

/** What went wrong with a sign-in. */
export interface SignInErrorOptions {
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
 * const explain = (failure: unknown): string =>
 *   failure instanceof SignInError && failure.error === 'access_denied'
 *     ? 'You chose not to sign in.'
 *     : 'Signing in did not work. Please try again.';
 * ```
 */
export class SignInError extends HoldfastError {
  override readonly name = 'SignInError';
  /** For example `access_denied`, `login_required`, `invalid_grant`; `undefined` if no server named one. */
  readonly error: string | undefined;

  constructor(message: string, options: SignInErrorOptions = {}) {
    super('sign-in-failed', message, 'cause' in options ? { cause: options.cause } : undefined);
    this.error = options.error;
  }
}
