import type { DatabaseSync } from 'node:sqlite';
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { TokenLives } from '../../domain/trouble.ts';
import { findAccountBySubject } from './accounts.ts';
import { createSqliteAdapterFactory } from './sqlite-adapter.ts';
import { type Secrets, SIGNING_ALGORITHM } from './load-secrets.ts';
import { renderErrorPage, renderSignedOutPage, renderSignOutPage } from './pages.ts';

export const MOUNT_PATH = '/oidc';
const CLIENT_ID = 'saltmarsh-shop';
export const SHOP_SCOPE = 'shop';

export interface ProviderOptions {
  /** Of the shop, its API and the provider alike, for example `http://localhost:5173`. */
  readonly origin: string;
  readonly database: DatabaseSync;
  readonly secrets: Secrets;
  /** Asked anew for each token. */
  readonly readLives: () => TokenLives;
}

/** The OpenID provider: authorization code with PKCE for one public client, and rotating refresh tokens. */
export function createProvider(options: ProviderOptions): Provider {
  const provider = new Provider(issuerOf(options.origin), configure(options));
  provider.use(tellRefreshTokenLife);
  return provider;
}

export function issuerOf(origin: string): string {
  return `${origin}${MOUNT_PATH}`;
}

/** The audience of the access tokens (RFC 8707), which is the shop's API. */
export function apiResourceOf(origin: string): string {
  return `${origin}/api`;
}

function configure({ origin, database, secrets, readLives }: ProviderOptions): Configuration {
  const resource = apiResourceOf(origin);
  return {
    adapter: createSqliteAdapterFactory(database),
    jwks: { keys: [secrets.signingKey] },
    cookies: { keys: secrets.cookieKeys },
    clients: [
      {
        client_id: CLIENT_ID,
        client_name: 'Saltmarsh',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [`${origin}/callback`],
        post_logout_redirect_uris: [`${origin}/signed-out`],
      },
    ],
    clientDefaults: { id_token_signed_response_alg: SIGNING_ALGORITHM },
    enabledJWA: { idTokenSigningAlgValues: [SIGNING_ALGORITHM] },
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name', 'email'] },
    pkce: { required: () => true },
    clientBasedCORS: (_ctx, requester) => requester === origin,

    // The shop is the provider's own: nobody is asked whether it may know their name.
    loadExistingGrant: (ctx) => grantEverything(ctx, resource, readLives().refreshTokenTtlS),
    findAccount: (_ctx, subject) => {
      const account = findAccountBySubject(subject);
      if (account === undefined) return undefined;
      const { name, email } = account;
      return { accountId: subject, claims: () => ({ sub: subject, name, email }) };
    },
    interactions: { url: (_ctx, interaction) => `${MOUNT_PATH}/interaction/${interaction.uid}` },

    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    // Signing out at the provider ends what was granted there, offline_access or not.
    expiresWithSession: () => true,
    // The API refuses the tokens of a grant that is gone; this tells it which grant.
    extraTokenClaims: (_ctx, token) => ('grantId' in token ? { grant_id: token.grantId } : undefined),
    ttl: {
      AccessToken: () => readLives().accessTokenTtlS,
      AuthorizationCode: 60,
      Grant: () => readLives().refreshTokenTtlS,
      IdToken: 3_600,
      Interaction: 3_600,
      // A rotated token inherits the rest of its family's life (RFC 9700, 4.14.2): rotation extends nothing.
      RefreshToken: (ctx) =>
        ctx?.oidc.entities.RotatedRefreshToken?.remainingTTL ?? readLives().refreshTokenTtlS,
      Session: () => readLives().refreshTokenTtlS,
    },

    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: renderSignOutPage,
        postLogoutSuccessSource: renderSignedOutPage,
      },
      // Every token is for the API, without the client having to ask for it.
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => oneOf?.[0] ?? resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, indicator) => {
          if (indicator !== resource) throw new errors.InvalidTarget();
          return {
            scope: SHOP_SCOPE,
            audience: resource,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: SIGNING_ALGORITHM } },
          };
        },
      },
      userinfo: { enabled: false },
    },
    renderError: renderErrorPage,
  };
}

/**
 * Adds `refresh_expires_in` to the token endpoint's answer: how long the refresh token lives, in seconds. No RFC
 * has it; Keycloak's spelling. Without it nobody could warn a person before their session ends.
 */
function tellRefreshTokenLife(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  return next().then(() => {
    const { RefreshToken } = ctx.oidc?.entities ?? {};
    if (ctx.oidc?.route !== 'token' || ctx.status !== 200 || RefreshToken === undefined) return;
    Object.assign(ctx.body as object, { refresh_expires_in: RefreshToken.remainingTTL });
  });
}

/** The grant of this browser's sign-in if it still stands, else a new one; it lives on from now. */
async function grantEverything(ctx: KoaContextWithOIDC, resource: string, ttlS: number) {
  const { provider, client, session } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;

  const grantId = session.grantIdFor(client.clientId);
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant =
    existing?.accountId === session.accountId
      ? existing
      : new provider.Grant({ clientId: client.clientId, accountId: session.accountId });

  grant.addOIDCScope('openid profile offline_access');
  grant.addResourceScope(resource, SHOP_SCOPE);
  grant.exp = Math.floor(Date.now() / 1000) + ttlS;
  await grant.save();
  return grant;
}
