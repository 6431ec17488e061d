import { elapsedMs, type Instant } from './instant.ts';
import type { State } from './state.ts';
import { earliest, keep, type Watched } from './step.ts';
import type { Timings } from './timings.ts';
import { watchFlows, watchLeases } from './watch-flows.ts';
import { watchLimits } from './watch-limits.ts';
import { watchNote } from './watch-note.ts';

const watches = [watchFlows, watchLeases, watchLimits, watchNote, watchReauthentication];

/** What time alone brings about, beside refreshes. */
export function watch(state: State, timings: Timings, now: Instant): Watched {
  let watched: Watched = { ...keep(state), dueInMs: null };
  for (const look of watches) {
    const seen = look(watched.state, timings, now);
    const effects = [...watched.effects, ...seen.effects];
    watched = { state: seen.state, effects, dueInMs: earliest([watched.dueInMs, seen.dueInMs]) };
  }
  return watched;
}

/** How long calls may wait for a sign-in in place. */
function watchReauthentication(state: State, { reauthenticateWithinMs }: Timings, now: Instant): Watched {
  const brokenAt = state.phase.status === 'ended' ? state.phase.brokenAt : null;
  const restMs = brokenAt === null ? 0 : reauthenticateWithinMs - elapsedMs(brokenAt, now);
  const isOpen = brokenAt !== null && restMs > 0;
  const reauthenticateUntil = isOpen ? brokenAt.wallMs + reauthenticateWithinMs : null;
  return { ...keep({ ...state, reauthenticateUntil }), dueInMs: isOpen ? restMs : null };
}
