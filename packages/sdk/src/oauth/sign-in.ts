import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
} from 'oauth4webapi';
import { requireEndpoint } from './discovery.ts';
import type { OAuthContext } from './oauth-context.ts';
import { refusal, type ResolvedOAuthOptions, resolvePage } from './oauth-options.ts';
import { rememberTransaction, type SignInTransaction } from './sign-in-transaction.ts';

/** How one sign-in differs from the next. */
export interface SignInRequest {
  /**
   * Where the person goes on afterwards, a URL of the page's own origin; `completeSignIn` gives it back as a path.
   * @defaultValue the page's address
   */
  returnTo?: string;

  /**
   * More parameters for the authorization request, by their wire names: `prompt`, `login_hint`, `ui_locales`,
   * `acr_values`, `max_age` (seconds; then `auth_time` is demanded and checked), or another `scope`.
   */
  parameters?: Readonly<Record<string, string>>;
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

/** Starts a transaction and gives the address to leave for. */
export async function prepareSignIn(context: OAuthContext, request: SignInRequest): Promise<string> {
  const { options, environment, discover } = context;
  const currentUrl = environment.currentUrl();
  const extra = checkParameters(request.parameters ?? {});
  const returnTo = resolveReturnTo(request.returnTo ?? currentUrl, currentUrl);
  const server = await discover();

  const transaction = createTransaction({ scope: options.scope, ...extra }, returnTo);
  const own = await ownParameters(options, transaction, currentUrl);
  const all = { scope: options.scope, ...extra, ...own };
  const url = requireEndpoint(server, 'authorization_endpoint', options.allowInsecure);
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);

  rememberTransaction(context, transaction);
  return url.href;
}

function createTransaction(
  { scope, max_age: maxAge }: { scope: string; max_age?: string },
  returnTo: string,
): SignInTransaction {
  return {
    state: generateRandomState(),
    nonce: scope.split(' ').includes('openid') ? generateRandomNonce() : null,
    codeVerifier: generateRandomCodeVerifier(),
    returnTo,
    maxAgeSeconds: maxAge === undefined ? null : Number(maxAge),
  };
}

async function ownParameters(
  options: ResolvedOAuthOptions,
  { state, nonce, codeVerifier }: SignInTransaction,
  currentUrl: string,
): Promise<Record<string, string>> {
  return {
    response_type: 'code',
    client_id: options.clientId,
    redirect_uri: resolvePage(options.redirectUri, currentUrl),
    state,
    ...(nonce !== null && { nonce }),
    ...(options.resource !== null && { resource: options.resource }),
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  };
}

function checkParameters(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(parameters)) {
    if (OWN_PARAMETERS.has(name)) throw new TypeError(`parameters.${name}: Holdfast sets this one itself`);
    if (typeof value !== 'string') throw refusal(`parameters.${name}`, value, 'a string');
    if (name === 'max_age' && !/^\d{1,9}$/.test(value)) {
      throw refusal('parameters.max_age', value, 'a whole number of seconds, as a string');
    }
  }
  return parameters;
}

/** Another origin is refused, so that an app may pass on a `returnTo` it found in a link. */
function resolveReturnTo(returnTo: string, currentUrl: string): string {
  const { origin } = new URL(currentUrl);
  const url = URL.canParse(returnTo, currentUrl) ? new URL(returnTo, currentUrl) : null;
  if (url?.origin !== origin) throw refusal('returnTo', returnTo, `a URL of ${origin}`);
  // A path that begins with two slashes would lead to another host.
  return url.pathname.replace(/^\/+/, '/') + url.search + url.hash;
}
