/** Why a call on a session failed. Stable: match on it, not on `message`. */
export type HoldfastErrorCode =
  /** There is no session in this browser: nobody signed in, or the browser evicted what was stored. */
  | 'no-session'
  /** The session is over; `getSnapshot().endReason` says why. */
  | 'session-ended'
  /** Another session took the place of the one this call was made in. Nothing of the new one is handed out. */
  | 'account-changed'
  /** The token endpoint could not be reached or asked to wait. The session goes on; try again later. */
  | 'refresh-failed'
  /** The token endpoint refuses this client's configuration (`invalid_client` and the like). Nobody is signed out. */
  | 'refresh-misconfigured'
  /** `refresh` or `start` was given something that is not a token response (RFC 6749, 5.1). */
  | 'invalid-token-response'
  /** A newer token is needed and the server never gave a refresh token to get it with. */
  | 'no-refresh-token'
  /** The asked `minValidityMs` is longer than the tokens of this server live. */
  | 'validity-unreachable'
  /** No token in time (`maxWaitMs`). */
  | 'wait-exceeded'
  /** The hold was released, or has reached its maximum: it promises nothing any more. */
  | 'hold-ended'
  /** The store did not take a write that the call depends on. */
  | 'storage-failed'
  /** The session object was disposed. */
  | 'disposed'
  /** Called where there is no browser, during server rendering for example. */
  | 'unsupported-environment'
  /** The token endpoint's answer, as thrown by a `refresh` function: see `TokenEndpointError`. */
  | 'token-endpoint'
  /** `@holdfast/sdk/oauth`: the issuer's metadata could not be read (RFC 8414, OpenID Connect Discovery 1.0). */
  | 'discovery-failed'
  /** `@holdfast/sdk/oauth`: the sign-in did not come to its end; `SignInError.reason` says how. */
  | 'sign-in-failed';

/**
 * Every failure of Holdfast that is not a mistake in the caller's arguments (those throw `TypeError`).
 * No message, property or cause holds a token.
 */
export class HoldfastError extends Error {
  override readonly name: string = 'HoldfastError';
  /** The reason to match on. */
  readonly code: HoldfastErrorCode;

  constructor(code: HoldfastErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** What a token endpoint answered, for a `refresh` function to throw. */
export interface TokenEndpointErrorOptions {
  /** HTTP status, where there was an answer. */
  status?: number;
  /** `error` of RFC 6749, 5.2, for example `invalid_grant`. */
  error?: string;
  /** Milliseconds from now that the server asked to wait (`Retry-After`, RFC 9110, 10.2.3). */
  retryAfterMs?: number;
  /** What failed underneath. */
  cause?: unknown;
}

/**
 * Thrown by a `refresh` function to say exactly what the token endpoint answered. A plain `Error`, or a
 * `Response` returned as it came, will do as well; this class is for clients that have parsed the answer.
 *
 * @example
 * throw new TokenEndpointError('The refresh token was refused', { status: 400, error: 'invalid_grant' });
 */
export class TokenEndpointError extends HoldfastError {
  override readonly name = 'TokenEndpointError';
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: TokenEndpointErrorOptions = {}) {
    super('token-endpoint', message, 'cause' in options ? { cause: options.cause } : undefined);
    this.status = options.status;
    this.error = options.error;
    this.retryAfterMs = options.retryAfterMs;
  }
}
