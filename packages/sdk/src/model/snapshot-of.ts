import type { ActiveSnapshot, SessionSnapshot, StorageKind } from '../snapshot.ts';
import { isFields } from './parse.ts';
import type { ActiveRecord } from './record.ts';
import { isLeader, type State } from './state.ts';

/** What the app may see of a tab's state: everything but tokens. */
export function snapshotOf(state: State, storage: StorageKind): SessionSnapshot {
  const base = { role: isLeader(state) ? 'leader' : 'follower', storage } as const;
  const { phase } = state;
  switch (phase.status) {
    case 'active':
      return { ...base, status: 'active', ...describe(phase.held.record) };
    case 'ended': {
      const { sessionId, endReason } = phase.record;
      return { ...base, status: 'ended', sessionId, endReason };
    }
    case 'anonymous':
    case 'restoring':
      return { ...base, ...phase };
  }
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
  return isSame(a, b);
}

function isSame(a: unknown, b: unknown): boolean {
  if (!isFields(a) || !isFields(b)) return Object.is(a, b);
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name], b[name]));
}
