import { useSessionSnapshot } from '@holdfast/react';
import type { ActiveSnapshot, KnownEnd } from '@holdfast/sdk';
import { createPersistentStore, type PersistentStore, usePersistent } from '../ui/persistent-store.ts';
import { Countdown } from './countdown.tsx';
import { LastEvent } from './last-event.tsx';

const openStore: PersistentStore<boolean> = createPersistentStore(
  () => localStorage,
  'saltmarsh.strip',
  (stored) => stored !== false,
);

/** What Holdfast is doing in this tab, for the curious. The shop works the same without it. */
export function SessionStrip() {
  const open = usePersistent(openStore);
  return (
    <aside className={open ? 'strip' : 'strip closed'} aria-label="What Holdfast does in this tab">
      <div id="strip" className="strip-facts" hidden={!open}>
        <SessionFacts />
      </div>
      <button type="button" aria-expanded={open} aria-controls="strip" onClick={() => openStore.set(!open)}>
        {open ? 'Hide' : 'Session'}
      </button>
    </aside>
  );
}

function SessionFacts() {
  const snapshot = useSessionSnapshot();
  const { status, role } = snapshot;
  return (
    <dl>
      <div className={`fact role-${role}`} data-testid="role">
        <dt>This tab</dt>
        <dd>{role === 'leader' ? 'leads' : 'follows'}</dd>
      </div>
      <div className="fact" data-testid="expiry">
        <dt>Token</dt>
        <dd>{status === 'active' ? <Countdown endsAt={snapshot.expiresAt} /> : 'none'}</dd>
      </div>
      <div className="fact" data-testid="refreshes">
        <dt>Refreshes</dt>
        <dd>{status === 'active' ? snapshot.generation - 1 : 0}</dd>
      </div>
      {status === 'active' && <SessionEnd snapshot={snapshot} />}
      {status === 'active' && snapshot.failure !== null && (
        <div className="fact trouble">
          <dt>Trying again in</dt>
          <dd>
            <Countdown endsAt={snapshot.failure.retryAt} />
          </dd>
        </div>
      )}
      <div className="fact last" data-testid="last-event">
        <dt>Last</dt>
        <dd>
          <LastEvent />
        </dd>
      </div>
    </dl>
  );
}

/** When the session ends if nothing is done, and who keeps it from ending. */
function SessionEnd({ snapshot: { knownEnd, holds } }: { snapshot: ActiveSnapshot }) {
  return (
    <>
      {knownEnd !== null && (
        <div className="fact" data-testid="known-end">
          <dt>{limitNames[knownEnd.limit]}</dt>
          <dd>
            <Countdown endsAt={knownEnd.endsAt} />
          </dd>
        </div>
      )}
      {holds.length > 0 && (
        <div className="fact" data-testid="holds" data-ends-at={holds.map(({ endsAt }) => endsAt).join(' ')}>
          <dt>Held by</dt>
          <dd>{holds.map(({ name, isOurs }) => (isOurs ? name : `${name}, another tab`)).join('; ')}</dd>
        </div>
      )}
    </>
  );
}

const limitNames: Record<KnownEnd['limit'], string> = {
  idle: 'Idle limit',
  absolute: 'Session',
  'refresh-token': 'Sign-in',
};
