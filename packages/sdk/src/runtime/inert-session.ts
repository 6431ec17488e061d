import { HoldfastError } from '../errors.ts';
import type { Session } from '../session.ts';
import type { SessionSnapshot } from '../snapshot.ts';

const SNAPSHOT: SessionSnapshot = Object.freeze({
  status: 'restoring',
  role: 'follower',
  storage: 'indexeddb',
});

/**
 * What `createSession` gives where there is no browser: for ever restoring. A server's module scope is shared by
 * everybody it serves, so no token may ever come to lie in it.
 */
export function createInertSession(): Session {
  const refusal = () =>
    new HoldfastError('unsupported-environment', 'A session needs a browser; there is none here');
  const refuse = () => Promise.reject(refusal());
  const dispose = () => Promise.resolve();
  return {
    start: refuse,
    end: refuse,
    getAccessToken: refuse,
    refresh: refuse,
    hold: () => {
      throw refusal();
    },
    extend: refuse,
    fetch: refuse,
    getSnapshot: () => SNAPSHOT,
    subscribe: () => () => {},
    on: () => () => {},
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
