import { useReauthentication } from '@holdfast/react';
import type { ReactNode } from 'react';
import { wordEnd } from './word-end.ts';

/** Shows a page to everybody. Whose session has ended goes on without one, and is told why. */
export function OpenToAll({ page }: { page: ReactNode }) {
  const reauthentication = useReauthentication();
  return (
    <>
      <div role="status">
        {reauthentication.isNeeded && (
          <p className="notice notice-hint">{wordEnd(reauthentication.endReason)} Your cart is kept.</p>
        )}
      </div>
      {page}
    </>
  );
}
