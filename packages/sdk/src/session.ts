import type { HoldfastError } from './errors.ts';
import type { Undo } from './ports.ts';

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

/** Whose session it is. */
export interface SessionIdentity {
  readonly sessionId: string;
  readonly subject: string | null;
}

/** What happened, by event name. No payload holds a token. */
export interface SessionEvents {
  /** A stored session was taken up at start. */
  restored: SessionIdentity & { generation: number; expiresAt: number | null };
  /** A session began: `start()` in this tab or another. */
  started: SessionIdentity;
  /** A new token set is in use in this tab, whichever tab fetched it. */
  refreshed: { sessionId: string; generation: number; expiresAt: number | null; byThisTab: boolean };
  /** An attempt of this tab failed; the session goes on. `retryAt` is epoch ms. */
  'refresh-failed': { sessionId: string; error: HoldfastError; attempt: number; retryAt: number };
  /**
   * The outcome of an earlier attempt is unknown and the server's replay window is over: the refresh token is
   * sent once more, and the server may refuse it. `sentMs` is the time since it was first sent.
   */
  'refresh-ambiguous': { sessionId: string; generation: number; sentMs: number };
  /** This tab leads now, or does no longer. */
  'leader-changed': { role: Role };
  /** Another session, of whoever it is, took the place of this one. */
  'account-changed': { from: SessionIdentity; to: SessionIdentity };
  /** The session is over, for all tabs. */
  ended: { sessionId: string; endReason: EndReason };
  /** IndexedDB cannot be opened: this tab keeps its tokens in memory and shares them with no one. */
  'storage-unavailable': { error: unknown };
  /** The browser threw the stored session away; this tab put it back from memory. */
  'storage-restored': { sessionId: string; generation: number };
  /** Something from outside was not understood and was left aside; the tokens at hand were kept. */
  'input-ignored': { source: 'store' | 'channel' | 'token-response'; reason: string };
  /** The device's clock was set back while running, by about `stepMs` (negative). */
  'clock-stepped': { stepMs: number };
}

export type SessionEventName = keyof SessionEvents;

/** What `getAccessToken()` may be asked for. */
export interface AccessTokenRequest {
  /** The token shall live at least this many ms longer. Default: `minValidityMs` of the session. */
  minValidityMs?: number;
  /** Stops waiting (with the signal's reason). The refresh itself goes on, for everybody else. */
  signal?: AbortSignal;
}

/**
 * A token response as it came over the wire, names verbatim (RFC 6749, 5.1; OpenID Connect Core 1.0, 3.1.3.3).
 */
export interface TokenResponse {
  access_token: string;
  token_type?: string;
  /** Seconds. */
  expires_in?: number;
  refresh_token?: string;
  scope?: string;
  id_token?: string;
}

/** A session kept alive over all tabs of this origin that created it under the same name. */
export interface Session {
  /**
   * Begins a session with the tokens of a fresh sign-in, for all tabs. Replaces whatever session was there.
   *
   * @throws HoldfastError `invalid-token-response`, `storage-failed`, `disposed`, `unsupported-environment`
   */
  start(tokenResponse: TokenResponse): Promise<void>;

  /**
   * Ends the session in all tabs. This tab is signed out at once; the promise resolves when the end is stored,
   * and rejects with `storage-failed` where it could not be (then a reload may find the session again).
   */
  end(): Promise<void>;

  /**
   * An access token that is valid long enough. A good one is answered from memory; otherwise waits for the one
   * refresh under way, in whichever tab, riding out transient failures for up to `maxWaitMs`.
   *
   * @throws HoldfastError `no-session`, `session-ended`, `account-changed`, `refresh-failed`,
   *   `refresh-misconfigured`, `validity-unreachable`, `wait-exceeded`, `disposed`; or the signal's reason
   */
  getAccessToken(request?: AccessTokenRequest): Promise<string>;

  /**
   * Refreshes now, whatever the token's age; one request however many tabs and callers ask at the same time.
   * Resolves when a newer token set is in use here.
   *
   * @throws as `getAccessToken()`
   */
  refresh(): Promise<void>;

  /**
   * `fetch` with the bearer token (RFC 6750, 2.1) for the listed origins, and plain `fetch` for all others.
   * Refreshes before sending when the token is about to expire, and once more on a 401, then replays the
   * request with its body. With no session it sends the request as it is.
   */
  readonly fetch: typeof globalThis.fetch;

  /** What is so now: the same object until something changes. */
  getSnapshot(): SessionSnapshot;

  /** Calls after each change of the snapshot. */
  subscribe(onChange: () => void): Undo;

  /** Calls at each event of that name. */
  on<Name extends SessionEventName>(event: Name, listener: (payload: SessionEvents[Name]) => void): Undo;

  /** Lets go of everything in this tab: timers, channel, database. Signs nobody out. Safe to call twice. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
