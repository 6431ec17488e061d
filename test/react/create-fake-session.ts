import {
  type AccessTokenRequest,
  HoldfastError,
  type Session,
  type SessionEventName,
  type SessionEvents,
  type SessionSnapshot,
} from '@holdfast/sdk';
import { createFakeHold, type FakeHold } from './create-fake-hold.ts';
import { restoring } from './snapshots.ts';

/** A session whose every move a test makes itself. It has no clock, no store and no tabs. */
export interface FakeSession extends Session {
  /** From here on it is so. Tells the subscribers. */
  become(snapshot: SessionSnapshot): void;
  emit<Name extends SessionEventName>(name: Name, payload: SessionEvents[Name]): void;
  /** How `getAccessToken()` answers from here on. At first: with the token of the snapshot, at once. */
  answerWith(answer: () => Promise<string>): void;
  /** Every call of `getAccessToken()`. */
  readonly tokenCalls: readonly AccessTokenRequest[];
  /** Every hold that was ever taken. The snapshot lists them if the test has it do so. */
  readonly holds: readonly FakeHold[];
  /** Called while a hold is being taken, before whoever takes it has it. May throw. */
  onHold: (hold: FakeHold) => void;
  /** Calls of `start`, `end` and `extend`, in order, with what they were given. */
  readonly calls: readonly (readonly [name: 'start' | 'end' | 'extend', ...given: unknown[]])[];
  /** Subscriptions and event listeners: how many there are, and how many were ever made. */
  readonly subscriptions: Tally;
  readonly listeners: Tally;
}

export interface Tally {
  readonly open: number;
  readonly made: number;
}

/** The token that the fake hands out for one token set. */
export function tokenOf(sessionId: string, generation: number): string {
  return `[token ${generation} of ${sessionId}]`;
}

export function createFakeSession(first: SessionSnapshot = restoring): FakeSession {
  let snapshot = first;
  let answer = async (): Promise<string> => tokenOfSnapshot(snapshot);
  const subscribers = createTalliedSet<() => void>();
  const listeners = createTalliedSet<{ name: SessionEventName; call: (payload: never) => void }>();
  const tokenCalls: AccessTokenRequest[] = [];
  const holds: FakeHold[] = [];
  const calls: (readonly ['start' | 'end' | 'extend', ...unknown[]])[] = [];

  const session: FakeSession = {
    tokenCalls,
    holds,
    calls,
    onHold: () => undefined,
    subscriptions: subscribers.tally,
    listeners: listeners.tally,

    become(next) {
      snapshot = next;
      for (const onChange of subscribers.members()) onChange();
    },
    emit(name, payload) {
      for (const listener of listeners.members()) {
        if (listener.name === name) listener.call(payload as never);
      }
    },
    answerWith(next) {
      answer = next;
    },

    getSnapshot: () => snapshot,
    subscribe: (onChange) => subscribers.add(onChange),
    on: (name, call) => listeners.add({ name, call }),
    getAccessToken(request = {}) {
      tokenCalls.push(request);
      return Promise.race([answer(), rejectWhenAborted(request.signal)]);
    },
    hold(name, options = {}) {
      const hold = createFakeHold(`hold ${holds.length + 1}`, name, options);
      session.onHold(hold);
      holds.push(hold);
      return hold;
    },
    async start(tokenResponse) {
      calls.push(['start', tokenResponse]);
    },
    async end() {
      calls.push(['end']);
    },
    async extend() {
      calls.push(['extend']);
    },
    refresh: () => Promise.reject(notFaked()),
    fetch: () => Promise.reject(notFaked()),
    dispose: () => Promise.reject(notFaked()),
    [Symbol.asyncDispose]: () => Promise.reject(notFaked()),
  };
  return session;
}

function tokenOfSnapshot(snapshot: SessionSnapshot): string {
  if (snapshot.status === 'active') return tokenOf(snapshot.sessionId, snapshot.generation);
  throw new HoldfastError('no-session', 'Nobody is signed in');
}

function rejectWhenAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function createTalliedSet<Member>(): {
  tally: Tally;
  members(): Member[];
  add(member: Member): () => void;
} {
  // Wrapped, so that the same function added twice counts as two, as with a real session.
  const entries = new Set<{ member: Member }>();
  let made = 0;
  return {
    tally: {
      get open() {
        return entries.size;
      },
      get made() {
        return made;
      },
    },
    members: () => [...entries].map(({ member }) => member),
    add(member) {
      const entry = { member };
      entries.add(entry);
      made += 1;
      return () => void entries.delete(entry);
    },
  };
}

function notFaked(): Error {
  return new Error('The fake session does not do this');
}
