import { HoldfastError } from '../errors.ts';
import { answerNeed, type GrantedToken, type RefusalCode, type TokenNeed } from '../model/answer-need.ts';
import type { Instant } from '../model/instant.ts';
import type { State } from '../model/state.ts';
import type { Timings } from '../model/timings.ts';
import type { Clock } from '../ports.ts';
import { instantOf } from './instant-of.ts';
import { startTimer } from './start-timer.ts';

/** What a caller asks for. */
export interface TokenWish {
  /** Without it: as usual. */
  readonly minValidityMs?: number | undefined;
  /** A generation that will not do. */
  readonly above?: number | undefined;
  /** Only a token of this session will do. */
  readonly sessionId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Everybody in this tab who asked for a token and has no answer yet. */
export interface TokenWaiters {
  /** Answers at once if it can, and otherwise when the state says so, the time is over or the signal aborts. */
  ask(wish: TokenWish): Promise<GrantedToken>;
  /** Answers whoever can be answered now; returns the generation that the others need to be exceeded. */
  settle(state: State): number | null;
  /** What the last attempt of this tab failed with, to be the cause of refusals for the same reason. */
  blame(error: HoldfastError): void;
  refuseAll(code: 'disposed'): void;
}

interface Waiter {
  need: TokenNeed;
  grant(token: GrantedToken): void;
  refuse(reason: unknown): void;
}

export function createTokenWaiters(
  clock: Clock,
  timings: Timings,
  read: () => State,
  onChange: () => void,
): TokenWaiters {
  const waiters = new Set<Waiter>();
  let lastFailure: HoldfastError | null = null;

  function refusal(code: RefusalCode): HoldfastError {
    const options = lastFailure?.code === code ? { cause: lastFailure } : {};
    return new HoldfastError(code, REFUSALS[code], options);
  }

  function answer(waiter: Waiter, state: State, now: Instant): number | null {
    // A wait that began before anybody knew the session belongs to the first that shows.
    const { sessionId, generation } = identify(state);
    if (waiter.need.sessionId === null && sessionId !== null) {
      waiter.need = { ...waiter.need, sessionId, generation };
    }
    const given = answerNeed(state, waiter.need, timings, now);
    if (given.type === 'token') waiter.grant(given.token);
    if (given.type === 'refuse') waiter.refuse(refusal(given.code));
    return given.type === 'wait-above' ? given.generation : null;
  }

  function wait(need: TokenNeed, signal: AbortSignal | undefined): Promise<GrantedToken> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiters.delete(waiter);
        stopTimer();
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        need,
        grant(token) {
          leave();
          resolve(token);
        },
        refuse(reason) {
          leave();
          reject(reason);
        },
      };
      const onAbort = () => {
        waiter.refuse(signal?.reason);
        onChange();
      };
      const stopTimer = startTimer(clock, need.until - clock.monotonicNow(), onChange);
      signal?.addEventListener('abort', onAbort);
      waiters.add(waiter);
      onChange();
    });
  }

  return {
    ask({ minValidityMs = null, above = null, sessionId, signal }) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const state = read();
      const now = instantOf(clock);
      const known = identify(state);
      const need: TokenNeed = {
        sessionId: sessionId ?? known.sessionId,
        generation: known.generation,
        minValidityMs,
        above,
        until: now.monotonicMs + timings.maxWaitMs,
      };
      const given = answerNeed(state, need, timings, now);
      if (given.type === 'token') return Promise.resolve(given.token);
      if (given.type === 'refuse') return Promise.reject(refusal(given.code));
      return wait(need, signal);
    },
    settle(state) {
      if (waiters.size === 0) return null;
      const now = instantOf(clock);
      const above = [...waiters]
        .map((waiter) => answer(waiter, state, now))
        .filter((needed) => needed !== null);
      return above.length === 0 ? null : Math.max(...above);
    },
    blame(error) {
      lastFailure = error;
    },
    refuseAll(code) {
      for (const waiter of [...waiters]) waiter.refuse(new HoldfastError(code, 'The session was disposed'));
    },
  };
}

function identify({ phase }: State): { sessionId: string | null; generation: number } {
  if (phase.status === 'active') return phase.held.record;
  return { sessionId: phase.status === 'ended' ? phase.record.sessionId : null, generation: 0 };
}

const REFUSALS: Record<RefusalCode, string> = {
  'no-session': 'Nobody is signed in',
  'session-ended': 'The session has ended',
  'account-changed': 'Another session has taken the place of the one this was asked in',
  'no-refresh-token': 'There is no refresh token to get a newer access token with',
  'validity-unreachable': 'The tokens of this server do not live as long as minValidityMs asks',
  'wait-exceeded': 'No token came within maxWaitMs',
  'refresh-failed': 'The token endpoint cannot be had at the moment',
  'refresh-misconfigured': "The token endpoint refuses this client's configuration",
  'invalid-token-response': 'The token endpoint answers with something that is no token response',
};
