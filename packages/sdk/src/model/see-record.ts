import type { SessionIdentity } from '../events.ts';
import { type Held, holdRecord, renewJournal } from './held.ts';
import type { Instant } from './instant.ts';
import type { StoredRecord } from './parse-record.ts';
import type { ActiveRecord, EndedRecord } from './record.ts';
import type { Effect, Phase, State, Step } from './state.ts';

/** How long others have to speak up who remember more of a session that the store has lost. */
const RESTORE_PAUSE_MS = 500;

/** What the store says now, against what this tab shows. `isOurs`: this tab itself has just committed it. */
export function seeRecord(state: State, stored: StoredRecord, isOurs: boolean, now: Instant): Step {
  const { phase } = state;
  if (stored.type === 'record') {
    const { record } = stored;
    return record.state === 'ended'
      ? seeEnded(state, phase, record)
      : seeActive(state, phase, record, isOurs, now);
  }
  const effects: Effect[] = [];
  if (stored.type !== 'empty') {
    const reason = stored.type === 'foreign' ? 'a record of another version' : 'not a session record';
    effects.push({ type: 'emit', name: 'input-ignored', payload: { source: 'store', reason } });
  }
  if (phase.status === 'active' && stored.type !== 'foreign') {
    return restoreStore(state, phase.held, effects, now);
  }
  if (phase.status !== 'restoring') return { state, effects };
  effects.push({ type: 'post', message: { type: 'found-empty' } });
  return { state: withPhase(state, { status: 'anonymous' }), effects };
}

function seeEnded(state: State, phase: Phase, record: EndedRecord): Step {
  const { sessionId, endReason } = record;
  const ended = withPhase(state, { status: 'ended', sessionId, endReason });
  if (phase.status !== 'active') return { state: ended, effects: [] };
  const payload = { sessionId: phase.held.record.sessionId, endReason };
  return { state: ended, effects: [{ type: 'emit', name: 'ended', payload }] };
}

function seeActive(state: State, phase: Phase, record: ActiveRecord, isOurs: boolean, now: Instant): Step {
  const taken = withPhase(state, { status: 'active', held: holdRecord(record, now) });
  const { generation } = record;
  const { expiresAt } = record.tokens;
  const identity = identityOf(record);
  switch (phase.status) {
    case 'restoring': {
      const payload = { ...identity, generation, expiresAt };
      return { state: taken, effects: [{ type: 'emit', name: 'restored', payload }] };
    }
    case 'ended':
      // A session that has ended does not come back, whatever a late read says.
      if (phase.sessionId === record.sessionId) return { state, effects: [] };
      return { state: taken, effects: [started(identity)] };
    case 'anonymous':
      return { state: taken, effects: [started(identity)] };
    case 'active': {
      const { held } = phase;
      if (held.record.sessionId !== record.sessionId) {
        const payload = { from: identityOf(held.record), to: identity };
        return {
          state: taken,
          effects: [{ type: 'emit', name: 'account-changed', payload }, started(identity)],
        };
      }
      if (generation < held.record.generation) return restoreStore(state, held, [], now);
      if (generation === held.record.generation) {
        const renewed = { status: 'active', held: renewJournal(held, record) } as const;
        return { state: { ...state, phase: renewed }, effects: [] };
      }
      const payload = { sessionId: record.sessionId, generation, expiresAt, byThisTab: isOurs };
      return { state: taken, effects: [{ type: 'emit', name: 'refreshed', payload }] };
    }
  }
}

function started(payload: SessionIdentity): Effect {
  return { type: 'emit', name: 'started', payload };
}

/** Empty is not signed out: the browser threw the store away, or an older copy came back. Ours is newer. */
function restoreStore(state: State, held: Held, effects: Effect[], now: Instant): Step {
  const paused = { ...state, lookAgainAt: now.monotonicMs + RESTORE_PAUSE_MS };
  return { state: paused, effects: [...effects, { type: 'restore-store', record: held.record }] };
}

function withPhase(state: State, phase: Phase): State {
  return { ...state, phase, busySince: null, reconnection: null, misdated: null };
}

function identityOf(record: ActiveRecord): SessionIdentity {
  return { sessionId: record.sessionId, subject: record.tokens.subject };
}
