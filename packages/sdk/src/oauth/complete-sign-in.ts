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
import { type SignInTransaction, takeTransaction } from './sign-in-transaction.ts';

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

/** An authorization response (RFC 6749, 4.1.2) to a sign-in that this tab began. */
interface AuthorizationResponse {
  readonly parameters: URLSearchParams;
  readonly transaction: SignInTransaction;
}

export function createSignInCompletion(context: OAuthContext): () => Promise<SignInResult | null> {
  let underWay: Promise<SignInResult | null> | null = null;
  let unspent: AuthorizationResponse | null = null;

  async function complete(): Promise<SignInResult | null> {
    unspent = takeAuthorizationResponse(context) ?? unspent;
    if (unspent === null) return null;
    const server = await context.discover();
    const response = unspent;
    unspent = null;
    return exchangeCode(context, server, response);
  }

  return () => {
    underWay ??= complete().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

/** Takes the response out of the address bar, first of all: there a reload, an analytics script or a log would see it. */
function takeAuthorizationResponse(context: OAuthContext): AuthorizationResponse | null {
  const { environment, options } = context;
  const currentUrl = environment.currentUrl();
  const redirectUri = resolvePage(options.redirectUri, currentUrl);
  const parameters = readAuthorizationResponse(new URL(currentUrl), new URL(redirectUri));
  if (parameters === null) return null;
  environment.replaceUrl(redirectUri);

  const transaction = takeTransaction(context, parameters.get('state') ?? '');
  if (transaction === null) {
    throw new SignInError(
      'No sign-in of this state was begun in this tab, or it has been completed already.',
    );
  }
  return { parameters, transaction };
}

function readAuthorizationResponse(current: URL, redirectUri: URL): URLSearchParams | null {
  const parameters = current.searchParams;
  const isSamePage =
    current.origin === redirectUri.origin &&
    current.pathname === redirectUri.pathname &&
    [...redirectUri.searchParams].every(([name, value]) => parameters.getAll(name).includes(value));
  const isResponse = parameters.has('state') && (parameters.has('code') || parameters.has('error'));
  return isSamePage && isResponse ? parameters : null;
}

async function exchangeCode(
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
      ...(error !== null && { error }),
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
    throw new SignInError(`The code could not be traded for tokens: ${message}`, { cause });
  }
}

function refusedByTokenEndpoint(thrown: unknown, status: number): SignInError {
  const { message, error } = describeFailure(thrown);
  const named = error === null ? {} : { error };
  return new SignInError(`The token endpoint's answer was not accepted: ${error ?? message}`, {
    ...named,
    cause: new TokenEndpointError(message, { status, ...named }),
  });
}
