import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface TestProvider {
  readonly issuer: string;
  /** Who signs in next; `null` turns the request down. */
  accountId: string | null;
  close(): void;
}

export const CLIENT_ID = 'shop';

/** A real OpenID provider on a free loopback port: PKCE, rotation with reuse detection, revocation, sign-out. */
export async function startProvider(
  redirectUri: string,
  postLogoutRedirectUri: string,
): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        application_type: 'web',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [postLogoutRedirectUri],
      },
    ],
    scopes: ['openid', 'offline_access'],
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    pkce: { required: () => true },
    rotateRefreshToken: true,
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] },
    cookies: { keys: ['for this test only'] },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 300,
      Interaction: 60,
      RefreshToken: 600,
      Session: 600,
    },
  });

  const running: TestProvider = {
    issuer,
    accountId: 'ada',
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void interact(provider, running.accountId, request, response);
    else void answer(request, response);
  });
  return running;
}

/** Stands in for the person at the provider's login and consent pages. */
async function interact(
  provider: Provider,
  accountId: string | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (accountId === null) {
    const denied = { error: 'access_denied', error_description: 'The person said no' };
    return provider.interactionFinished(request, response, denied);
  }
  if (prompt.name === 'login')
    return provider.interactionFinished(request, response, { login: { accountId } });

  const grant = new provider.Grant({
    clientId: String(params['client_id']),
    accountId: String(session?.accountId),
  });
  grant.addOIDCScope(String(params['scope']));
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}
