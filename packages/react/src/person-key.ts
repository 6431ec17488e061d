import type { SessionSnapshot } from '@holdfast/sdk';

/**
 * Tells people apart from one snapshot to the next: gives the same key for as long as it is the same person, over
 * any number of sessions, and `null` while there is none. Who is unknown is the same within one session only.
 */
export function createPersonKey(): (snapshot: SessionSnapshot) => string | null {
  let last: { key: string; sessionId: string; subject: string | null } | null = null;

  return (snapshot) => {
    if (!('sessionId' in snapshot)) return null;
    const { sessionId, subject } = snapshot;
    const isSame =
      last !== null && (last.sessionId === sessionId || (subject !== null && last.subject === subject));
    const key = isSame && last !== null ? last.key : sessionId;
    last = { key, sessionId, subject: subject ?? (isSame && last !== null ? last.subject : null) };
    return key;
  };
}
