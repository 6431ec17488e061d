import type { ActiveSnapshot, SessionSnapshot, StorageKind } from '../snapshot.ts';
import type { ActiveRecord } from './record.ts';
import { isLeader, type State } from './state.ts';

/** What the app may see of a tab's state: everything but tokens. */
export function snapshotOf(state: State, storage: StorageKind): SessionSnapshot {
  const base = { role: isLeader(state) ? 'leader' : 'follower', storage } as const;
  const { phase } = state;
  return phase.status === 'active'
    ? { ...base, status: 'active', ...describe(phase.held.record) }
    : { ...base, ...phase };
}

function describe(record: ActiveRecord): Omit<ActiveSnapshot, 'status' | 'role' | 'storage'> {
  const { sessionId, generation, tokens, failure } = record;
  const { subject, expiresAt, scope } = tokens;
  return {
    sessionId,
    subject,
    generation,
    expiresAt,
    scope,
    failure:
      failure === null ? null : { code: failure.code, attempts: failure.attempts, retryAt: failure.retryAt },
  };
}

/** Whether two snapshots say the same, so that the older object can stay. */
export function isSameSnapshot(a: SessionSnapshot, b: SessionSnapshot): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
