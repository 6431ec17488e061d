import type { EndReason, KnownEnd } from '../snapshot.ts';
import { type Held, tokenNow } from './held.ts';
import { excusedUntil } from './hold.ts';
import { elapsedMs, type Instant } from './instant.ts';
import type { Timings } from './timings.ts';

/** An end that is known, and how far away it is for this page, which may know better than the wall clock. */
export interface Limit extends KnownEnd {
  readonly inMs: number;
  /** How far away people are to be warned of it; not at all where they never are. */
  readonly warnInMs: number;
}

/** The ends that are known and still to come, the nearest first. */
export function comingLimits(held: Held, timings: Timings, now: Instant): Limit[] {
  const limits = [
    idleLimit(held, timings, now),
    absoluteLimit(held, timings, now),
    refreshTokenLimit(held, timings, now),
  ];
  return limits.filter(({ inMs }) => inMs > 0 && inMs < Infinity).toSorted((a, b) => a.inMs - b.inMs);
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
  return { limit: 'idle', endsAt, inMs, warnInMs: warnInMs(inMs, warnBeforeMs), isExtendable: true };
}

function absoluteLimit(
  { record, startedAt }: Held,
  { absoluteLimitMs, warnBeforeMs }: Timings,
  now: Instant,
): Limit {
  const endsAt = record.startedAt + absoluteLimitMs;
  const inMs = absoluteLimitMs - elapsedMs(startedAt, now);
  return { limit: 'absolute', endsAt, inMs, warnInMs: warnInMs(inMs, warnBeforeMs), isExtendable: false };
}

/** What the access token lives beyond its refresh token's end is still to be had. */
function refreshTokenLimit(held: Held, { warnBeforeMs }: Timings, now: Instant): Limit {
  const { requestedAt, refreshExpiresAt, expiresAt, isRefreshEndFixed } = held.record.tokens;
  const endsAt = refreshExpiresAt === null ? Infinity : Math.max(refreshExpiresAt, expiresAt ?? 0);
  const inMs = endsAt - tokenNow(held, now);
  // The session puts it off by itself, half way at the latest: only when that has failed is there reason to warn.
  const earlyMs = isRefreshEndFixed ? warnBeforeMs : Math.min(warnBeforeMs, (endsAt - requestedAt) / 3);
  return {
    limit: 'refresh-token',
    endsAt,
    inMs,
    warnInMs: warnInMs(inMs, earlyMs),
    isExtendable: !isRefreshEndFixed,
  };
}

function warnInMs(inMs: number, earlyMs: number): number {
  return earlyMs === 0 ? Infinity : inMs - earlyMs;
}
