import type { TokenResponse } from '../../../packages/sdk/src/session.ts';
import type { NetworkFault, Setup } from '../setup.ts';
import { WORLD_START } from './device-clock.ts';

/** One token request, from its sender's side and the server's. All instants are true time, ms. */
export interface TokenRequest {
  readonly tab: number;
  readonly refreshToken: string;
  readonly sentAt: number;
  readonly fault: NetworkFault | { type: 'offline' } | null;
  servedAt: number | null;
  outcome: 'none' | 'rotated' | 'kept' | 'replayed' | 'refused' | 'reuse';
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
  /** `expiry`: its refresh token was not used for too long, or is too old. */
  endedBy: 'revocation' | 'reuse' | 'expiry' | null;
  /** When its refresh token ends, true time; Infinity if it never does. */
  refreshEndsAt: number;
  readonly rotated: Map<string, { at: number; successor: string }>;
}

/** An authorization server that rotates or does not, and ends the whole family when a rotated token is used again. */
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

  const refreshLife = setup.flows?.refreshLife ?? null;

  /** A use of the refresh token puts its end off, where it slides. */
  function prolong(family: Family): void {
    if (refreshLife?.type === 'sliding') family.refreshEndsAt = now() + refreshLife.lifeS * 1000;
  }

  function issue(family: Family, isWithRefreshToken: boolean): TokenResponse {
    const refreshLifeS = Math.max(1, Math.floor((family.refreshEndsAt - now()) / 1000));
    const isToldOf = refreshLife !== null && setup.refreshTokens !== 'none';
    return {
      ...(isToldOf ? { refresh_expires_in: refreshLifeS } : {}),
      ...issueAccessToken(family),
      token_type: setup.tokenType,
      ...(isWithRefreshToken ? { refresh_token: family.current } : {}),
      id_token: `e30.${encodeClaims({ sub: family.subject })}.${TOKEN_MARK}id`,
    };
  }

  function issueAccessToken(family: Family): Pick<TokenResponse, 'access_token' | 'expires_in'> {
    const token = mint('at', family);
    if (setup.expiry === 'expires-in') {
      expiresAt.set(token, now() + setup.accessTtlS * 1000);
      return { access_token: token, expires_in: setup.accessTtlS };
    }
    const iat = Math.floor((WORLD_START + now()) / 1000);
    const exp = iat + setup.accessTtlS;
    const jwt = `e30.${encodeClaims({ sub: family.subject, iat, exp })}.${token}`;
    familyByToken.set(jwt, family);
    expiresAt.set(jwt, exp * 1000 - WORLD_START);
    return { access_token: jwt };
  }

  function familyOf(token: string): Family | null {
    const family = familyByToken.get(token) ?? null;
    if (family !== null && now() >= family.refreshEndsAt) family.endedBy ??= 'expiry';
    return family;
  }

  function serve(request: TokenRequest): TokenResponse | null {
    const { refreshToken } = request;
    const family = familyOf(refreshToken);
    request.servedAt = now();
    request.outcome = 'refused';
    if (family === null || family.endedBy !== null) return null;
    if (setup.refreshTokens === 'lasting') {
      request.outcome = 'kept';
      prolong(family);
      return issue(family, false);
    }
    if (family.current === refreshToken) {
      family.current = mint('rt', family);
      family.rotated.set(refreshToken, { at: now(), successor: family.current });
      request.outcome = 'rotated';
      prolong(family);
      return issue(family, true);
    }
    const rotation = family.rotated.get(refreshToken);
    const isInWindow = rotation !== undefined && now() - rotation.at < setup.serverWindowMs;
    if (isInWindow && rotation.successor === family.current) {
      request.outcome = 'replayed';
      return issue(family, true);
    }
    request.outcome = 'reuse';
    family.endedBy = 'reuse';
    return null;
  }

  return {
    signIn(subject) {
      const family: Family = {
        id: families.length,
        subject,
        current: '',
        endedBy: null,
        refreshEndsAt: refreshLife === null ? Number.POSITIVE_INFINITY : now() + refreshLife.lifeS * 1000,
        rotated: new Map(),
      };
      families.push(family);
      family.current = mint('rt', family);
      return { family, response: issue(family, setup.refreshTokens !== 'none') };
    },
    serve,
    revoke: (family) => void (family.endedBy ??= 'revocation'),
    refuse: (accessToken) => void refused.add(accessToken),
    familyOf,
    remainingMs: (accessToken) => (expiresAt.get(accessToken) ?? Number.NEGATIVE_INFINITY) - now(),
    isRefused: (accessToken) => refused.has(accessToken),
  };
}

function encodeClaims(claims: Record<string, unknown>): string {
  return btoa(JSON.stringify(claims)).replace(/=+$/, '');
}
