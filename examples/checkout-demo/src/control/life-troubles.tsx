import type { Control } from './use-control.ts';

const ACCESS_TOKEN_TTL_S = 10;
const SIGN_IN_TTL_S = 60;

/** Shortens how long tokens live. */
export function LifeTroubles({ make }: Pick<Control, 'make'>) {
  return (
    <fieldset>
      <legend>Lives</legend>
      <div className="control-buttons">
        <button
          type="button"
          className="button"
          onClick={() =>
            make(
              { trouble: 'shorten-access-tokens', ttlS: ACCESS_TOKEN_TTL_S },
              'From the next refresh on, access tokens live shorter.',
            )
          }
        >
          Access tokens: {ACCESS_TOKEN_TTL_S} s
        </button>
        <button
          type="button"
          className="button"
          onClick={() =>
            make(
              { trouble: 'shorten-sign-ins', ttlS: SIGN_IN_TTL_S },
              `The session ends in ${SIGN_IN_TTL_S} s; the next refresh will tell.`,
            )
          }
        >
          Session: {SIGN_IN_TTL_S} s left
        </button>
      </div>
    </fieldset>
  );
}
