import { createOAuthClient, type OAuthClient } from '@holdfast/sdk/oauth';

/** The shop as a client of its provider, which lives on the same origin. */
export const oauth: OAuthClient = createOAuthClient({
  issuer: `${window.location.origin}/oidc`,
  clientId: 'saltmarsh-shop',
  redirectUri: '/callback',
  postLogoutRedirectUri: '/signed-out',
  scope: 'openid profile offline_access shop',
});
