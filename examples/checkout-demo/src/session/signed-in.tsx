import { useSessionStatus } from '@holdfast/react';
import { Fragment, type ReactNode } from 'react';
import { SignInPage } from './sign-in-page.tsx';
import { useSubject } from './use-account.ts';

/** Shows a page to those who are signed in, and the way in to others, at the same address. */
export function SignedIn({ page }: { page: ReactNode }) {
  const status = useSessionStatus();
  const subject = useSubject();
  // Not known yet is not signed out: wait the moment it takes, without a flash of anything.
  if (status === 'restoring') return <div className="narrow" aria-busy="true" />;
  // Somebody else may sign in in another tab: nothing of the last person's page shall stay.
  return status === 'active' ? <Fragment key={subject}>{page}</Fragment> : <SignInPage />;
}
