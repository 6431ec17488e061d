import { useSession } from '@holdfast/react';
import { useEffect, useState } from 'react';
import { Link } from '../app/link.tsx';
import { navigate } from '../app/location-store.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { Notice } from '../ui/notice.tsx';
import { finishSignIn, type SignInOutcome } from './finish-sign-in.ts';

type Trouble = Exclude<SignInOutcome, { result: 'signed-in' | 'nothing-to-do' }>;

/** Where the provider sends people back to. Mostly seen for the blink of an eye. */
export function CallbackPage() {
  const session = useSession();
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let gone = false;
    setTrouble(null);
    void finishSignIn(session).then((outcome) => {
      if (gone) return;
      if (outcome.result === 'signed-in') navigate(outcome.returnTo, { replace: true });
      else if (outcome.result === 'nothing-to-do') navigate('/', { replace: true });
      else setTrouble(outcome);
    });
    return () => {
      gone = true;
    };
  }, [session, round]);

  if (trouble === null) return <div className="narrow" aria-busy="true" />;
  return (
    <div className="narrow">
      <PageHeading
        title={trouble.result === 'cancelled' ? 'You are not signed in' : 'The sign-in did not work'}
      />
      {trouble.result === 'cancelled' ? (
        <p className="lead">That is fine. Your cart is still here.</p>
      ) : (
        <Notice kind="problem">{messageOf(trouble)}</Notice>
      )}
      <div className="actions">
        {trouble.result === 'unreachable' && (
          <button type="button" className="button primary" onClick={() => setRound(round + 1)}>
            Try again
          </button>
        )}
        <Link className="button quiet" to="/cart">
          To your cart
        </Link>
      </div>
    </div>
  );
}

function messageOf(trouble: Trouble): string {
  if (trouble.result === 'failed') return trouble.reason;
  return 'The sign-in service cannot be reached just now.';
}
