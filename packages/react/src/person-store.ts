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

interface Person {
  /** The id of the sign-in that they were first seen with. */
  readonly key: string;
  readonly sessionId: string;
  readonly subject: string | null;
}

export function createPersonStore(session: Session): PersonStore {
  let last: Person | null = null;

  return {
    getPersonKey() {
      const snapshot = session.getSnapshot();
      if (!('sessionId' in snapshot)) return null;
      const { sessionId, subject } = snapshot;
      if (last === null || !isSamePerson(last, sessionId, subject))
        last = { key: sessionId, sessionId, subject };
      // Who it is may be told later than that they are there, with a refresh.
      last = { key: last.key, sessionId, subject: subject ?? last.subject };
      return last.key;
    },
    subscribe: (onChange) => session.subscribe(onChange),
  };
}

function isSamePerson(person: Person, sessionId: string, subject: string | null): boolean {
  return person.sessionId === sessionId || (subject !== null && person.subject === subject);
}
