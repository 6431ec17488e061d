/** What `createOAuthClient` takes. */
export interface OAuthClientOptions {
  /**
   * The provider's issuer identifier, an https URL (RFC 8414, 2). Its metadata is read on first use.
   * Plain http is taken for `localhost`, `127.0.0.1` and `[::1]` only.
   */
  issuer: string;

  /** `client_id` (RFC 6749, 2.2). */
  clientId: string;

  /**
   * Where the provider sends the person back to, as registered there: an absolute URL, or a path of the page's
   * own origin such as `/signed-in`. Best a page of its own, and one for each provider.
   */
  redirectUri: string;

  /**
   * Space-separated (RFC 6749, 3.3), for example `openid offline_access`. With `openid` an ID token is demanded
   * and checked. Many providers give a refresh token only for `offline_access`, and some of them only together
   * with `signIn({ parameters: { prompt: 'consent' } })` (OpenID Connect Core 1.0, 11).
   */
  scope: string;

  /** The API that the access token is for (RFC 8707), sent with every request for a token. */
  resource?: string;

  /** Where `signOut` comes back to: an absolute URL or a path, as `redirectUri`. Default: the provider decides. */
  postLogoutRedirectUri?: string;

  /**
   * The longest that reading metadata, trading the code or a revocation may take, ms. A refresh has the time
   * that the session gives it.
   * @defaultValue 20_000
   */
  requestTimeoutMs?: number;
}

/** Every option checked. */
export interface ResolvedOAuthOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly resource: string | null;
  readonly postLogoutRedirectUri: string | null;
  readonly requestTimeoutMs: number;
  /** Plain http, for an issuer on this machine only. */
  readonly allowInsecure: boolean;
}

const DEFAULT_REQUEST_TIMEOUT_MS = 20_000;
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const A_PAGE = 'an absolute http(s) URL without a fragment, or a path such as "/signed-in"';

/** @throws TypeError naming the option, the value and what is accepted */
export function resolveOAuthOptions(options: OAuthClientOptions): ResolvedOAuthOptions {
  if (typeof options !== 'object' || options === null) {
    throw refusal('options', options, 'an object with { issuer, clientId, redirectUri, scope }');
  }
  const { clientId, scope, redirectUri, resource, postLogoutRedirectUri, requestTimeoutMs } = options;
  const issuer = resolveIssuer(options.issuer);
  if (!isText(clientId)) throw refusal('clientId', clientId, 'a string that is not empty');
  if (!isText(scope)) throw refusal('scope', scope, 'scopes separated by spaces');
  if (!isPage(redirectUri)) throw refusal('redirectUri', redirectUri, A_PAGE);
  if (resource !== undefined && !isResource(resource)) {
    throw refusal('resource', resource, 'an absolute URI without a fragment');
  }
  if (postLogoutRedirectUri !== undefined && !isPage(postLogoutRedirectUri)) {
    throw refusal('postLogoutRedirectUri', postLogoutRedirectUri, A_PAGE);
  }
  if (requestTimeoutMs !== undefined && !isTimeout(requestTimeoutMs)) {
    throw refusal('requestTimeoutMs', requestTimeoutMs, 'a number of ms from 100 to 600000');
  }
  return {
    issuer: options.issuer,
    clientId,
    redirectUri,
    scope,
    resource: resource ?? null,
    postLogoutRedirectUri: postLogoutRedirectUri ?? null,
    requestTimeoutMs: requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS,
    allowInsecure: issuer.protocol === 'http:',
  };
}

/** The error for an argument that cannot be taken. */
export function refusal(name: string, value: unknown, want: string): TypeError {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : show(value);
  return new TypeError(`${name}: got ${shown}, want ${want}`);
}

/** A page given as a path, made absolute on the origin of the page at hand; an absolute one stays as it was written. */
export function resolvePage(page: string, currentUrl: string): string {
  return page.startsWith('/') ? new URL(currentUrl).origin + page : page;
}

/** Whether an option is a page as `resolvePage` takes it. */
export function isPage(value: unknown): value is string {
  if (!isText(value) || value.includes('#')) return false;
  // `//host` and `/\host` look like paths and are other origins.
  if (value.startsWith('/')) return !/^\/[/\\]/.test(value);
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function resolveIssuer(value: unknown): URL {
  if (isText(value) && URL.canParse(value)) {
    const url = new URL(value);
    const isSafe =
      url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname));
    if (isSafe && !/[?#]/.test(value)) return url;
  }
  throw refusal('issuer', value, 'an https URL without query or fragment (http on localhost only)');
}

function isResource(value: unknown): boolean {
  return isText(value) && URL.canParse(value) && !value.includes('#');
}

function isTimeout(value: unknown): boolean {
  return typeof value === 'number' && value >= 100 && value <= 600_000;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
