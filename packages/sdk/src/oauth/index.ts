// @holdfast/sdk/oauth: sign-in, refresh and sign-out at an OAuth 2.0 or OpenID Connect provider.

export { createOAuthClient } from './create-oauth-client.ts';

export type { OAuthClient } from './create-oauth-client.ts';
export type { OAuthClientOptions } from './oauth-options.ts';
export type { SignInRequest } from './sign-in.ts';
export type { IdTokenClaims, SignInResult } from './complete-sign-in.ts';
export type { RevokeRequest } from './revocation.ts';
export type { SignOutRequest } from './sign-out.ts';
export type { OAuthEnvironment, TabStorage } from './environment.ts';

export { SignInError } from './sign-in-error.ts';
export type { SignInErrorOptions } from './sign-in-error.ts';
