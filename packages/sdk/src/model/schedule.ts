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

/** `null` for tokens whose expiry is unknown. */
function lifeMs({ expiresAt, requestedAt }: TokenSet): number | null {
  return expiresAt === null ? null : expiresAt - requestedAt;
}

function leadMs(life: number, timings: Timings): number {
  return Math.min(timings.refreshLeadTimeMs, life / 3);
}

/** When the leader refreshes these tokens; `null` if nobody knows when they expire. `random` is in [0, 1). */
export function planRefreshAt(tokens: TokenSet, timings: Timings, random: number): number | null {
  const life = lifeMs(tokens);
  if (tokens.expiresAt === null || life === null) return null;
  return Math.round(tokens.expiresAt - leadMs(life, timings) * (1 + random / 10));
}

/** How much life a token must have to be used when nobody asks for more: little, for tokens that live shortly. */
export function usualMinValidityMs(tokens: TokenSet, timings: Timings): number {
  const life = lifeMs(tokens);
  return life === null ? 0 : Math.min(timings.minValidityMs, life / 10);
}

export interface Standing {
  /** 0 leads. */
  readonly rank: number;
  /** Hidden tabs lead only where all are hidden. */
  readonly isLeaderVisible: boolean;
}

/**
 * When this tab is to see to the refresh: the leader when it is due, each follower a step later, so that a dead,
 * frozen or late leader costs a moment. Where all are hidden they begin earlier: their timers may be a minute late.
 */
export function planTurnAt(record: ActiveRecord, standing: Standing, timings: Timings): number | null {
  const { refreshAt, tokens } = record;
  const life = lifeMs(tokens);
  if (refreshAt === null || life === null || tokens.refreshToken === null) return null;
  const earlierMs = standing.isLeaderVisible ? 0 : Math.min(HIDDEN_TIMER_MS, life / 6);
  return refreshAt - earlierMs + backupDelayMs(standing.rank, leadMs(life, timings));
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
