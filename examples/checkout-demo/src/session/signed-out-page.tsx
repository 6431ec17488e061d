import { useSessionStatus } from '@holdfast/react';
import { Link } from '../app/link.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { Redirect } from '../app/redirect.tsx';
import { Notice } from '../ui/notice.tsx';

/** `hereOnly`: the provider could not be told, and would let the next person in as the last one. */
export function SignedOutPage({ hereOnly = false }: { hereOnly?: boolean }) {
  if (useSessionStatus() === 'active') return <Redirect to="/" />;
  return (
    <div className="narrow">
      <PageHeading title="You are signed out" />
      <p className="lead">In every tab of this browser. Your cart is kept.</p>
      {hereOnly && (
        <Notice kind="problem">
          The sign-in service could not be reached and still knows you here. On a computer that others use,
          sign in and out once more when it is back.
        </Notice>
      )}
      <Link className="button primary" to="/">
        Back to the stoneware
      </Link>
    </div>
  );
}
