import { SessionGate } from '@holdfast/react';
import type { ReactNode } from 'react';
import { SignInAgainDialog } from './sign-in-again-dialog.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** Shows a page to those who are signed in, and the way in to others, at the same address. */
export function SignedIn({ page }: { page: ReactNode }) {
  return (
    <SessionGate
      // Not known yet is not signed out: wait the moment it takes, without a flash of anything.
      restoring={<div className="narrow" aria-busy="true" />}
      fallback={<SignInPage />}
      reauthenticate={<SignInAgainDialog />}
    >
      {page}
    </SessionGate>
  );
}
