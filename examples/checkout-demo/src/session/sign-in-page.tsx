import { useSessionSnapshot } from '@holdfast/react';
import type { EndReason, SessionSnapshot } from '@holdfast/sdk';
import { usePath } from '../app/location-store.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { Notice } from '../ui/notice.tsx';
import { useSignIn } from './use-sign-in.ts';
import { wordEnd } from './word-end.ts';

/** Stands where a page needs somebody signed in, and leads back to that page. */
export function SignInPage() {
  const path = usePath();
  const endReason = useSessionSnapshot(endReasonOf);
  const { begin, busy, failure } = useSignIn();
  const isCheckout = path.startsWith('/checkout');
  return (
    <div className="narrow">
      {endReason !== null ? (
        <>
          <PageHeading title="Please sign in again" />
          <p className="lead">
            {wordEnd(endReason)} {isCheckout && 'Your cart and what you typed are still here.'}
          </p>
        </>
      ) : (
        <>
          <PageHeading title={isCheckout ? 'Sign in to check out' : 'Sign in to see this'} />
          <p className="lead">
            {isCheckout ? 'So that we know whose parcel it is. Your cart comes along.' : 'It is yours alone.'}
          </p>
        </>
      )}
      {failure !== null && <Notice kind="problem">{failure}</Notice>}
      <button type="button" className="button primary" aria-disabled={busy} onClick={() => begin(path)}>
        {busy ? 'Taking you there …' : 'Sign in'}
      </button>
      <p className="soft aside">You will be taken to the Saltmarsh account page and come straight back.</p>
    </div>
  );
}

/** Of an end that nobody asked for. */
function endReasonOf(snapshot: SessionSnapshot): EndReason | null {
  return snapshot.status === 'ended' && snapshot.endReason !== 'signed-out' ? snapshot.endReason : null;
}
