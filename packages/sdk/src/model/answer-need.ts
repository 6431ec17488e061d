import { type Held, remainingMs } from './held.ts';
import type { Instant } from './instant.ts';
import { reachedLimit } from './limits.ts';
import { type Failure, isSamePerson, subjectOf } from './record.ts';
import { retryAtOf, usualMinValidityMs } from './schedule.ts';
import { type Phase, recordOf, type State } from './state.ts';
import type { Timings } from './timings.ts';
import { pickSubject, type Subject } from './token-response.ts';

/** A session, and who it is of. */
export interface Owner extends Subject {
  readonly sessionId: string;
}

/** What somebody waits for. */
export interface TokenNeed {
  /** The session that it was asked in; `null` while nobody knows. */
  readonly owner: Owner | null;
  /** The newest generation when it was asked. */
  readonly generation: number;
  /** `null`: as usual. */
  readonly minValidityMs: number | null;
  /** A generation that will not do, because it was refused or somebody wants a new one; `null`: any will. */
  readonly above: number | null;
  /** Less validity than asked will not do, not even while the server cannot be had. */
  readonly isStrict: boolean;
  /** Monotonic ms. */
  readonly until: number;
}

export interface GrantedToken {
  readonly accessToken: string;
  readonly owner: Owner;
  readonly generation: number;
}

export type RefusalCode =
  | 'no-session'
  | 'session-ended'
  | 'account-changed'
  | 'no-refresh-token'
  | 'validity-unreachable'
  | 'wait-exceeded'
  | Failure['code'];

export type NeedAnswer =
  | { type: 'token'; token: GrantedToken }
  | { type: 'refuse'; code: RefusalCode }
  /** Nothing is known yet. */
  | { type: 'wait' }
  /** The session is over; a sign-in in place may bring the next one. */
  | { type: 'park' }
  /** A generation above this one has to come first. */
  | { type: 'wait-above'; generation: number };

/** Whether a token can be handed out now, never will be, or is worth waiting for. */
export function answerNeed(state: State, need: TokenNeed, timings: Timings, now: Instant): NeedAnswer {
  const { phase } = state;
  const isOver = now.monotonicMs >= need.until;
  if (phase.status === 'restoring' || !state.isCurrent) {
    return isOver ? { type: 'refuse', code: 'wait-exceeded' } : { type: 'wait' };
  }
  if (phase.status === 'anonymous') return { type: 'refuse', code: 'no-session' };
  if (need.owner !== null && need.owner.sessionId !== ownerOf(phase)?.sessionId) {
    return { type: 'refuse', code: 'account-changed' };
  }
  if (phase.status === 'ended') {
    return state.reauthenticateUntil === null ? { type: 'refuse', code: 'session-ended' } : { type: 'park' };
  }

  const { held } = phase;
  // Nothing is handed out past a limit; whether there is more to know will show in a moment.
  if (reachedLimit(held, timings, now) !== null) {
    return isOver ? { type: 'refuse', code: 'wait-exceeded' } : { type: 'wait' };
  }
  if (isGoodEnough(held, need, timings, now)) return grant(held);
  return answerShort(held, need, state, now, isOver);
}

/**
 * Whose the wait is. One that began before anybody knew the session belongs to the first that shows; and where calls
 * wait for a sign-in in place, it goes on in the next session of the same person, from the beginning.
 */
export function followOwner(need: TokenNeed, { phase }: State, timings: Timings, now: Instant): TokenNeed {
  const owner = ownerOf(phase);
  if (owner === null || need.owner?.sessionId === owner.sessionId) return need;
  const generation = phase.status === 'active' ? phase.held.record.generation : 0;
  if (need.owner === null) return { ...need, owner, generation };
  if (timings.reauthenticateWithinMs === 0 || !isSamePerson(need.owner, owner)) return need;
  return { ...need, owner, generation, above: null, until: now.monotonicMs + timings.maxWaitMs };
}

/** Whose session is shown, running or over. */
export function ownerOf(phase: Phase): Owner | null {
  const record = recordOf(phase);
  return record === null ? null : { sessionId: record.sessionId, ...subjectOf(record) };
}

function isGoodEnough(held: Held, need: TokenNeed, timings: Timings, now: Instant): boolean {
  if (isRefused(held, need)) return false;
  const { tokens } = held.record;
  return remainingMs(held, now) >= (need.minValidityMs ?? usualMinValidityMs(tokens, timings));
}

/** The token at hand is not what was asked for. */
function answerShort(held: Held, need: TokenNeed, state: State, now: Instant, isOver: boolean): NeedAnswer {
  const { failure, generation, tokens } = held.record;
  const isAlive = remainingMs(held, now) > 0;
  const isAnyGood = isAlive && !need.isStrict && !isRefused(held, need);
  if (isAlive && tokens.refreshToken === null) {
    if (!isAnyGood) return { type: 'refuse', code: 'no-refresh-token' };
    return need.minValidityMs === null ? grant(held) : { type: 'refuse', code: 'validity-unreachable' };
  }
  if (isTooShortLived(held, need)) return { type: 'refuse', code: 'validity-unreachable' };
  if (failure !== null) {
    const retryInMs = retryAtOf(failure, now.wallMs, state.reconnection) - now.wallMs;
    // The server cannot be had now: what is still valid stays in use.
    if (isAnyGood && retryInMs > 0) return grant(held);
    const leftMs = failure.code === 'refresh-misconfigured' ? 0 : need.until - now.monotonicMs;
    if (retryInMs > leftMs || isOver) return { type: 'refuse', code: failure.code };
  }
  if (isOver) return isAnyGood ? grant(held) : { type: 'refuse', code: 'wait-exceeded' };
  return { type: 'wait-above', generation: Math.max(need.above ?? 0, generation) };
}

/** Not this one, however long it lives: the caller has seen it fail, or wants a new one. */
function isRefused({ record }: Held, { above }: TokenNeed): boolean {
  return above !== null && record.generation <= above;
}

/** Even a token that came for this very need does not live as long; or two in a row did not by the time they came. */
function isTooShortLived({ record }: Held, need: TokenNeed): boolean {
  const { requestedAt, expiresAt } = record.tokens;
  if (need.minValidityMs === null || expiresAt === null) return false;
  const newer = record.generation - need.generation;
  return newer > 1 || (newer === 1 && expiresAt - requestedAt < need.minValidityMs);
}

function grant({ record }: Held): NeedAnswer {
  const { sessionId, generation, tokens } = record;
  const owner = { sessionId, ...pickSubject(tokens) };
  return { type: 'token', token: { accessToken: tokens.accessToken, owner, generation } };
}
