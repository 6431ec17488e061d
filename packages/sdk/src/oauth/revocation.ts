import {
  allowInsecureRequests,
  customFetch,
  None,
  processRevocationResponse,
  revocationRequest,
} from 'oauth4webapi';
import { TokenEndpointError } from '../errors.ts';
import { findEndpoint } from './discovery.ts';
import { describeFailure } from './failure.ts';
import type { OAuthContext } from './oauth-context.ts';

/** What is known of the token to be revoked. */
export interface RevokeRequest {
  /** `token_type_hint` (RFC 7009, 2.1). */
  tokenTypeHint?: 'access_token' | 'refresh_token';
}

export async function revokeToken(
  { options, discover }: OAuthContext,
  token: string,
  { tokenTypeHint }: RevokeRequest,
): Promise<boolean> {
  const server = await discover();
  if (findEndpoint(server, 'revocation_endpoint', options.allowInsecure) === null) return false;

  const response = await revocationRequest(server, { client_id: options.clientId }, None(), token, {
    signal: AbortSignal.timeout(options.requestTimeoutMs),
    [allowInsecureRequests]: options.allowInsecure,
    additionalParameters: tokenTypeHint === undefined ? {} : { token_type_hint: tokenTypeHint },
    // Signing out leaves the page, and this request shall not be cancelled by that.
    [customFetch]: (url, init) => fetch(url, { ...init, keepalive: true }),
  });
  try {
    await processRevocationResponse(response);
    return true;
  } catch (thrown) {
    const { message, error } = describeFailure(thrown);
    throw new TokenEndpointError(`The token was not revoked: ${error ?? message}`, {
      status: response.status,
      ...(error !== null && { error }),
    });
  }
}
