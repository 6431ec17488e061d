import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Counters } from '../counters.ts';
import { REUSE_DETAIL } from './sqlite-adapter.ts';

export interface TokenStats {
  /** Calls of the token endpoint by outcome and grant type. */
  readonly granted: Record<GrantType, number>;
  readonly refused: Record<GrantType, number>;
  /** Times a refresh token came a second time, and its family was revoked. */
  readonly reuseDetected: number;
}

const grantTypes = ['authorization_code', 'refresh_token'] as const;
type GrantType = (typeof grantTypes)[number];

/** Counts what the token endpoint does, from the provider's own events. */
export function countTokenRequests(provider: Provider, counters: Counters): void {
  provider.on('grant.success', (ctx) => counters.add(`granted.${grantTypeOf(ctx)}`));
  provider.on('grant.error', (ctx, error) => {
    counters.add(`refused.${grantTypeOf(ctx)}`);
    if (error.error_detail === REUSE_DETAIL) counters.add('reuse-detected');
  });
}

export function readTokenStats(counters: Counters): TokenStats {
  const readAll = (outcome: string) =>
    Object.fromEntries(grantTypes.map((type) => [type, counters.read(`${outcome}.${type}`)]));
  return {
    granted: readAll('granted') as Record<GrantType, number>,
    refused: readAll('refused') as Record<GrantType, number>,
    reuseDetected: counters.read('reuse-detected'),
  };
}

/** Anything else that was sent is counted under one name: nobody fills the table from outside. */
function grantTypeOf(ctx: KoaContextWithOIDC): string {
  const sent = ctx.oidc.params?.grant_type;
  return grantTypes.find((type) => type === sent) ?? 'other';
}
