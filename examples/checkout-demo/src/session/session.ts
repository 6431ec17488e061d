import { createSession, type Session } from '@holdfast/sdk';
import { createOAuthClient, type OAuthClient } from '@holdfast/sdk/oauth';

/** The shop as a client of its provider, which lives on the same origin. */
export const oauth: OAuthClient = createOAuthClient({
  issuer: `${window.location.origin}/oidc`,
  clientId: 'saltmarsh-shop',
  redirectUri: '/callback',
  postLogoutRedirectUri: '/signed-out',
  scope: 'openid profile offline_access shop',
});

/** One session for all tabs of the shop. Its requests go to this origin only, which is the default. */
export const session: Session = createSession({ name: 'saltmarsh', refresh: oauth.refresh });
