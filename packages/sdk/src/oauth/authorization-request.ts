import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
} from 'oauth4webapi';
import { requireEndpoint } from './discovery.ts';
import type { OAuthContext } from './oauth-context.ts';
import { refusal, resolvePage } from './oauth-options.ts';
import type { SignInTransaction } from './sign-in-transaction.ts';

/** What a sign-in asks for beyond the client's options; see `SignInRequest`. */
export interface SignInIntent {
  readonly parameters: Readonly<Record<string, string>>;
  /** A path of this origin. */
  readonly returnTo: string;
}

/** Where to ask for a sign-in, and what to keep for its answer. */
export interface AuthorizationRequest {
  readonly url: string;
  readonly transaction: SignInTransaction;
}

/** They hold the security of the flow together; `resource` is an option of the client. */
const OWN_PARAMETERS = new Set([
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
  'resource',
]);

/** @throws TypeError for an argument that cannot be taken */
export function resolveSignInIntent(
  { environment }: OAuthContext,
  { parameters = {}, returnTo }: Partial<SignInIntent>,
): SignInIntent {
  const currentUrl = environment.currentUrl();
  checkParameters(parameters);
  return { parameters, returnTo: resolveReturnTo(returnTo ?? currentUrl, currentUrl) };
}

/** Authorization code with PKCE (RFC 6749, 4.1.1; RFC 7636, 4.3; OpenID Connect Core 1.0, 3.1.2.1). */
export async function createAuthorizationRequest(
  context: OAuthContext,
  { parameters, returnTo }: SignInIntent,
  statePrefix = '',
): Promise<AuthorizationRequest> {
  const { options, discover } = context;
  const server = await discover();

  const asked = { scope: options.scope, ...parameters };
  const transaction = createTransaction(asked, returnTo, statePrefix);
  const all = { ...asked, ...(await ownParameters(context, transaction)) };
  const url = requireEndpoint(server, 'authorization_endpoint', options.allowInsecure);
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  return { url: url.href, transaction };
}

function createTransaction(
  { scope, max_age: maxAge }: { scope: string; max_age?: string },
  returnTo: string,
  statePrefix: string,
): SignInTransaction {
  return {
    state: statePrefix + generateRandomState(),
    nonce: scope.split(' ').includes('openid') ? generateRandomNonce() : null,
    codeVerifier: generateRandomCodeVerifier(),
    returnTo,
    maxAgeSeconds: maxAge === undefined ? null : Number(maxAge),
  };
}

async function ownParameters(
  { options, environment }: OAuthContext,
  { state, nonce, codeVerifier }: SignInTransaction,
): Promise<Record<string, string>> {
  return {
    response_type: 'code',
    client_id: options.clientId,
    redirect_uri: resolvePage(options.redirectUri, environment.currentUrl()),
    state,
    ...(nonce !== null && { nonce }),
    ...(options.resource !== null && { resource: options.resource }),
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  };
}

function checkParameters(parameters: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (OWN_PARAMETERS.has(name)) throw new TypeError(`parameters.${name}: Holdfast sets this one itself`);
    if (typeof value !== 'string') throw refusal(`parameters.${name}`, value, 'a string');
    if (name === 'max_age' && !/^\d{1,9}$/.test(value)) {
      throw refusal('parameters.max_age', value, 'a whole number of seconds, as a string');
    }
  }
}

/** Another origin is refused, so that an app may pass on a `returnTo` it found in a link. */
function resolveReturnTo(returnTo: string, currentUrl: string): string {
  const { origin } = new URL(currentUrl);
  const url = URL.canParse(returnTo, currentUrl) ? new URL(returnTo, currentUrl) : null;
  if (url?.origin !== origin) throw refusal('returnTo', returnTo, `a URL of ${origin}`);
  // A path that begins with two slashes would lead to another host.
  return url.pathname.replace(/^\/+/, '/') + url.search + url.hash;
}
