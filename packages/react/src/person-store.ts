import type { Session, Undo } from '@holdfast/sdk';

/** Who is behind a session, as an external store for one component. */
interface PersonStore {
  /**
   * The same for as long as it is the same person, over any number of sign-ins; `null` while there is none. Somebody
   * unknown is the same until the next sign-in only.
   */
  getPersonKey(): string | null;
  subscribe(onChange: () => void): Undo;
}

export function createPersonStore(session: Session): PersonStore {
  /** Whoever was there last. The key is the id of the sign-in that they were first seen with. */
  let last: { readonly key: string; readonly subject: string | null } | null = null;

  return {
    getPersonKey() {
      const snapshot = session.getSnapshot();
      if (!('sessionId' in snapshot)) return null;
      const { sessionId, subject } = snapshot;
      if (last === null || subject === null || subject !== last.subject) last = { key: sessionId, subject };
      return last.key;
    },
    subscribe: (onChange) => session.subscribe(onChange),
  };
}
