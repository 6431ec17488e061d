import type { SessionIdentity } from '../events.ts';
import { isBehind } from './amend-record.ts';
import type { Effect } from './effect.ts';
import { holdRecord, renewJournal } from './held.ts';
import type { Instant } from './instant.ts';
import type { StoredRecord } from './parse-record.ts';
import {
  type ActiveRecord,
  type EndedRecord,
  isSamePerson,
  type SessionRecord,
  subjectOf,
} from './record.ts';
import { type Phase, recordOf, type State, type Step } from './state.ts';

/** How long others have to speak up who remember more of a session that the store has lost. */
const RESTORE_PAUSE_MS = 500;

/** What the store says now, against what this tab shows. `isOurs`: this tab itself has just committed it. */
export function seeRecord(state: State, stored: StoredRecord, isOurs: boolean, now: Instant): Step {
  const { phase } = state;
  const known = recordOf(phase);
  const effects = noteUnreadable(stored);
  if (known !== null && isBehind(stored, known)) return restoreStore(state, known, effects, now);
  if (stored.type === 'record') {
    const { record } = stored;
    return record.state === 'ended'
      ? seeEnded(state, phase, record, now)
      : seeActive(state, phase, record, isOurs, now);
  }
  if (phase.status !== 'restoring') return { state, effects };
  effects.push({ type: 'post', message: { type: 'found-empty' } });
  return { state: withPhase(state, { status: 'anonymous' }), effects };
}

function noteUnreadable({ type }: StoredRecord): Effect[] {
  if (type === 'record' || type === 'empty') return [];
  const reason = type === 'foreign' ? 'a record of another version' : 'not a session record';
  return [{ type: 'emit', name: 'input-ignored', payload: { source: 'store', reason } }];
}

/**
 * Empty is not signed out: the browser threw the store away, or a page that had slept put back what it remembered.
 * Ours is newer; a tombstone is put back like a session, or a session that has ended would return.
 */
function restoreStore(state: State, record: SessionRecord, effects: Effect[], now: Instant): Step {
  const paused = { ...state, lookAgainAt: now.monotonicMs + RESTORE_PAUSE_MS };
  return { state: paused, effects: [...effects, { type: 'restore-store', record }] };
}

function seeEnded(state: State, phase: Phase, record: EndedRecord, now: Instant): Step {
  const brokenAt = record.endReason === 'signed-out' ? null : brokenAtOf(phase, record, now);
  const ended = withPhase(state, { status: 'ended', record, brokenAt });
  if (phase.status !== 'active') return { state: ended, effects: [] };
  const payload = { sessionId: phase.held.record.sessionId, endReason: record.endReason };
  return { state: ended, effects: [{ type: 'emit', name: 'ended', payload }] };
}

/**
 * Only what this page has seen running can be gone on with here. Whoever waits for the same person goes on waiting when
 * that person came and went unseen.
 */
function brokenAtOf(phase: Phase, ended: EndedRecord, now: Instant): Instant | null {
  const { sessionId } = ended;
  if (phase.status === 'active') return phase.held.record.sessionId === sessionId ? now : null;
  if (phase.status !== 'ended') return null;
  const isSame =
    phase.record.sessionId === sessionId || isSamePerson(subjectOf(phase.record), subjectOf(ended));
  return isSame ? phase.brokenAt : null;
}

function seeActive(state: State, phase: Phase, record: ActiveRecord, isOurs: boolean, now: Instant): Step {
  const known = phase.status === 'active' ? phase.held : null;
  const taken = withPhase(state, { status: 'active', held: holdRecord(record, known, now) });
  const { generation } = record;
  const { expiresAt } = record.tokens;
  const identity = identityOf(record);
  switch (phase.status) {
    case 'restoring': {
      const payload = { ...identity, generation, expiresAt };
      return { state: taken, effects: [{ type: 'emit', name: 'restored', payload }] };
    }
    case 'ended':
      return { state: taken, effects: [...followEnd(phase, record), started(identity)] };
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
      if (generation === held.record.generation) {
        const renewed = { status: 'active', held: renewJournal(held, record, now) } as const;
        return { state: { ...state, phase: renewed }, effects: [] };
      }
      const payload = { sessionId: record.sessionId, generation, expiresAt, byThisTab: isOurs };
      return { state: taken, effects: [{ type: 'emit', name: 'refreshed', payload }] };
    }
  }
}

/** Somebody signs in where a session broke off. */
function followEnd({ record, brokenAt }: Phase & { status: 'ended' }, successor: ActiveRecord): Effect[] {
  if (brokenAt === null) return [];
  const payload = { from: identityOf(record), to: identityOf(successor) };
  const isSame = isSamePerson(subjectOf(record), subjectOf(successor));
  return [{ type: 'emit', name: isSame ? 'reauthenticated' : 'account-changed', payload }];
}

function started(payload: SessionIdentity): Effect {
  return { type: 'emit', name: 'started', payload };
}

function withPhase(state: State, phase: Phase): State {
  const misdated = phase.status === 'active' ? misdatedBy(state, phase.held.record) : null;
  return { ...state, phase, busy: null, reconnection: null, misdated };
}

/** What another tab wrote before the clock was set back is as old as what this one had then. */
function misdatedBy({ misdated }: State, { generation, tokens }: ActiveRecord): State['misdated'] {
  if (misdated === null || tokens.requestedAt >= misdated.before) return null;
  return { ...misdated, generation };
}

function identityOf(record: SessionRecord): SessionIdentity {
  return { sessionId: record.sessionId, subject: subjectOf(record).subject };
}
