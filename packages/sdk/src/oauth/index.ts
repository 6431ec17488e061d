// @holdfast/sdk/oauth: sign-in, refresh and sign-out at an OAuth 2.0 or OpenID Connect provider.

export { createOAuthClient } from './create-oauth-client.ts';

export type { OAuthClient } from './create-oauth-client.ts';
export type { OAuthClientOptions } from './oauth-options.ts';
export type { SignInRequest } from './sign-in.ts';
export type { PopupSignInRequest } from './popup-sign-in.ts';
export type { IdTokenClaims, SignInResult } from './exchange-code.ts';
export type { RevokeRequest } from './revocation.ts';
export type { SignOutRequest } from './sign-out.ts';
export type { OAuthEnvironment, PageChannel, TabStorage } from './environment.ts';
export type { Popup } from './popup-window.ts';

export { parseStepUpChallenge } from './step-up-challenge.ts';
export type { StepUpParameters } from './step-up-challenge.ts';

export { SignInError } from './sign-in-error.ts';
export type { SignInErrorOptions, SignInFailureReason } from './sign-in-error.ts';
