import { rankOf, seeGone, seePresent, seeTakeover } from './election.ts';
import type { Instant } from './instant.ts';
import type { Message } from './message.ts';
import type { State, Step } from './state.ts';
import { keep, lookAgain, present, READ } from './step.ts';

const COMMIT_HEARD_MS = 500;

/** What another tab says. Messages are hints: they change who leads, and otherwise make this tab read the store. */
export function hearMessage(state: State, message: Message, now: Instant): Step {
  if (state.isSuspended) return keep(state);
  switch (message.type) {
    case 'hello': {
      const roster = seePresent(state.roster, message);
      return { state: { ...state, roster }, effects: [present(state.self)] };
    }
    case 'present':
      return keep({ ...state, roster: seePresent(state.roster, message) });
    case 'bye': {
      // It may have had the lock: whoever waits for that need not wait any longer. And it may leave an attempt.
      const lookAgainAt = state.busy === null ? state.lookAgainAt : now.monotonicMs;
      const effects = state.phase.status === 'active' ? [READ] : [];
      return { state: { ...state, roster: seeGone(state.roster, message.tabId), lookAgainAt }, effects };
    }
    case 'takeover': {
      const isAbove = rankOf(state.roster, state.self.tabId) < rankOf(state.roster, message.tabId);
      const roster = seePresent(seeTakeover(state.roster, message), state.self);
      // Whoever took over has the tokens, and is about to say so: nobody else need step in.
      const waiting = lookAgain({ ...state, roster }, COMMIT_HEARD_MS, now);
      return { state: waiting, effects: isAbove ? [present(state.self)] : [] };
    }
    case 'committed':
    case 'ended':
      return { state, effects: isNews(state, message) ? [READ] : [] };
    case 'noted':
      return { state, effects: isShown(state, message.sessionId) ? [READ] : [] };
    case 'found-empty':
      return { state, effects: state.phase.status === 'active' ? [READ] : [] };
  }
}

function isShown({ phase }: State, sessionId: string): boolean {
  return phase.status === 'active' && phase.held.record.sessionId === sessionId;
}

function isNews({ phase }: State, message: Message & { type: 'committed' | 'ended' }): boolean {
  // Of a session that has ended here nobody may commit anything: the store shall have its end again.
  if (phase.status === 'ended')
    return message.type === 'committed' || phase.record.sessionId !== message.sessionId;
  if (phase.status !== 'active' || message.type === 'ended') return true;
  const { sessionId, generation } = phase.held.record;
  // One that knows less than we do has most likely put an old copy back: the store shall have ours.
  return sessionId !== message.sessionId || generation !== message.generation;
}
