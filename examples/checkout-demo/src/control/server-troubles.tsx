import { useState } from 'react';
import type { Failure, Target } from '../../domain/trouble.ts';
import type { Control } from './use-control.ts';

const places: ReadonlyMap<Target | 'both', string> = new Map([
  ['both', 'Token endpoint and API'],
  ['token', 'Token endpoint'],
  ['api', 'API'],
]);

const delaysMs = [3_000, 20_000];

const failures: ReadonlyMap<Failure, string> = new Map([
  ['unavailable', '503'],
  ['rate-limited', '429, Retry-After: 5'],
  ['html-page', 'HTML error page'],
  ['hang-up', 'Hang up'],
  ['lost-answer', 'Lose the answers'],
]);

/** Has requests wait, or fail, on their way to where they are answered. */
export function ServerTroubles({ make }: Pick<Control, 'make'>) {
  const [target, setTarget] = useState<Target | 'both'>('both');
  return (
    <fieldset>
      <legend>The server</legend>
      <div className="control-choices" role="radiogroup" aria-label="Where">
        {[...places].map(([value, name]) => (
          <label key={value} className="control-choice">
            <input
              type="radio"
              name="control-target"
              checked={target === value}
              onChange={() => setTarget(value)}
            />
            {name}
          </label>
        ))}
      </div>
      <div className="control-buttons">
        {delaysMs.map((ms) => (
          <button
            key={ms}
            type="button"
            className="button"
            onClick={() => make({ trouble: 'slow', target, ms }, 'The server is slow.')}
          >
            {ms / 1000} s slow
          </button>
        ))}
        {[...failures].map(([failure, name]) => (
          <button
            key={failure}
            type="button"
            className="button"
            onClick={() =>
              make({ trouble: 'fail', target, failure, retryAfterS: null, times: null }, 'The server fails.')
            }
          >
            {name}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
