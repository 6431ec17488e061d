import type { TokenResponse } from '../../../packages/sdk/src/session.ts';
import type { NetworkFault, Setup } from '../setup.ts';

/** One token request, from its sender's side and the server's. All instants are true time, ms. */
export interface TokenRequest {
  readonly tab: number;
  readonly refreshToken: string;
  readonly sentAt: number;
  readonly fault: NetworkFault | { type: 'offline' } | null;
  servedAt: number | null;
  outcome: 'none' | 'rotated' | 'replayed' | 'refused' | 'reuse';
  /** When its sender heard an answer, an error or gave up; `null` while it waits. */
  heardAt: number | null;
  /** Whether what its sender heard were the tokens. */
  isAnswerHeard: boolean;
}

/** One sign-in, and all the tokens that came of it. */
export interface Family {
  readonly id: number;
  readonly subject: string;
  current: string;
  endedBy: 'revocation' | 'reuse' | null;
  readonly rotated: Map<string, { at: number; successor: string }>;
}

/** An authorization server that rotates, and that ends the whole family when a token is used again. */
export interface SimServer {
  signIn(subject: string): { family: Family; response: TokenResponse };
  /** Acts on a token request; `null` is a refusal. */
  serve(request: TokenRequest): TokenResponse | null;
  revoke(family: Family): void;
  /** The access token is refused from now on, as after a change of keys. */
  refuse(accessToken: string): void;
  familyOf(token: string): Family | null;
  /** By the server's clock; -Infinity for tokens that it does not take. */
  remainingMs(accessToken: string): number;
  isRefused(accessToken: string): boolean;
}

/** All tokens begin so, that they can be found where they have no business. */
export const TOKEN_MARK = 'sim~secret~';

export function createSimServer(now: () => number, setup: Setup): SimServer {
  const families: Family[] = [];
  const familyByToken = new Map<string, Family>();
  const expiresAt = new Map<string, number>();
  const refused = new Set<string>();
  let count = 0;

  function mint(kind: 'at' | 'rt', family: Family): string {
    const token = `${TOKEN_MARK}${kind}~${family.id}~${(count += 1)}`;
    familyByToken.set(token, family);
    return token;
  }

  function issue(family: Family): TokenResponse {
    const accessToken = mint('at', family);
    expiresAt.set(accessToken, now() + setup.accessTtlS * 1000);
    const claims = btoa(JSON.stringify({ sub: family.subject })).replace(/=+$/, '');
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: setup.accessTtlS,
      refresh_token: family.current,
      id_token: `e30.${claims}.${TOKEN_MARK}id`,
    };
  }

  function serve(request: TokenRequest): TokenResponse | null {
    const { refreshToken } = request;
    const family = familyByToken.get(refreshToken);
    request.servedAt = now();
    request.outcome = 'refused';
    if (family === undefined || family.endedBy !== null) return null;
    if (family.current === refreshToken) {
      family.current = mint('rt', family);
      family.rotated.set(refreshToken, { at: now(), successor: family.current });
      request.outcome = 'rotated';
      return issue(family);
    }
    const rotation = family.rotated.get(refreshToken);
    const isInWindow = rotation !== undefined && now() - rotation.at < setup.serverWindowMs;
    if (isInWindow && rotation.successor === family.current) {
      request.outcome = 'replayed';
      return issue(family);
    }
    request.outcome = 'reuse';
    family.endedBy = 'reuse';
    return null;
  }

  return {
    signIn(subject) {
      const family: Family = { id: families.length, subject, current: '', endedBy: null, rotated: new Map() };
      families.push(family);
      family.current = mint('rt', family);
      return { family, response: issue(family) };
    },
    serve,
    revoke: (family) => void (family.endedBy ??= 'revocation'),
    refuse: (accessToken) => void refused.add(accessToken),
    familyOf: (token) => familyByToken.get(token) ?? null,
    remainingMs: (accessToken) => (expiresAt.get(accessToken) ?? Number.NEGATIVE_INFINITY) - now(),
    isRefused: (accessToken) => refused.has(accessToken),
  };
}
