import type { LifecycleSignal } from '../ports.ts';
import type { Effect } from './effect.ts';
import { seePresent } from './election.ts';
import type { Instant } from './instant.ts';
import type { State, Step } from './state.ts';
import { join, keep, present, READ } from './step.ts';
import { lastNote } from './watch-note.ts';

/** Over how long the tabs and clients that come back online together spread out. */
const RECONNECT_SPREAD_MS = 2_000;

/** What happens to the page. */
export function liveThrough(state: State, signal: LifecycleSignal, random: number, now: Instant): Step {
  switch (signal) {
    case 'visible':
    case 'hidden': {
      const self = { ...state.self, isVisible: signal === 'visible' };
      const shown = { ...state, self, roster: seePresent(state.roster, self) };
      if (state.isSuspended) return keep(shown);
      if (signal === 'visible') return { state: seeActivity(shown, now), effects: [present(self), READ] };
      // It may be the last that is heard of this page.
      return { state: { ...shown, notedAt: null }, effects: [present(self)] };
    }
    case 'woken':
      return { state, effects: state.isSuspended ? [] : [READ] };
    case 'online':
      return { state: reconnect(state, random, now), effects: state.isSuspended ? [] : [READ] };
    case 'frozen':
    case 'left': {
      const bye: Effect = { type: 'post', message: { type: 'bye', tabId: state.self.tabId } };
      const effects: Effect[] = state.isSuspended ? [] : [...lastNote(state, signal === 'left', now), bye];
      // A frozen refresh may go on at the thaw; one whose page has left will hear no answer.
      if (signal === 'left') effects.push({ type: 'release-lock' }, { type: 'close-channel' });
      return { state: { ...state, isSuspended: true, isCurrent: false }, effects };
    }
    case 'returned': {
      if (!state.isSuspended) return keep(state);
      // Whatever told the others that the network was back was not heard here.
      const joined = join(reconnect(state, random, now), now);
      return { ...joined, effects: [{ type: 'reopen-channel' }, ...joined.effects] };
    }
  }
}

/** Somebody did something here. Whoever has been warned that nobody does is to say that they go on. */
export function seeActivity(state: State, now: Instant): State {
  const { isWarned, knownEnd } = state.shown;
  return isWarned && knownEnd?.limit === 'idle' ? state : { ...state, activeAt: now };
}

/** The network is there, or may be again: what failed for want of it may be tried before its time. */
function reconnect(state: State, random: number, now: Instant): State {
  const reconnection = { since: now.wallMs, retryAt: now.wallMs + random * RECONNECT_SPREAD_MS };
  return { ...state, reconnection };
}
