import type { HoldfastError } from '../errors.ts';
import {
  answerNeed,
  followOwner,
  type GrantedToken,
  type NeedAnswer,
  type Owner,
  ownerOf,
  type RefusalCode,
  type TokenNeed,
} from '../model/answer-need.ts';
import type { Instant } from '../model/instant.ts';
import type { State } from '../model/state.ts';
import type { Timings } from '../model/timings.ts';
import type { Clock, Undo } from '../ports.ts';
import { disposed, refused } from './failures.ts';
import { instantOf } from './instant-of.ts';
import { startTimer } from './start-timer.ts';

/** What a caller asks for. */
export interface TokenWish {
  /** Without it: as usual. */
  readonly minValidityMs?: number | undefined;
  /** A generation that will not do. */
  readonly above?: number | undefined;
  /** Nor will one that lives shorter than asked. */
  readonly isStrict?: boolean | undefined;
  /** Only a token of this session will do, or what follows it. */
  readonly owner?: Owner | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Everybody in this tab who asked for a token and has no answer yet. */
export interface TokenWaiters {
  /** Answers at once if it can, and otherwise when the state says so, the time is over or the signal aborts. */
  ask(wish: TokenWish): Promise<GrantedToken>;
  /** Answers whoever can be answered now; returns what the others need. */
  settle(state: State): Demand;
  /** What the last attempt of this tab failed with, to be the cause of refusals for the same reason. */
  blame(error: HoldfastError): void;
  /** The session is disposed. */
  refuseAll(): void;
}

/** The generation that has to be exceeded, if one has, and how many calls wait for a sign-in in place. */
export interface Demand {
  readonly above: number | null;
  readonly parked: number;
}

interface Waiter {
  need: TokenNeed;
  /** Looks again when the time of its need is over. */
  keepTime(): void;
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
    return refused(code, lastFailure?.code === code ? lastFailure : undefined);
  }

  function answer(waiter: Waiter, state: State, now: Instant): NeedAnswer {
    const need = followOwner(waiter.need, state, timings, now);
    if (need.until !== waiter.need.until) {
      waiter.need = need;
      waiter.keepTime();
    }
    waiter.need = need;
    const given = answerNeed(state, need, timings, now);
    if (given.type === 'token') waiter.grant(given.token);
    if (given.type === 'refuse') waiter.refuse(refusal(given.code));
    return given;
  }

  function wait(need: TokenNeed, signal: AbortSignal | undefined): Promise<GrantedToken> {
    return new Promise((resolve, reject) => {
      let stopTimer: Undo = () => {};
      const leave = () => {
        waiters.delete(waiter);
        stopTimer();
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        need,
        keepTime() {
          stopTimer();
          stopTimer = startTimer(clock, waiter.need.until - clock.monotonicNow(), onChange);
        },
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
      waiter.keepTime();
      signal?.addEventListener('abort', onAbort);
      waiters.add(waiter);
      onChange();
    });
  }

  return {
    ask({ minValidityMs = null, above = null, isStrict = false, owner, signal }) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const state = read();
      const now = instantOf(clock);
      const asked: TokenNeed = {
        owner: owner ?? ownerOf(state.phase),
        generation: state.phase.status === 'active' ? state.phase.held.record.generation : 0,
        minValidityMs,
        above,
        isStrict,
        until: now.monotonicMs + timings.maxWaitMs,
      };
      const need = followOwner(asked, state, timings, now);
      const given = answerNeed(state, need, timings, now);
      if (given.type === 'token') return Promise.resolve(given.token);
      if (given.type === 'refuse') return Promise.reject(refusal(given.code));
      return wait(need, signal);
    },
    settle(state) {
      const now = instantOf(clock);
      let above: number | null = null;
      let parked = 0;
      // In the order in which they asked: so do parked requests go out.
      for (const waiter of [...waiters]) {
        const given = answer(waiter, state, now);
        if (given.type === 'wait-above') above = Math.max(above ?? 0, given.generation);
        if (given.type !== 'park') continue;
        if (parked < timings.maxParked) parked += 1;
        else waiter.refuse(refusal('session-ended'));
      }
      return { above, parked };
    },
    blame(error) {
      lastFailure = error;
    },
    refuseAll() {
      for (const waiter of [...waiters]) waiter.refuse(disposed());
    },
  };
}
