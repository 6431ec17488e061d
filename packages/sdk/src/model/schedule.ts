import type { ActiveRecord, Failure } from './record.ts';
import type { Timings } from './timings.ts';
import type { TokenSet } from './token-response.ts';

// When to refresh, as numbers. All instants are epoch ms of the record's own frame: see `tokenNow` in held.ts.

/** A browser wakes the timers of a page that has long been hidden once a minute. */
const HIDDEN_TIMER_MS = 60_000;
const BACKUP_STEP_MS = 1_000;
const SHORTEST_BACKUP_STEP_MS = 100;
const HIGHEST_BACKUP_STEP = 6;
/** For what a refresh does beside waiting for its answer: a journal that takes longer comes too late to be sent. */
export const REFRESH_GRACE_MS = 3_000;
/** Longer delays overflow at 2^31, and none of them survives sleep: look at the clock again instead. */
const LONGEST_TIMER_MS = 60_000;

const USUAL_HELD_VALIDITY_MS = 30_000;

/** `null` for tokens whose expiry is unknown. */
export function tokenLifeMs({ expiresAt, requestedAt }: TokenSet): number | null {
  return expiresAt === null ? null : expiresAt - requestedAt;
}

/** What is left of a token's life when it is replaced, beside what flows want to have left at any moment. */
function leadMs(life: number, heldMs: number, timings: Timings): number {
  return heldMs + Math.min(timings.refreshLeadTimeMs, (life - heldMs) / 3);
}

/** When the leader refreshes these tokens; `null` if nobody knows when they expire. `random` is in [0, 1). */
export function planRefreshAt(tokens: TokenSet, timings: Timings, random: number): number | null {
  const life = tokenLifeMs(tokens);
  if (tokens.expiresAt === null || life === null) return null;
  const refreshAt = tokens.expiresAt - leadMs(life, 0, timings) * (1 + random / 10);
  return Math.round(Math.min(refreshAt, lastRefreshAt(tokens, timings)));
}

/** A refresh token that ends, for all that is known, unless it is used: well before that, and before anybody is warned. */
function lastRefreshAt(
  { requestedAt, refreshExpiresAt, isRefreshEndFixed }: TokenSet,
  timings: Timings,
): number {
  if (refreshExpiresAt === null || isRefreshEndFixed) return Number.POSITIVE_INFINITY;
  const earlyMs = timings.refreshLeadTimeMs + timings.warnBeforeMs;
  return refreshExpiresAt - Math.min(earlyMs, (refreshExpiresAt - requestedAt) / 2);
}

/**
 * How much life a flow wants a token to have at any moment. Cut to half of the token's life: to have more left at
 * any moment, tokens would have to be refreshed nearly as soon as they come.
 */
export function heldValidityMs(tokens: TokenSet, minValidityMs: number | null): number {
  const life = tokenLifeMs(tokens);
  if (life === null) return 0;
  return Math.min(minValidityMs ?? Math.min(USUAL_HELD_VALIDITY_MS, life / 3), life / 2);
}

/** How much life a token must have to be used when nobody asks for more: little, for tokens that live shortly. */
export function usualMinValidityMs(tokens: TokenSet, timings: Timings): number {
  const life = tokenLifeMs(tokens);
  return life === null ? 0 : Math.min(timings.minValidityMs, life / 10);
}

export interface Standing {
  /** 0 leads. */
  readonly rank: number;
  /** Hidden tabs lead only where all are hidden. */
  readonly isLeaderVisible: boolean;
  /** How much life flows want a token to have at any moment, ms. */
  readonly heldMs: number;
}

/**
 * When this tab is to see to the refresh: the leader when it is due, each follower a step later, so that a dead,
 * frozen or late leader costs a moment. Where all are hidden they begin earlier: their timers may be a minute late.
 */
export function planTurnAt(record: ActiveRecord, standing: Standing, timings: Timings): number | null {
  const { refreshAt, tokens } = record;
  const life = tokenLifeMs(tokens);
  if (refreshAt === null || life === null || tokens.refreshToken === null) return null;
  const { rank, isLeaderVisible, heldMs } = standing;
  const earlierMs = isLeaderVisible ? 0 : Math.min(HIDDEN_TIMER_MS, life / 6);
  const forFlowsMs = leadMs(life, heldMs, timings) - leadMs(life, 0, timings);
  // However early that is, never so early that one refresh would be due as soon as the last has come.
  const turnAt = Math.max(refreshAt - earlierMs - forFlowsMs, tokens.requestedAt + life / 3);
  return Math.min(refreshAt, turnAt) + backupDelayMs(rank, leadMs(life, 0, timings));
}

/** How long a tab of this rank stands back for those before it. */
export function backupDelayMs(rank: number, spanMs: number): number {
  const stepMs = Math.min(BACKUP_STEP_MS, Math.max(SHORTEST_BACKUP_STEP_MS, spanMs / 8));
  return Math.min(rank, HIGHEST_BACKUP_STEP) * stepMs;
}

/** The network came back at `since` (epoch ms, wall clock): try again from `retryAt` on, a moment later. */
export interface Reconnection {
  readonly since: number;
  readonly retryAt: number;
}

/** When all tabs together may try again, epoch ms of the wall clock; one that was set back since cannot tell. */
export function retryAtOf(
  failure: Failure | null,
  wallNow: number,
  reconnection: Reconnection | null,
): number {
  if (failure === null || wallNow < failure.failedAt) return wallNow;
  const isOutdated = failure.isUnreachable && reconnection !== null && reconnection.since >= failure.failedAt;
  return isOutdated ? Math.min(failure.retryAt, reconnection.retryAt) : failure.retryAt;
}

/** The longest that a refresh can take from lock to commit: whoever holds the lock for longer is frozen. */
export function longestRefreshMs(timings: Timings): number {
  return timings.refreshTimeoutMs + REFRESH_GRACE_MS;
}

/** How long the next timer runs when something is due in `dueInMs`: whole ms, so as not to fire a shade early. */
export function timerDelayMs(dueInMs: number): number {
  return Math.min(Math.max(0, Math.ceil(dueInMs)), LONGEST_TIMER_MS);
}
