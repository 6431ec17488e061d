/// <reference lib="esnext.disposable" preserve="true" />
import type { SessionEventName, SessionEvents } from './events.ts';
import type { Undo } from './ports.ts';
import type { SessionSnapshot } from './snapshot.ts';

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
   * and rejects with `storage-failed` where it could not be: a reload may then find the session again, unless this
   * tab, which goes on trying, has stored the end by then.
   */
  end(): Promise<void>;

  /**
   * An access token that is valid long enough. A good one is answered from memory; otherwise waits for the one
   * refresh under way, in whichever tab, riding out transient failures for up to `maxWaitMs`.
   *
   * @throws HoldfastError `no-session`, `session-ended`, `account-changed`, `refresh-failed`,
   *   `refresh-misconfigured`, `invalid-token-response`, `no-refresh-token`, `validity-unreachable`,
   *   `wait-exceeded`, `disposed`, `unsupported-environment`; or the signal's reason
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
