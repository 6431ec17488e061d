import type { HoldRisk } from '../snapshot.ts';
import type { Held } from './held.ts';
import { CLOCK_NOISE_MS, elapsedMs, type Instant } from './instant.ts';
import type { ActiveRecord, StoredHold } from './record.ts';
import { heldValidityMs, tokenLifeMs } from './schedule.ts';
import type { Timings } from './timings.ts';

// Flows that hold the session: this tab's own, and all of them as they lie in the store.

/** How long a tab that says nothing is taken to live: a hidden page's timers may be a minute late. */
const LEASE_MS = 180_000;
const RENEW_MS = 60_000;

/** A flow of this tab. It is this tab's whatever becomes of the session. */
export interface OwnHold {
  readonly id: string;
  readonly name: string;
  readonly minValidityMs: number | null;
  readonly maxMs: number;
  readonly since: Instant;
}

/** As it is written down for the other tabs. */
export function storeHold(hold: OwnHold, tabId: string, now: Instant): StoredHold {
  const { id, name, minValidityMs, since, maxMs } = hold;
  return { id, tabId, name, minValidityMs, aliveUntil: now.wallMs + LEASE_MS, endsAt: since.wallMs + maxMs };
}

/** How long this hold may go on, ms. */
export function restOfHoldMs({ since, maxMs }: OwnHold, now: Instant): number {
  return maxMs - elapsedMs(since, now);
}

/** Whether its tab is there and its maximum ahead, as the store tells at this moment. */
export function isAlive({ aliveUntil, endsAt }: StoredHold, wallNow: number): boolean {
  return wallNow < Math.min(aliveUntil, endsAt);
}

/** A record, and when it was read. */
type Seen = Pick<Held, 'record' | 'readAt'>;

/** The same by what was last read. That a tab was there by then goes for later too: its lease may have been renewed. */
export function isTakenForAlive(hold: StoredHold, { readAt }: Seen, wallNow: number): boolean {
  return readAt < hold.aliveUntil && wallNow < hold.endsAt;
}

/**
 * In how many ms the store is to be read, since the lease of another tab's flow runs out, for all that is known here;
 * `null` if none does.
 */
export function leaseReadInMs(held: Held, tabId: string, wallNow: number): number | null {
  const leases = held.record.holds
    .filter((hold) => hold.tabId !== tabId && isTakenForAlive(hold, held, wallNow))
    .map(({ aliveUntil }) => aliveUntil);
  return leases.length === 0 ? null : Math.min(...leases) - wallNow;
}

/** Until when the flows excuse that nobody does anything, epoch ms; of one whose tab is gone, until that showed. */
export function excusedUntil(seen: Seen, wallNow: number): number {
  const ends = seen.record.holds.map((hold) =>
    isTakenForAlive(hold, seen, wallNow) ? hold.endsAt : Math.min(hold.aliveUntil, hold.endsAt),
  );
  return Math.max(0, ...ends);
}

/** When what the store says of this tab's flows is out of date, in ms; 0 if it is by now, `null` if it never will be. */
export function holdsOwedInMs(
  own: readonly OwnHold[],
  { holds }: ActiveRecord,
  tabId: string,
  now: Instant,
): number | null {
  const stored = holds.filter((hold) => hold.tabId === tabId);
  const isComplete =
    stored.length === own.length && own.every(({ id }) => stored.some((hold) => hold.id === id));
  if (!isComplete) return 0;
  if (stored.length === 0) return null;
  const leaseMs = Math.min(...stored.map((hold) => hold.aliveUntil)) - now.wallMs;
  // A longer one than is ever written: the clock was set back.
  return leaseMs > LEASE_MS + CLOCK_NOISE_MS ? 0 : Math.max(0, leaseMs - (LEASE_MS - RENEW_MS));
}

/** What is known to come before the hold ends: of several the first. */
export function riskOf(
  hold: Pick<StoredHold, 'minValidityMs' | 'endsAt'>,
  record: ActiveRecord,
  timings: Timings,
): HoldRisk | null {
  const { tokens, failure } = record;
  const { expiresAt, refreshExpiresAt } = tokens;
  const life = tokenLifeMs(tokens);
  const absoluteEndsAt = record.startedAt + timings.absoluteLimitMs;
  const risks: HoldRisk[] = [];
  if (failure !== null) risks.push({ reason: 'refresh-failing', endsAt: expiresAt });
  if (absoluteEndsAt < hold.endsAt) risks.push({ reason: 'absolute-limit', endsAt: absoluteEndsAt });
  if (tokens.refreshToken === null && expiresAt !== null && expiresAt < hold.endsAt) {
    risks.push({ reason: 'no-refresh-token', endsAt: expiresAt });
  }
  if (tokens.isRefreshEndFixed && refreshExpiresAt !== null && refreshExpiresAt < hold.endsAt) {
    risks.push({ reason: 'refresh-token-expiry', endsAt: refreshExpiresAt });
  }
  if (life !== null && (hold.minValidityMs ?? 0) > life)
    risks.push({ reason: 'validity-unreachable', endsAt: null });
  return risks.toSorted((a, b) => (a.endsAt ?? Infinity) - (b.endsAt ?? Infinity))[0] ?? null;
}

/** How much life all flows together want a token to have at any moment, ms; 0 where nobody holds the session. */
export function wantedValidityMs(held: Held, wallNow: number): number {
  const { holds, tokens } = held.record;
  const wanted = holds
    .filter((hold) => isTakenForAlive(hold, held, wallNow))
    .map((hold) => heldValidityMs(tokens, hold.minValidityMs));
  return Math.max(0, ...wanted);
}
