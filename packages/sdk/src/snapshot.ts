/** Who this tab is among the tabs of the session: the one that refreshes first, or a standby. */
export type Role = 'leader' | 'follower';

/** Why a session is over. A token that expired ends nothing. */
export type EndReason =
  /** `end()` was called, in this tab or another. */
  | 'signed-out'
  /** The token endpoint answered `invalid_grant` to the newest refresh token (RFC 6749, 5.2). */
  | 'refresh-token-rejected'
  /** The same, after an earlier attempt whose answer nobody heard: most likely the server had rotated. */
  | 'refresh-token-lost'
  /** The token endpoint kept refusing with a 4xx and no readable reason. */
  | 'refused-without-reason'
  /** The access token expired and the server never gave a refresh token. */
  | 'no-refresh-token'
  /** Nobody did anything in any tab for `idleLimitMs`. */
  | 'idle-limit'
  /** `absoluteLimitMs` have passed since the sign-in. */
  | 'absolute-limit';

/** Where the tokens are: in IndexedDB for all tabs, or in this tab's memory where IndexedDB cannot be opened. */
export type StorageKind = 'indexeddb' | 'memory';

interface SnapshotBase {
  readonly role: Role;
  readonly storage: StorageKind;
}

/** The store has not been read yet. This is not "signed out". */
export interface RestoringSnapshot extends SnapshotBase {
  readonly status: 'restoring';
}

/** There is no session in this browser. */
export interface AnonymousSnapshot extends SnapshotBase {
  readonly status: 'anonymous';
}

/** Somebody is signed in. */
export interface ActiveSnapshot extends SnapshotBase {
  readonly status: 'active';
  /** One sign-in's id: a new one with each `start()`. Not a secret, not the server's. */
  readonly sessionId: string;
  /** `sub` of the ID token or the JWT access token, as the server sent it and unverified; `null` if there is none. */
  readonly subject: string | null;
  /** Counts committed token sets: 1 after `start()`, one more with each refresh. */
  readonly generation: number;
  /** When the access token expires, epoch ms of this device's clock; `null` if the server did not say. */
  readonly expiresAt: number | null;
  /** Granted scope (RFC 6749, 3.3); `null` if the server did not say. */
  readonly scope: string | null;
  /** The last refresh failed and has not been made good yet; `null` when all is well. */
  readonly failure: RefreshFailureSnapshot | null;
  /** When somebody last did something in any tab, to within half a minute, epoch ms; `null` without an `idleLimitMs`. */
  readonly activeAt: number | null;
  /** The nearest end of the session that is known by now; `null` if none is. */
  readonly knownEnd: KnownEnd | null;
  /** That end is less than `warnBeforeMs` away: from now on only `extend()` puts it off. */
  readonly isWarned: boolean;
  /** The flows that hold this session, of all tabs. */
  readonly holds: readonly HoldSnapshot[];
}

/** An end that comes unless something is done about it. */
export interface KnownEnd {
  /** Epoch ms of this device's clock, the same in every tab. */
  readonly endsAt: number;
  /** `idleLimitMs`, `absoluteLimitMs`, or what the token endpoint said of the refresh token's life. */
  readonly limit: 'idle' | 'absolute' | 'refresh-token';
  /** Whether `extend()` can put it off. */
  readonly isExtendable: boolean;
}

/** A flow that holds the session: see `Session.hold`. */
export interface HoldSnapshot {
  readonly holdId: string;
  readonly name: string;
  /** Held in this tab, or in another. */
  readonly isOurs: boolean;
  /** When it ends by itself, epoch ms. */
  readonly endsAt: number;
  /** What may break the flow; `null` when all is well. */
  readonly risk: HoldRisk | null;
}

/** What is known to come before a hold ends. */
export interface HoldRisk {
  readonly reason: /** Refreshes fail; the access token is good until `endsAt`. */
    | 'refresh-failing'
    /** `absoluteLimitMs` ends the session at `endsAt`. */
    | 'absolute-limit'
    /** The refresh token ends at `endsAt`, and refreshing does not prolong its life. */
    | 'refresh-token-expiry'
    /** The access token ends at `endsAt`, and there is no refresh token. */
    | 'no-refresh-token'
    /** The tokens of this server do not live as long as the hold's `minValidityMs`. */
    | 'validity-unreachable';
  /** Epoch ms; `null` where there is no instant to name. */
  readonly endsAt: number | null;
}

export interface RefreshFailureSnapshot {
  readonly code: 'refresh-failed' | 'refresh-misconfigured' | 'invalid-token-response';
  /** Attempts that failed one after the other, over all tabs. */
  readonly attempts: number;
  /** When the next attempt is due, epoch ms. */
  readonly retryAt: number;
}

/** The session is over. */
export interface EndedSnapshot extends SnapshotBase {
  readonly status: 'ended';
  readonly sessionId: string;
  readonly endReason: EndReason;
  /** Who it was, for a sign-in in place; `null` after a sign-out, and where nobody knows. */
  readonly subject: string | null;
  /** While calls wait for a sign-in in place (`reauthenticateWithinMs`); `null` when none can. */
  readonly reauthentication: ReauthenticationSnapshot | null;
}

export interface ReauthenticationSnapshot {
  /** How many calls of this tab are parked. */
  readonly parked: number;
  /** Until when they wait, epoch ms. */
  readonly until: number;
}

/** What is so now. Immutable, and the same object until something in it changes. Holds no token. */
export type SessionSnapshot = RestoringSnapshot | AnonymousSnapshot | ActiveSnapshot | EndedSnapshot;
