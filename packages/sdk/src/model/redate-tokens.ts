import type { TokenSet } from './token-response.ts';

/** The same tokens by a wall clock that has been set back by `stepMs` (negative, or 0) since they were dated. */
export function redateTokens(tokens: TokenSet, stepMs: number): TokenSet {
  if (stepMs === 0) return tokens;
  const { requestedAt, expiresAt, refreshExpiresAt } = tokens;
  return {
    ...tokens,
    requestedAt: requestedAt + stepMs,
    expiresAt: expiresAt === null ? null : expiresAt + stepMs,
    refreshExpiresAt: refreshExpiresAt === null ? null : refreshExpiresAt + stepMs,
  };
}
