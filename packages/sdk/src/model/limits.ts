import type { EndReason, KnownEnd } from '../snapshot.ts';
import { type Held, tokenNow } from './held.ts';
import { excusedUntil } from './hold.ts';
import { elapsedMs, type Instant } from './instant.ts';
import type { Timings } from './timings.ts';

/** An end that is known, and how far away it is for this page, which may know better than the wall clock. */
export interface Limit extends KnownEnd {
  readonly inMs: number;
}

/** The nearest of the ends that are still to come; `null` if none is known. */
export function nearestLimit(held: Held, timings: Timings, now: Instant): Limit | null {
  const limits = [
    idleLimit(held, timings, now),
    absoluteLimit(held, timings, now),
    refreshTokenLimit(held, now),
  ];
  const coming = limits.filter(({ inMs }) => inMs > 0 && inMs < Infinity);
  return coming.toSorted((a, b) => a.inMs - b.inMs)[0] ?? null;
}

/** The limit that ends the session here and now: from then on no token of it is handed out. */
export function reachedLimit(held: Held, timings: Timings, now: Instant): EndReason | null {
  // Asked for at each token that is handed out.
  if (timings.idleLimitMs === Infinity && timings.absoluteLimitMs === Infinity) return null;
  const idleMs = idleLimit(held, timings, now).inMs;
  const absoluteMs = absoluteLimit(held, timings, now).inMs;
  if (Math.min(idleMs, absoluteMs) > 0) return null;
  return idleMs < absoluteMs ? 'idle-limit' : 'absolute-limit';
}

/** A flow suspends it; when the flow's tab is gone, or its time over, there is still time for a warning. */
function idleLimit(held: Held, { idleLimitMs, warnBeforeMs }: Timings, now: Instant): Limit {
  const { record, activeAt } = held;
  const excusedEndsAt = excusedUntil(held, now.wallMs) + warnBeforeMs;
  const endsAt = Math.max(record.activeAt + idleLimitMs, excusedEndsAt);
  const inMs = Math.max(idleLimitMs - elapsedMs(activeAt, now), excusedEndsAt - now.wallMs);
  return { limit: 'idle', endsAt, inMs, isExtendable: true };
}

function absoluteLimit({ record, startedAt }: Held, { absoluteLimitMs }: Timings, now: Instant): Limit {
  const inMs = absoluteLimitMs - elapsedMs(startedAt, now);
  return { limit: 'absolute', endsAt: record.startedAt + absoluteLimitMs, inMs, isExtendable: false };
}

/** What the access token lives beyond its refresh token's end is still to be had. */
function refreshTokenLimit(held: Held, now: Instant): Limit {
  const { refreshExpiresAt, expiresAt, isRefreshEndFixed } = held.record.tokens;
  const endsAt = refreshExpiresAt === null ? Infinity : Math.max(refreshExpiresAt, expiresAt ?? 0);
  return {
    limit: 'refresh-token',
    endsAt,
    inMs: endsAt - tokenNow(held, now),
    isExtendable: !isRefreshEndFixed,
  };
}
