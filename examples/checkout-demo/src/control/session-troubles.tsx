import { useState } from 'react';
import { useSubject } from '../session/use-account.ts';
import type { Control } from './use-control.ts';

/** Ends what was granted: of who is signed in here, or of everybody where nobody is. */
export function SessionTroubles({ make }: Pick<Control, 'make'>) {
  const subject = useSubject();
  const [askAgain, setAskAgain] = useState(false);
  return (
    <fieldset>
      <legend>The session</legend>
      <div className="control-buttons">
        <button
          type="button"
          className="button"
          onClick={() => make({ trouble: 'revoke-session', subject, askAgain }, 'The session is revoked.')}
        >
          Revoke it
        </button>
        <button
          type="button"
          className="button"
          onClick={() =>
            make({ trouble: 'kill-refresh-token', subject, askAgain }, 'The refresh token is dead.')
          }
        >
          Kill the refresh token
        </button>
      </div>
      <label className="control-choice">
        <input type="checkbox" checked={askAgain} onChange={(event) => setAskAgain(event.target.checked)} />
        and the provider asks who it is the next time
      </label>
    </fieldset>
  );
}
