import { type ExpiryWarning, useExpiryWarning, useSession } from '@holdfast/react';
import { useState } from 'react';
import { formatTime } from '../ui/format-time.ts';
import { Modal } from '../ui/modal.tsx';
import { Countdown } from './countdown.tsx';
import { SecondsAnnounced } from './seconds-announced.tsx';
import { signOut } from './sign-out.ts';

/** Asks in every tab at once, before the session ends, whether it shall (WCAG 2.2, 2.2.1). */
export function ExpiryDialog() {
  const warning = useExpiryWarning();
  const [knownEndsAt, setKnownEndsAt] = useState<number | null>(null);
  if (warning === null) return null;
  if (warning.isExtendable) return <StayDialog warning={warning} />;
  // Said once: whoever knows needs the time that is left for something else.
  if (warning.endsAt === knownEndsAt) return null;
  return <FinishDialog endsAt={warning.endsAt} onGoOn={() => setKnownEndsAt(warning.endsAt)} />;
}

function StayDialog({ warning }: { warning: ExpiryWarning }) {
  const [hasFailed, setHasFailed] = useState(false);

  function stay(): void {
    setHasFailed(false);
    warning.extend().catch(() => setHasFailed(true));
  }

  return (
    <Modal labelledBy="expiry" describedBy="expiry-reason" onEscape={stay}>
      <h2 id="expiry">Are you still there?</h2>
      <p id="expiry-reason">
        {warning.limit === 'idle'
          ? 'Nothing has been done here for a while, so you will be signed out.'
          : 'Your sign-in is about to run out, so you will be signed out.'}{' '}
        One press keeps you in, here and in all tabs.
      </p>
      <TimeLeft endsAt={warning.endsAt} />
      {hasFailed && (
        <p className="notice notice-problem" role="alert">
          That did not work. Please try again.
        </p>
      )}
      <Choice label="Stay signed in" onChoose={stay} />
    </Modal>
  );
}

/** Nobody can put this end off, so what helps is to know it in time. */
function FinishDialog({ endsAt, onGoOn }: { endsAt: number; onGoOn: () => void }) {
  return (
    <Modal labelledBy="expiry" describedBy="expiry-reason" onEscape={onGoOn}>
      <h2 id="expiry">Your session ends soon</h2>
      <p id="expiry-reason">
        At {formatTime(endsAt)} you will have to sign in again, whatever you do. Finish what you are at if you
        can; what you typed is kept.
      </p>
      <TimeLeft endsAt={endsAt} />
      <Choice label="Go on until then" onChoose={onGoOn} />
    </Modal>
  );
}

function TimeLeft({ endsAt }: { endsAt: number }) {
  return (
    <>
      {/* A timer is no live region: what is read out is said apart, and seldom. */}
      <p className="time-left" role="timer" aria-label="Time left" data-ends-at={endsAt}>
        <Countdown endsAt={endsAt} />
      </p>
      <SecondsAnnounced endsAt={endsAt} />
    </>
  );
}

/** The one has the focus when the dialog opens, so that one press does it. */
function Choice({ label, onChoose }: { label: string; onChoose: () => void }) {
  const session = useSession();
  return (
    <div className="actions">
      <button type="button" className="button primary" onClick={onChoose}>
        {label}
      </button>
      <button type="button" className="button quiet" onClick={() => void signOut(session)}>
        Sign out
      </button>
    </div>
  );
}
