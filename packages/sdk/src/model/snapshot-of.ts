import type { ActiveSnapshot, ReauthenticationSnapshot, SessionSnapshot, StorageKind } from '../snapshot.ts';
import { isFields } from './parse.ts';
import type { ActiveRecord } from './record.ts';
import { isLeader, type Shown, type State } from './state.ts';
import type { Timings } from './timings.ts';

/** What the app may see of a tab's state: everything but tokens. */
export function snapshotOf(state: State, storage: StorageKind, timings: Timings): SessionSnapshot {
  const base = { role: isLeader(state) ? 'leader' : 'follower', storage } as const;
  const { phase } = state;
  switch (phase.status) {
    case 'active':
      return { ...base, status: 'active', ...describe(phase.held.record, timings), ...state.shown };
    case 'ended': {
      const { sessionId, endReason, subject } = phase.record;
      return { ...base, status: 'ended', sessionId, endReason, subject, reauthentication: waitOf(state) };
    }
    case 'anonymous':
    case 'restoring':
      return { ...base, ...phase };
  }
}

function waitOf({ parked, reauthenticateUntil: until }: State): ReauthenticationSnapshot | null {
  return until === null ? null : { parked, until };
}

function describe(
  record: ActiveRecord,
  { idleLimitMs }: Timings,
): Omit<ActiveSnapshot, 'status' | 'role' | 'storage' | keyof Shown> {
  const { sessionId, generation, tokens, failure, activeAt } = record;
  const { subject, expiresAt, scope } = tokens;
  return {
    sessionId,
    subject,
    generation,
    expiresAt,
    scope,
    activeAt: idleLimitMs === Infinity ? null : activeAt,
    failure:
      failure === null ? null : { code: failure.code, attempts: failure.attempts, retryAt: failure.retryAt },
  };
}

/** Whether nothing that is shown differs; most events change none of it. */
export function isSameView(before: State, after: State): boolean {
  return (
    before.phase === after.phase &&
    before.shown === after.shown &&
    before.parked === after.parked &&
    before.reauthenticateUntil === after.reauthenticateUntil &&
    isLeader(before) === isLeader(after)
  );
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
