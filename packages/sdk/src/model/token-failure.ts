import { HoldfastError, TokenEndpointError } from '../errors.ts';
import { isFields, isFiniteNumber, isText, type UnknownFields } from './parse.ts';

/** What a failed attempt means for the session. */
export type TokenFailure =
  /** The server refused this refresh token for good. */
  | { type: 'terminal' }
  /** The client is set up wrongly; signs nobody out. */
  | { type: 'misconfigured'; error: string }
  /** A 4xx without a reason one can read: a server, a proxy or a captive portal. Neither final nor passing. */
  | { type: 'unreadable' }
  /** Not now. `isOutcomeKnown`: the server said that it did not act. Otherwise it may have rotated. */
  | { type: 'transient'; isOutcomeKnown: boolean; retryAfterMs: number | null };

/** A token endpoint's answer, as far as it could be read. `status` is `null` where nobody knows. */
export interface TokenEndpointAnswer {
  readonly status: number | null;
  readonly error: string | null;
  readonly retryAfterMs: number | null;
  /** False where it is certain that the refresh token never left. */
  readonly wasSent: boolean;
}

const NOTHING: TokenEndpointAnswer = { status: null, error: null, retryAfterMs: null, wasSent: true };

const CONFIGURATION_ERRORS = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
  'unsupported_grant_type',
  'invalid_scope',
]);
const TRANSIENT_ERRORS = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);
const TRANSIENT_STATUSES = new Set([408, 425, 429]);

/** The closed list: only `invalid_grant` is terminal (RFC 6749, 5.2). */
export function classifyAnswer({ status, error, retryAfterMs, wasSent }: TokenEndpointAnswer): TokenFailure {
  if (!wasSent) return { type: 'transient', isOutcomeKnown: true, retryAfterMs };
  const isServerTrouble = status !== null && (status >= 500 || TRANSIENT_STATUSES.has(status));
  if (isServerTrouble || (error !== null && TRANSIENT_ERRORS.has(error))) {
    // A gateway's time-out says nothing about what happened behind it.
    return { type: 'transient', isOutcomeKnown: status !== 502 && status !== 504, retryAfterMs };
  }
  if (error === 'invalid_grant') return { type: 'terminal' };
  if (error !== null && CONFIGURATION_ERRORS.has(error)) return { type: 'misconfigured', error };
  if (error !== null || (status !== null && status >= 400)) return { type: 'unreadable' };
  // A success or a redirect that carries no tokens: a captive portal, or an answer that was cut off.
  return { type: 'transient', isOutcomeKnown: false, retryAfterMs };
}

/**
 * What was thrown by a `refresh` function. Knows `TokenEndpointError` and the common shapes of other clients:
 * `status`, `error` and `retryAfterMs` on the error, or a `response` with `status`, `headers` and `data`.
 * All else is a network that failed, and then nobody knows what the server did.
 */
export function readThrown(thrown: unknown): TokenEndpointAnswer {
  if (thrown instanceof TokenEndpointError) {
    const { status = null, error = null } = thrown;
    return { status, error, retryAfterMs: firstOf(isFiniteNumber, thrown.retryAfterMs), wasSent: true };
  }
  // The endpoint's address could not be found out, so there was nowhere to send anything to.
  if (thrown instanceof HoldfastError) return { ...NOTHING, wasSent: thrown.code !== 'discovery-failed' };
  if (!isFields(thrown)) return NOTHING;
  const response = isFields(thrown['response']) ? thrown['response'] : {};
  const body = isFields(response['data']) ? response['data'] : {};
  return {
    status: firstOf(isFiniteNumber, thrown['status'], response['status']),
    error: firstOf(isText, thrown['error'], body['error']),
    retryAfterMs: firstOf(isFiniteNumber, thrown['retryAfterMs'], readRetryAfterHeader(response)),
    wasSent: true,
  };
}

/** `Retry-After` (RFC 9110, 10.2.3): seconds, or a date that counts from `wallNow` on, to ms. */
export function parseRetryAfter(header: string | null, wallNow: number): number | null {
  if (header === null) return null;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - wallNow);
}

function readRetryAfterHeader(response: UnknownFields): number | null {
  const { headers } = response;
  if (!isFields(headers)) return null;
  const get = headers['get'];
  const value: unknown =
    typeof get === 'function' ? get.call(headers, 'retry-after') : headers['retry-after'];
  return isText(value) && /^\d{1,9}$/.test(value) ? Number(value) * 1000 : null;
}

function firstOf<T>(is: (value: unknown) => value is T, ...values: unknown[]): T | null {
  return values.find(is) ?? null;
}
