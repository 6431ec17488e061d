import { allowInsecureRequests, None, refreshTokenGrantRequest } from 'oauth4webapi';
import type { RefreshFunction } from '../options.ts';
import type { OAuthContext } from './oauth-context.ts';

/** The `Response` goes to the session unread: see `OAuthClient.refresh`. */
export function createRefreshGrant({ options, discover }: OAuthContext): RefreshFunction {
  const client = { client_id: options.clientId };

  return async ({ refreshToken, signal }) => {
    const server = await discover(signal);
    return refreshTokenGrantRequest(server, client, None(), refreshToken, {
      signal,
      [allowInsecureRequests]: options.allowInsecure,
      additionalParameters: options.resource === null ? {} : { resource: options.resource },
    });
  };
}
