import { describeTroubles } from './describe-troubles.ts';
import { LifeTroubles } from './life-troubles.tsx';
import { ServerTroubles } from './server-troubles.tsx';
import { SessionTroubles } from './session-troubles.tsx';
import { useControl } from './use-control.ts';

/** Has the demo's server misbehave, for whoever wants to see what a session survives. */
export function ControlPanel() {
  const { state, outcome, reread, make } = useControl();
  const troubles = state === null ? [] : describeTroubles(state);
  return (
    <section className="control" aria-label="Make trouble">
      <details onToggle={reread}>
        <summary>
          <span className="control-name">Make trouble</span>{' '}
          {troubles.length > 0 && <span className="badge">{troubles.length} on</span>}
        </summary>
        <div className="control-body card">
          <div className="control-state" role="status">
            {outcome !== '' && <p className="control-outcome">{outcome}</p>}
            {outcome === '' && state === null && <p>The server does not answer.</p>}
            {state !== null && troubles.length === 0 && <p>The server behaves.</p>}
            <ul>
              {troubles.map((trouble) => (
                <li key={trouble}>{trouble}</li>
              ))}
            </ul>
          </div>
          <SessionTroubles make={make} />
          <ServerTroubles make={make} />
          <LifeTroubles make={make} />
          <button
            type="button"
            className="button primary"
            onClick={() => make({ trouble: 'none' }, 'Back to normal.')}
          >
            Back to normal
          </button>
        </div>
      </details>
    </section>
  );
}
