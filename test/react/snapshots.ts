import type {
  ActiveSnapshot,
  EndedSnapshot,
  HoldRisk,
  HoldSnapshot,
  KnownEnd,
  SessionSnapshot,
} from '@holdfast/sdk';

export const restoring: SessionSnapshot = { status: 'restoring', role: 'follower', storage: 'indexeddb' };
export const anonymous: SessionSnapshot = { status: 'anonymous', role: 'leader', storage: 'indexeddb' };

/** Somebody is signed in. */
export function active(
  sessionId: string,
  generation = 1,
  more: Partial<ActiveSnapshot> = {},
): ActiveSnapshot {
  return {
    status: 'active',
    role: 'leader',
    storage: 'indexeddb',
    sessionId,
    generation,
    subject: `subject of ${sessionId}`,
    expiresAt: 1_800_000_000_000 + generation * 30_000,
    scope: null,
    failure: null,
    activeAt: 0,
    knownEnd: null,
    isWarned: false,
    holds: [],
    ...more,
  };
}

export function ended(sessionId: string, more: Partial<EndedSnapshot> = {}): EndedSnapshot {
  return {
    status: 'ended',
    role: 'leader',
    storage: 'indexeddb',
    sessionId,
    endReason: 'signed-out',
    subject: null,
    reauthentication: null,
    ...more,
  };
}

/** The session of somebody has ended under them, and calls wait for their signing in again. */
export function interrupted(sessionId: string, more: Partial<EndedSnapshot> = {}): EndedSnapshot {
  return ended(sessionId, {
    endReason: 'refresh-token-rejected',
    subject: `subject of ${sessionId}`,
    reauthentication: { parked: 0, until: 1_800_000_000_000 },
    ...more,
  });
}

/** The idle limit, as it is known in a snapshot. */
export function idleLimitAt(endsAt: number, more: Partial<KnownEnd> = {}): KnownEnd {
  return { endsAt, limit: 'idle', isExtendable: true, ...more };
}

/** A hold of this tab as the snapshot tells of it. */
export function heldAs(holdId: string, risk: HoldRisk | null = null): HoldSnapshot {
  return { holdId, name: 'checkout', isOurs: true, endsAt: 1_800_000_000_000, risk };
}
