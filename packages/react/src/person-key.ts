import type { SessionSnapshot } from '@holdfast/sdk';

interface Person {
  /** The session they were first seen in. */
  readonly key: string;
  readonly sessionId: string;
  readonly subject: string | null;
}

/**
 * Tells people apart from one snapshot to the next: gives the same key for as long as it is the same person, over
 * any number of sessions, and `null` while there is none. Somebody unknown is the same within one session only.
 */
export function createPersonKey(): (snapshot: SessionSnapshot) => string | null {
  let last: Person | null = null;

  return (snapshot) => {
    if (!('sessionId' in snapshot)) return null;
    const { sessionId, subject } = snapshot;
    if (last === null || !isSamePerson(last, sessionId, subject))
      last = { key: sessionId, sessionId, subject };
    // Who it is may be told later than that they are there, with a refresh.
    last = { key: last.key, sessionId, subject: subject ?? last.subject };
    return last.key;
  };
}

function isSamePerson(person: Person, sessionId: string, subject: string | null): boolean {
  return person.sessionId === sessionId || (subject !== null && person.subject === subject);
}
