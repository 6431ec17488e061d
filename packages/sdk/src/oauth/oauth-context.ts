import type { Discover } from './discovery.ts';
import type { OAuthEnvironment } from './environment.ts';
import type { ResolvedOAuthOptions } from './oauth-options.ts';

/** What every part of a client is given. */
export interface OAuthContext {
  readonly options: ResolvedOAuthOptions;
  readonly environment: OAuthEnvironment;
  readonly discover: Discover;
}
