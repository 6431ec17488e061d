import type { Effect } from './effect.ts';
import { seePresent } from './election.ts';
import type { Instant } from './instant.ts';
import type { Presence } from './message.ts';
import type { State, Step } from './state.ts';

// What the steps of the machine are made of.

const SETTLE_MS = 200;

export const READ: Effect = { type: 'read-store' };

/** A step of something that is looked at again when its time has come; `null`: only when something happens. */
export interface Watched extends Step {
  readonly dueInMs: number | null;
}

/** The first of several delays; `null` stands for none. */
export function earliest(delaysMs: readonly (number | null)[]): number | null {
  const firstMs = Math.min(...delaysMs.map((delayMs) => delayMs ?? Infinity));
  return firstMs === Infinity ? null : firstMs;
}

export function keep(state: State): Step {
  return { state, effects: [] };
}

export function lookAgain(state: State, inMs: number, now: Instant): State {
  return { ...state, lookAgainAt: now.monotonicMs + inMs };
}

/** Whether the store was read at this moment or later; one that cannot be read has nothing to say. */
export function isReadSince({ readAt, isReadOwed }: State, monotonicMs: number): boolean {
  return readAt >= monotonicMs || isReadOwed;
}

/** What is to be read before anything is believed. */
export function readOnce(state: State, dueInMs: number | null): Watched {
  return state.isReading
    ? { ...keep(state), dueInMs }
    : { state: { ...state, isReading: true }, effects: [READ], dueInMs };
}

export function present(self: Presence): Effect {
  return { type: 'post', message: { type: 'present', ...self } };
}

/** A tab that was opened, or came back, asks who else is there and reads the store first of all. */
export function join(state: State, now: Instant): Step {
  const roster = seePresent([], state.self);
  const settlesAt = now.monotonicMs + SETTLE_MS;
  const joined = { ...state, roster, settlesAt, isSettled: false, isSuspended: false, isReading: true };
  return { state: joined, effects: [{ type: 'post', message: { type: 'hello', ...state.self } }, READ] };
}
