import { useReauthentication } from '@holdfast/react';
import { Modal } from '../ui/modal.tsx';
import { type NeededSignIn, usePopupSignIn } from './use-popup-sign-in.ts';
import { isOurLimit, wordEnd } from './word-end.ts';

/** Over a page whose session has ended: the page stays, with all that was typed, and goes on after a sign-in. */
export function SignInAgainDialog() {
  const reauthentication = useReauthentication();
  return reauthentication.isNeeded ? <Dialog needed={reauthentication} /> : null;
}

function Dialog({ needed }: { needed: NeededSignIn }) {
  const { open, isOpen, failure } = usePopupSignIn(needed);
  const { endReason, parked, cancel } = needed;
  return (
    // Nobody may be there any more, or somebody else: what lies beneath is not for their eyes.
    <Modal
      labelledBy="sign-in-again"
      describedBy="sign-in-again-reason"
      className={isOurLimit(endReason) ? 'covers' : ''}
    >
      <h2 id="sign-in-again">Please sign in again</h2>
      <p id="sign-in-again-reason">
        {wordEnd(endReason)} Nothing is lost:{' '}
        {parked > 0
          ? 'what you have just sent waits, and goes out as soon as you are back.'
          : 'this page goes on just as you left it, with all that you typed.'}
      </p>
      <p role="status" className="soft">
        {isOpen && 'Go on in the window that has opened.'}
      </p>
      {failure !== null && (
        <p className="notice notice-problem" role="alert">
          {failure}
        </p>
      )}
      <div className="actions">
        <button type="button" className="button primary" onClick={open}>
          {isOpen ? 'Open the window again' : 'Sign in'}
        </button>
        <button type="button" className="button quiet" onClick={() => void cancel()}>
          Not now
        </button>
      </div>
    </Modal>
  );
}
