import {
  AuthorizationResponseError,
  OperationProcessingError,
  ResponseBodyError,
  UnsupportedOperationError,
  WWWAuthenticateChallengeError,
} from 'oauth4webapi';

/** What may be told of something thrown. */
export interface FailureDescription {
  readonly message: string;
  /** `error` of RFC 6749, 4.1.2.1 or 5.2, if the server named one. */
  readonly error: string | null;
  /** Safe to pass on. */
  readonly cause: unknown;
}

const LIBRARY_ERRORS = [
  OperationProcessingError,
  UnsupportedOperationError,
  ResponseBodyError,
  AuthorizationResponseError,
  WWWAuthenticateChallengeError,
];

/**
 * Keeps secrets in. The errors of oauth4webapi carry what they stumbled over as their `cause`: a token response,
 * the claims, the code. Their messages are fixed texts; those are kept and the rest is left behind.
 * What `fetch` throws (no network, a time-out) holds no body and stays whole.
 */
export function describeFailure(thrown: unknown): FailureDescription {
  if (!LIBRARY_ERRORS.some((libraryError) => thrown instanceof libraryError)) {
    return { message: `no answer (${readName(thrown)})`, error: null, cause: thrown };
  }
  const { message, error } = thrown as Error & { error?: unknown };
  return { message, error: readErrorCode(error), cause: new Error(message) };
}

/** `TypeError` is the network, `TimeoutError` the time-out. */
function readName(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : 'not an error';
}

/** Error codes are short words. What is longer could be a secret that the server sends back. */
function readErrorCode(error: unknown): string | null {
  return typeof error === 'string' && /^[\w.-]{1,40}$/.test(error) ? error : null;
}
