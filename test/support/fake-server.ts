import { TokenEndpointError } from '../../packages/sdk/src/errors.ts';
import type { RefreshContext } from '../../packages/sdk/src/options.ts';
import type { TokenResponse } from '../../packages/sdk/src/session.ts';

/** What the next token requests meet, one fault a request. */
export type ServerFault =
  | { type: 'status'; status: number; retryAfterMs?: number }
  | { type: 'error'; error: string }
  | { type: 'lost-before' }
  | { type: 'lost-after' }
  | { type: 'hang' }
  | { type: 'answer'; value: unknown };

/** An authorization server in virtual time, with rotation and reuse detection, and an API that wants its tokens. */
export interface FakeServer {
  accessTtlS: number;
  /** The life of a refresh token that is not used; `null` for no end. */
  refreshTtlS: number | null;
  /** Whether that end stays where the sign-in has set it. */
  isRefreshEndFixed: boolean;
  replayWindowMs: number;
  latencyMs: number;
  readonly faults: ServerFault[];
  /** While set, every request meets it. */
  outage: ServerFault | null;
  readonly requests: { at: number; refreshToken: string; outcome: string }[];
  reuseDetected: number;
  signIn(subject?: string): TokenResponse;
  refresh(context: RefreshContext): Promise<TokenResponse>;
  /** Makes the newest access token useless, or the whole family. */
  revoke(what: 'access' | 'family'): void;
  isAccepted(accessToken: string): boolean;
  /** What reached the API, and with which credentials. */
  readonly calls: {
    url: string;
    method: string;
    authorization: string | null;
    body: string;
    status: number;
  }[];
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
}

interface Family {
  subject: string;
  current: string;
  rotated: Map<string, { at: number; successor: string }>;
  isRevoked: boolean;
  refreshExpiresAt: number;
}

interface Time {
  wallNow(): number;
  wait(ms: number): Promise<void>;
}

export function createFakeServer({ wallNow, wait }: Time): FakeServer {
  const families: Family[] = [];
  const access = new Map<string, { expiresAt: number; family: Family }>();
  let count = 0;
  let newestAccess = '';

  function issue(family: Family): TokenResponse {
    count += 1;
    newestAccess = `access-${count}`;
    access.set(newestAccess, { expiresAt: wallNow() + server.accessTtlS * 1000, family });
    if (!server.isRefreshEndFixed) family.refreshExpiresAt = endFromNow();
    const claims = btoa(JSON.stringify({ sub: family.subject })).replace(/=+$/, '');
    return {
      access_token: newestAccess,
      token_type: 'Bearer',
      expires_in: server.accessTtlS,
      refresh_token: family.current,
      ...(server.refreshTtlS !== null && {
        refresh_expires_in: Math.round((family.refreshExpiresAt - wallNow()) / 1000),
      }),
      id_token: `e30.${claims}.sig`,
    };
  }

  function endFromNow(): number {
    return wallNow() + (server.refreshTtlS ?? Number.POSITIVE_INFINITY) * 1000;
  }

  function grant(refreshToken: string): { outcome: string; answer: TokenResponse | null } {
    const family = families.find(
      ({ current, rotated }) => current === refreshToken || rotated.has(refreshToken),
    );
    if (family === undefined || family.isRevoked || family.refreshExpiresAt <= wallNow())
      return { outcome: 'refused', answer: null };
    if (family.current === refreshToken) {
      count += 1;
      family.current = `refresh-${count}`;
      family.rotated.set(refreshToken, { at: wallNow(), successor: family.current });
      return { outcome: 'rotated', answer: issue(family) };
    }
    const rotation = family.rotated.get(refreshToken);
    const isInWindow = rotation !== undefined && wallNow() - rotation.at < server.replayWindowMs;
    if (isInWindow && rotation.successor === family.current)
      return { outcome: 'replayed', answer: issue(family) };
    server.reuseDetected += 1;
    family.isRevoked = true;
    return { outcome: 'reuse', answer: null };
  }

  const server: FakeServer = {
    accessTtlS: 300,
    refreshTtlS: null,
    isRefreshEndFixed: false,
    replayWindowMs: 0,
    latencyMs: 50,
    faults: [],
    outage: null,
    requests: [],
    reuseDetected: 0,
    calls: [],
    signIn(subject = 'ada') {
      count += 1;
      const family: Family = {
        subject,
        current: `refresh-${count}`,
        rotated: new Map(),
        isRevoked: false,
        refreshExpiresAt: endFromNow(),
      };
      families.push(family);
      return issue(family);
    },
    async refresh({ refreshToken }) {
      const fault = server.outage ?? server.faults.shift() ?? null;
      const request = { at: wallNow(), refreshToken, outcome: fault?.type ?? 'pending' };
      server.requests.push(request);
      await wait(server.latencyMs);
      if (fault?.type === 'hang') return new Promise(() => {});
      if (fault?.type === 'lost-before') throw new TypeError('Failed to fetch');
      if (fault?.type === 'answer') return fault.value as TokenResponse;
      if (fault?.type === 'status') throw new TokenEndpointError('Not now', fault);
      if (fault?.type === 'error') throw new TokenEndpointError('No', { status: 400, error: fault.error });
      const { outcome, answer } = grant(refreshToken);
      request.outcome = fault === null ? outcome : `${fault.type} ${outcome}`;
      if (fault?.type === 'lost-after') throw new TypeError('Failed to fetch');
      if (answer === null) throw new TokenEndpointError('Refused', { status: 400, error: 'invalid_grant' });
      return answer;
    },
    revoke(what) {
      if (what === 'access') access.delete(newestAccess);
      else for (const family of families) family.isRevoked = true;
    },
    isAccepted(accessToken) {
      const known = access.get(accessToken);
      return known !== undefined && known.expiresAt > wallNow() && !known.family.isRevoked;
    },
    async fetch(input, init) {
      const request = new Request(input, init);
      const authorization = request.headers.get('authorization');
      const body = await request.text();
      await wait(server.latencyMs);
      request.signal.throwIfAborted();
      const status = server.isAccepted(authorization?.replace('Bearer ', '') ?? '') ? 200 : 401;
      server.calls.push({ url: request.url, method: request.method, authorization, body, status });
      const headers = status === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {};
      return new Response(body, { status, headers });
    },
  };
  return server;
}
