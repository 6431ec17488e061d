import { createHash, randomBytes } from 'node:crypto';
import { createAgent, type Visit } from './agent.ts';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly refresh_expires_in: number;
}

/** A browser of one person's, as far as HTTP goes: it keeps cookies and knows the protocol. */
export interface DemoClient {
  visit: Visit;
  /** Goes the whole way: authorization request, sign-in page, code, tokens. */
  signIn(email: string): Promise<Tokens>;
  /** The token endpoint's answer to a refresh token. */
  refresh(refreshToken: string): Promise<Response>;
  /** Calls the API, as JSON. */
  api(path: string, call?: ApiCall): Promise<Response>;
}

export interface ApiCall {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const client_id = 'saltmarsh-shop';

export function createDemoClient(origin: string): DemoClient {
  const visit = createAgent(origin);

  async function signIn(email: string): Promise<Tokens> {
    const verifier = randomBytes(32).toString('base64url');
    const redirect_uri = `${origin}/callback`;
    const query = new URLSearchParams({
      client_id,
      redirect_uri,
      response_type: 'code',
      scope: 'openid profile offline_access shop',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const callback = await passSignIn(`/oidc/auth?${query}`, email);
    const code = callback.searchParams.get('code') ?? '';
    const response = await postForm('/oidc/token', {
      client_id,
      redirect_uri,
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
    });
    if (!response.ok) throw new Error(`No tokens: ${response.status} ${await response.text()}`);
    return (await response.json()) as Tokens;
  }

  /** Follows redirects up to the callback, and fills in the sign-in page on the way if there is one. */
  async function passSignIn(start: string, email: string): Promise<URL> {
    let at = new URL(start, origin);
    while (at.pathname !== '/callback') {
      let response = await visit(at.href);
      if (response.status === 200) response = await postForm(at.pathname, { email, password: 'high-tide' });
      const next = response.headers.get('location');
      if (next === null) throw new Error(`The way ends at ${at.pathname} with ${response.status}`);
      at = new URL(next, origin);
    }
    return at;
  }

  function postForm(path: string, fields: Record<string, string>): Promise<Response> {
    return visit(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  return {
    visit,
    signIn,
    refresh: (refresh_token) =>
      postForm('/oidc/token', { client_id, grant_type: 'refresh_token', refresh_token }),
    api: (path, { token, body, headers = {} } = {}) =>
      visit(path, {
        headers: {
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      }),
  };
}
