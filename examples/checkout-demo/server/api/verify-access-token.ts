import type { DatabaseSync } from 'node:sqlite';
import { createLocalJWKSet, errors, type JWK, jwtVerify } from 'jose';
import { apiResourceOf, issuerOf, SHOP_SCOPE } from '../provider/create-provider.ts';
import { SIGNING_ALGORITHM } from '../provider/load-secrets.ts';
import { ApiProblem } from './api-problem.ts';

/** Whose request it is. */
export interface Caller {
  readonly subject: string;
}

export interface TokenVerifierOptions {
  readonly origin: string;
  readonly publicKey: JWK;
  readonly database: DatabaseSync;
}

export type VerifyAccessToken = (authorization: string | undefined) => Promise<Caller>;

/**
 * Checks the bearer token of a request: signature, issuer, audience, life and scope, and that its grant still
 * stands, so that a revoked session is over at once and not when its last token expires.
 *
 * @throws ApiProblem 401 or 403 with `WWW-Authenticate` (RFC 6750, 3)
 */
export function createTokenVerifier({
  origin,
  publicKey,
  database,
}: TokenVerifierOptions): VerifyAccessToken {
  const keys = createLocalJWKSet({ keys: [publicKey] });
  const expectations = {
    issuer: issuerOf(origin),
    audience: apiResourceOf(origin),
    typ: 'at+jwt',
    algorithms: [SIGNING_ALGORITHM],
    requiredClaims: ['exp', 'sub', 'scope', 'grant_id'],
  };
  const grant = database.prepare("SELECT 1 FROM oidc_records WHERE model = 'Grant' AND id = ?");

  return async (authorization) => {
    const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw tokenMissing();

    const { payload } = await jwtVerify(token, keys, expectations).catch((error: unknown) => {
      throw tokenInvalid(
        error instanceof errors.JWTExpired ? 'The access token expired' : 'The access token is not valid',
      );
    });
    if (grant.get(String(payload.grant_id)) === undefined) throw tokenInvalid('The session was revoked');
    if (!String(payload.scope).split(' ').includes(SHOP_SCOPE)) throw scopeInsufficient();
    return { subject: String(payload.sub) };
  };
}

/** Without a token there is nothing wrong with it: the challenge carries no error code. */
function tokenMissing(): ApiProblem {
  return new ApiProblem({
    status: 401,
    code: 'token-missing',
    detail: 'Sign in first.',
    headers: { 'WWW-Authenticate': 'Bearer realm="shop"' },
  });
}

function tokenInvalid(description: string): ApiProblem {
  return new ApiProblem({
    status: 401,
    code: 'token-invalid',
    detail: description,
    headers: { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="${description}"` },
  });
}

function scopeInsufficient(): ApiProblem {
  return new ApiProblem({
    status: 403,
    code: 'scope-insufficient',
    detail: 'The access token does not allow this',
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${SHOP_SCOPE}"` },
  });
}
