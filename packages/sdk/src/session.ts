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
  /** Seconds that the refresh token lives, as some servers add it (Keycloak); 0 for no end. */
  refresh_expires_in?: number;
  /** The same under another name (Microsoft, GitHub). */
  refresh_token_expires_in?: number;
}

/** What a flow asks of the session while it lasts. */
export interface HoldOptions {
  /**
   * How much life the access token has left at each moment. Kept up to half of a token's life; `ready()` gets you
   * more, up to the whole of it. Default: 30,000 ms, cut to a third of the token's life where that is shorter.
   */
  minValidityMs?: number;
  /** The longest the flow may take: then the hold ends by itself. Default: 1,800,000 ms, half an hour. At most a day. */
  maxMs?: number;
  /** Releases the hold when it aborts. */
  signal?: AbortSignal;
}

/** A flow that must not lose the session while it lasts. It ends by `release()`, its signal or its maximum, or with its tab. */
export interface Hold extends Disposable {
  readonly holdId: string;
  readonly name: string;
  /** Aborts when the hold is over, however it came to its end. */
  readonly signal: AbortSignal;
  /**
   * Resolves when the critical step may go out: a token that lives `minValidityMs` longer is in this tab, now.
   *
   * @throws HoldfastError `hold-ended`, or as `getAccessToken()`; or the signal's reason
   */
  ready(request?: { signal?: AbortSignal }): Promise<void>;
  /** Lets the session go. Counts as activity. Safe to call twice. */
  release(): void;
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
   *
   * After the session has ended by itself it gives up the sign-in in place: what is parked fails with `session-ended`.
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
   * Holds the session for a flow such as a checkout. While held, tokens are refreshed early enough that
   * `minValidityMs` are left at any moment, and the idle limit does not end the session. All tabs know of it.
   * A hold outlives the session: after a sign-in in place it holds the next one.
   *
   * @example
   * import type { Session } from '@holdfast/sdk';
   *
   * async function pay(session: Session, order: string): Promise<Response> {
   *   using hold = session.hold('checkout', { minValidityMs: 60_000 });
   *   await hold.ready();
   *   return session.fetch('/api/orders', { method: 'POST', body: order });
   * }
   *
   * @throws TypeError for a name that is empty or longer than 64, or a bad option
   * @throws HoldfastError `disposed`, `unsupported-environment`
   */
  hold(name: string, options?: HoldOptions): Hold;

  /**
   * The person goes on: puts off the idle limit, and by a refresh the refresh token's end, for all tabs. Withdraws
   * the warning in all of them. Resolves when it is stored. The absolute limit cannot be put off.
   *
   * @throws HoldfastError `no-session`, `session-ended`, `storage-failed`, `disposed`, `unsupported-environment`;
   *   and as `refresh()` where the refresh token is what ends
   */
  extend(): Promise<void>;

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
