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
  | 'no-refresh-token';

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
}

/** What is so now. Immutable, and the same object until something in it changes. Holds no token. */
export type SessionSnapshot = RestoringSnapshot | AnonymousSnapshot | ActiveSnapshot | EndedSnapshot;
