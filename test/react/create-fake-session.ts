import {
  type AccessTokenRequest,
  type ActiveSnapshot,
  type EndedSnapshot,
  HoldfastError,
  type Session,
  type SessionEventName,
  type SessionEvents,
  type SessionSnapshot,
} from '@holdfast/sdk';

/** A session whose every move a test makes itself. It has no clock, no store and no tabs. */
export interface FakeSession extends Session {
  /** From here on it is so. Tells the subscribers. */
  become(snapshot: SessionSnapshot): void;
  emit<Name extends SessionEventName>(name: Name, payload: SessionEvents[Name]): void;
  /** How `getAccessToken()` answers from here on. At first: with the token of the snapshot, at once. */
  answerWith(answer: () => Promise<string>): void;
  /** Every call of `getAccessToken()`. */
  readonly tokenCalls: readonly AccessTokenRequest[];
  /** Subscriptions and event listeners: how many there are, and how many were ever made. */
  readonly subscriptions: Tally;
  readonly listeners: Tally;
}

export interface Tally {
  readonly open: number;
  readonly made: number;
}

export const restoring: SessionSnapshot = { status: 'restoring', role: 'follower', storage: 'indexeddb' };
export const anonymous: SessionSnapshot = { status: 'anonymous', role: 'leader', storage: 'indexeddb' };

/** Somebody is signed in. */
export function active(
  sessionId: string,
  generation = 1,
  more: Partial<ActiveSnapshot> = {},
): ActiveSnapshot {
  return {
    status: 'active',
    role: 'leader',
    storage: 'indexeddb',
    sessionId,
    generation,
    subject: `subject of ${sessionId}`,
    expiresAt: 1_800_000_000_000 + generation * 30_000,
    scope: null,
    failure: null,
    ...more,
  };
}

export function ended(sessionId: string): EndedSnapshot {
  return { status: 'ended', role: 'leader', storage: 'indexeddb', sessionId, endReason: 'signed-out' };
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

  return {
    tokenCalls,
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
    start: () => Promise.reject(notFaked()),
    end: () => Promise.reject(notFaked()),
    refresh: () => Promise.reject(notFaked()),
    fetch: () => Promise.reject(notFaked()),
    dispose: () => Promise.reject(notFaked()),
    [Symbol.asyncDispose]: () => Promise.reject(notFaked()),
  };
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
