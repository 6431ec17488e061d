import {
  type AuthorizationServer,
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  type Client,
  clockSkew,
  getValidatedIdTokenClaims,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from 'oauth4webapi';
import { TokenEndpointError } from '../errors.ts';
import type { TokenResponse } from '../session.ts';
import { describeFailure } from './failure.ts';
import { measureClockSkew } from './measure-clock-skew.ts';
import type { OAuthContext } from './oauth-context.ts';
import { resolvePage } from './oauth-options.ts';
import { SignInError } from './sign-in-error.ts';
import type { SignInTransaction } from './sign-in-transaction.ts';

/** The claims of a checked ID token (OpenID Connect Core 1.0, 2). Times are epoch seconds, as on the wire. */
export interface IdTokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly auth_time?: number;
  readonly acr?: string;
  readonly amr?: readonly string[];
  readonly [claim: string]: unknown;
}

/** A sign-in that came to its end. */
export interface SignInResult {
  /** For `session.start()`. */
  readonly tokenResponse: TokenResponse;
  /** Where the person was, or was to go: path, query and fragment of this origin. */
  readonly returnTo: string;
  /** Who it is; `null` if the provider sent no ID token (the scope `openid` was not asked for). */
  readonly claims: IdTokenClaims | null;
}

/** An authorization response (RFC 6749, 4.1.2), and the sign-in that it answers. */
export interface AuthorizationResponse {
  readonly parameters: URLSearchParams;
  readonly transaction: SignInTransaction;
}

/**
 * Trades the code for tokens once the response has been checked, and gives them out once they have.
 *
 * @throws SignInError
 */
export async function exchangeCode(
  context: OAuthContext,
  server: AuthorizationServer,
  { parameters, transaction }: AuthorizationResponse,
): Promise<SignInResult> {
  const client = { client_id: context.options.clientId };
  const checked = checkAuthorizationResponse(server, client, parameters, transaction);
  const response = await requestTokens(context, server, client, checked, transaction);
  const { nonce, maxAgeSeconds, returnTo } = transaction;
  const expected = {
    ...(nonce !== null && { expectedNonce: nonce }),
    ...(maxAgeSeconds !== null && { maxAge: maxAgeSeconds }),
  };
  try {
    const clientInTime = { ...client, [clockSkew]: await measureClockSkew(response.clone()) };
    const tokens = await processAuthorizationCodeResponse(server, clientInTime, response, expected);
    return { tokenResponse: tokens, returnTo, claims: getValidatedIdTokenClaims(tokens) ?? null };
  } catch (thrown) {
    throw refusedByTokenEndpoint(thrown, response.status);
  }
}

/** `state`, `iss` (RFC 9207, 2.4), and whether it is an error. */
function checkAuthorizationResponse(
  server: AuthorizationServer,
  client: Client,
  parameters: URLSearchParams,
  { state }: SignInTransaction,
): URLSearchParams {
  try {
    return validateAuthResponse(server, client, parameters, state);
  } catch (thrown) {
    const { message, error, cause } = describeFailure(thrown);
    const detail = error === null ? message : `${error} ${parameters.get('error_description') ?? ''}`.trim();
    throw new SignInError(`The authorization response was not accepted: ${detail.slice(0, 300)}`, {
      ...reasonFor(error),
      cause,
    });
  }
}

async function requestTokens(
  { options, environment }: OAuthContext,
  server: AuthorizationServer,
  client: Client,
  checked: URLSearchParams,
  { codeVerifier }: SignInTransaction,
): Promise<Response> {
  const redirectUri = resolvePage(options.redirectUri, environment.currentUrl());
  try {
    return await authorizationCodeGrantRequest(server, client, None(), checked, redirectUri, codeVerifier, {
      signal: AbortSignal.timeout(options.requestTimeoutMs),
      [allowInsecureRequests]: options.allowInsecure,
      additionalParameters: options.resource === null ? {} : { resource: options.resource },
    });
  } catch (thrown) {
    const { message, cause } = describeFailure(thrown);
    throw new SignInError(`The code could not be traded for tokens: ${message}`, {
      reason: 'unreachable',
      cause,
    });
  }
}

function refusedByTokenEndpoint(thrown: unknown, status: number): SignInError {
  const { message, error } = describeFailure(thrown);
  const named = error === null ? {} : { error };
  return new SignInError(`The token endpoint's answer was not accepted: ${error ?? message}`, {
    ...reasonFor(error),
    cause: new TokenEndpointError(message, { status, ...named }),
  });
}

function reasonFor(
  error: string | null,
): { reason: 'refused'; error: string } | { reason: 'invalid-response' } {
  return error === null ? { reason: 'invalid-response' } : { reason: 'refused', error };
}
