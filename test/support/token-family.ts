import { randomBytes } from 'node:crypto';
import type { TokenResponse } from '@holdfast/sdk';

/** What the server does for one sign-in and all tokens that come of it. */
export interface SignInOptions {
  /** Default 'alice'. */
  subject?: string;
  /** Default 60 s. A list gives each generation its own; its last holds for all that follow. */
  accessTokenTtlS?: number | readonly number[];
  /** Default 'opaque'. */
  accessTokenFormat?: 'opaque' | 'jwt';
  /** Whether responses say `expires_in`. Default true. */
  sendsExpiresIn?: boolean;
  /** Whether there is a refresh token at all. Default true. */
  issuesRefreshToken?: boolean;
  /** Whether a refresh token is good for one use (RFC 9700, 4.14.2). Default true. */
  rotation?: boolean;
  /** How long after its use a rotated refresh token is answered with its successor once more. Default 0. */
  replayWindowMs?: number;
}

/** What came of presenting a refresh token. `generation` counts the uses of the family's refresh tokens. */
export type RefreshOutcome =
  | { type: 'issued' | 'replayed'; generation: number; tokens: TokenResponse }
  | { type: 'reuse-detected' | 'revoked'; generation: number };

export type AccessVerdict = { type: 'valid' | 'expired' | 'revoked'; subject: string };

/** All tokens of one sign-in: revoked together when one of its refresh tokens is used again. */
export interface TokenFamily {
  /** What the sign-in itself gave. */
  first: TokenResponse;
  /** `undefined` for a token of another family. */
  refresh(refreshToken: string): RefreshOutcome | undefined;
  /** `undefined` for a token of another family. */
  verify(accessToken: string): AccessVerdict | undefined;
  /** The access tokens given so far, or everything for good. */
  revoke(what: 'access' | 'family'): void;
}

interface Issued {
  refreshToken: string;
  accessToken: string;
  expiresAt: number;
}

interface RefreshTokenState {
  generation: number;
  /** What its first use gave; `undefined` until then. */
  used?: { at: number; successor: Issued };
}

export function createTokenFamily(options: SignInOptions, now: () => number): TokenFamily {
  const {
    subject = 'alice',
    accessTokenTtlS = 60,
    accessTokenFormat = 'opaque',
    sendsExpiresIn = true,
    issuesRefreshToken = true,
    rotation = true,
    replayWindowMs = 0,
  } = options;
  const refreshTokens = new Map<string, RefreshTokenState>();
  const accessTokens = new Map<string, { expiresAt: number; revoked: boolean }>();
  let revoked = false;

  function ttlS(generation: number): number {
    if (typeof accessTokenTtlS === 'number') return accessTokenTtlS;
    return accessTokenTtlS[generation - 1] ?? accessTokenTtlS.at(-1) ?? 60;
  }

  function issue(generation: number, refreshToken: string): Issued {
    const expiresAt = now() + ttlS(generation) * 1000;
    const accessToken = accessTokenFormat === 'jwt' ? createJwt(subject, now(), expiresAt) : randomText();
    accessTokens.set(accessToken, { expiresAt, revoked: false });
    if (!refreshTokens.has(refreshToken)) refreshTokens.set(refreshToken, { generation });
    return { refreshToken, accessToken, expiresAt };
  }

  function respond(
    { accessToken, refreshToken, expiresAt }: Issued,
    isNewRefreshToken: boolean,
  ): TokenResponse {
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      ...(sendsExpiresIn && { expires_in: Math.max(0, Math.round((expiresAt - now()) / 1000)) }),
      ...(issuesRefreshToken && isNewRefreshToken && { refresh_token: refreshToken }),
    };
  }

  return {
    first: respond(issue(1, randomText()), true),

    refresh(refreshToken) {
      const state = refreshTokens.get(refreshToken);
      if (state === undefined) return undefined;
      const { generation, used } = state;
      if (revoked) return { type: 'revoked', generation };
      if (!rotation) {
        state.generation += 1;
        return { type: 'issued', generation, tokens: respond(issue(generation + 1, refreshToken), false) };
      }
      if (used === undefined) {
        const successor = issue(generation + 1, randomText());
        state.used = { at: now(), successor };
        return { type: 'issued', generation, tokens: respond(successor, true) };
      }
      const isSuccessorUsed = refreshTokens.get(used.successor.refreshToken)?.used !== undefined;
      if (now() - used.at < replayWindowMs && !isSuccessorUsed) {
        return { type: 'replayed', generation, tokens: respond(used.successor, true) };
      }
      revoked = true;
      return { type: 'reuse-detected', generation };
    },

    verify(accessToken) {
      const state = accessTokens.get(accessToken);
      if (state === undefined) return undefined;
      if (revoked || state.revoked) return { type: 'revoked', subject };
      return { type: now() < state.expiresAt ? 'valid' : 'expired', subject };
    },

    revoke(what) {
      if (what === 'family') revoked = true;
      for (const state of accessTokens.values()) state.revoked = true;
    },
  };
}

function randomText(): string {
  return randomBytes(24).toString('base64url');
}

/** In the shape of RFC 9068. Nobody here checks the signature, so it is as random as an opaque token. */
function createJwt(subject: string, issuedAt: number, expiresAt: number): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { sub: subject, iat: toSeconds(issuedAt), exp: toSeconds(expiresAt), jti: randomText() };
  return `${encode({ alg: 'ES256', typ: 'at+jwt' })}.${encode(claims)}.${randomText()}`;
}

function toSeconds(at: number): number {
  return Math.floor(at / 1000);
}
