import { useSession } from '@holdfast/react';
import type { Session, SessionEventName, SessionEvents } from '@holdfast/sdk';
import { useEffect, useState } from 'react';
import { useNow } from '../ui/use-now.ts';

/** Every event of the session in a few words. */
const wordings: { [Name in SessionEventName]: (event: SessionEvents[Name]) => string } = {
  restored: () => 'taken up where it was left',
  started: () => 'signed in',
  refreshed: ({ byThisTab }) => (byThisTab ? 'refreshed by this tab' : 'refreshed by another tab'),
  'refresh-failed': ({ attempt }) => `refresh failed (attempt ${attempt})`,
  'refresh-ambiguous': () => 'refreshing again, the first answer is unknown',
  'leader-changed': ({ role }) => (role === 'leader' ? 'this tab leads now' : 'this tab follows now'),
  'account-changed': () => 'somebody else signed in',
  reauthenticated: () => 'signed in again, in place',
  warned: ({ limit }) => `warned: ${limit} limit`,
  extended: () => 'extended',
  'hold-at-risk': ({ name, reason }) => `${name} at risk: ${reason}`,
  'hold-recovered': ({ name }) => `${name} out of danger`,
  'hold-ended': ({ name, cause }) => (cause === 'released' ? `${name} let go` : `${name} took too long`),
  ended: ({ endReason }) => `ended: ${endReason}`,
  'storage-unavailable': () => 'no storage, kept in memory',
  'storage-restored': () => 'storage was emptied and put back',
  'input-ignored': ({ source }) => `something odd from the ${source} was left aside`,
  'clock-stepped': () => 'the clock was set back',
};

interface Happening {
  readonly text: string;
  readonly at: number;
}

export function LastEvent() {
  const session = useSession();
  const [last, setLast] = useState<Happening | null>(null);
  const now = useNow();
  useEffect(() => followAll(session, (text) => setLast({ text, at: Date.now() })), [session]);

  if (last === null) return 'nothing yet';
  const seconds = Math.max(0, Math.round((now - last.at) / 1000));
  return `${last.text}, ${seconds < 2 ? 'just now' : `${seconds} s ago`}`;
}

function followAll(session: Session, onEvent: (text: string) => void): () => void {
  const follow = <Name extends SessionEventName>(name: Name) =>
    session.on(name, (event) => onEvent(wordings[name](event)));
  const undos = (Object.keys(wordings) as SessionEventName[]).map((name) => follow(name));
  return () => {
    for (const undo of undos) undo();
  };
}
