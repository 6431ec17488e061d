import type { Timings } from './model/timings.ts';
import type { TokenResponse } from './session.ts';

/** What a `refresh` function is given for one attempt. */
export interface RefreshContext {
  /** The newest refresh token, to be sent as `refresh_token` (RFC 6749, 6). */
  refreshToken: string;
  /** Aborts when the attempt has used up `refreshTimeoutMs`, or when the session ends or is disposed. */
  signal: AbortSignal;
  /** 1 for the first try with this refresh token, counted over all tabs. */
  attempt: number;
}

/** The parts of a fetch `Response` that Holdfast reads when a `refresh` function returns one as it came. */
export interface TokenEndpointResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/**
 * One refresh_token grant (RFC 6749, 6). Returns the parsed token response, or the `Response` as it came:
 * then status, Retry-After and a body that is no JSON are read for you. Throws for anything that failed;
 * `TokenEndpointError` says it most exactly.
 *
 * It runs under the lock of the session, so it must not call the session itself.
 */
export type RefreshFunction = (context: RefreshContext) => Promise<TokenResponse | TokenEndpointResponse>;

/** One revocation request (RFC 7009, 2.1). What it resolves to does not matter. */
export type RevokeFunction = (token: string) => Promise<unknown>;

/** What `createSession` takes. Durations are ms. */
export interface SessionOptions {
  /**
   * One name, one session, for all tabs of the origin. 1 to 64 letters, digits, `.`, `_` or `-`.
   * @defaultValue 'default'
   */
  name?: string;

  /** One refresh_token grant. Called in one tab at a time. */
  refresh: RefreshFunction;

  /**
   * Called by `end()` with the newest refresh token (with the access token where there is none), to have the
   * server forget it too (RFC 7009). Best effort: the session is over locally whether it works or not.
   * @defaultValue nothing is revoked
   */
  revoke?: RevokeFunction;

  /**
   * How long before expiry the leader refreshes. Cut to a third of the token's life where that is shorter;
   * up to a tenth is added at random so that clients do not move in step.
   * @defaultValue 60_000
   */
  refreshLeadTimeMs?: number;

  /**
   * How much life a token has at least when `getAccessToken()` and `fetch` use it. Cut to a tenth of the token's
   * life where that is shorter; an explicit `getAccessToken({ minValidityMs })` is not cut.
   * @defaultValue 10_000
   */
  minValidityMs?: number;

  /**
   * How long `getAccessToken()` and `fetch` wait for a token before they reject with `wait-exceeded`, or with
   * the last failure if there was one.
   * @defaultValue 30_000
   */
  maxWaitMs?: number;

  /**
   * The longest one attempt may take. Then it is aborted and its outcome counts as unknown.
   * @defaultValue 20_000
   */
  refreshTimeoutMs?: number;

  /**
   * How long after its first use the server still answers a rotated refresh token as if it were new ("leeway",
   * "reuse interval", "grace period"). Ask your provider; 0 if it does not. A lost answer is replayed inside it.
   * @defaultValue 0
   */
  replayWindowMs?: number;

  /**
   * Ends the session when nobody has done anything in any tab for so long. A hold suspends it.
   * @defaultValue no limit
   */
  idleLimitMs?: number;

  /**
   * Ends the session so long after its sign-in, whatever is done.
   * @defaultValue no limit
   */
  absoluteLimitMs?: number;

  /**
   * How long before a known end the session warns: the event `warned`, and `isWarned` in the snapshot. Once it is an
   * idle end, activity no longer counts, only `extend()` does: so set it where there is a dialog that asks. At least 20
   * seconds are to be given to a person (WCAG 2.2, 2.2.1). 0 warns nobody, and activity counts to the last.
   * @defaultValue 0
   */
  warnBeforeMs?: number;

  /**
   * What counts as activity: names of DOM events that the document sees, from a person and not from a script. The
   * page's becoming visible always counts. Nothing is listened to without an `idleLimitMs`.
   * @defaultValue keydown, pointerdown, pointermove, wheel, touchstart
   */
  activityEvents?: readonly string[];

  /**
   * How long calls wait for a sign-in in place, after the session has ended in this page's life otherwise than by
   * `end()`: `getAccessToken()`, `refresh()`, `hold.ready()` and `fetch` are parked, go out in order when the same person
   * (`sub`) signs in in any tab, and fail when another does or the time is over. 0 parks nothing.
   * @defaultValue 0
   */
  reauthenticateWithinMs?: number;

  /**
   * How many calls may be parked at once in one tab; those above it fail at once, with `session-ended`.
   * @defaultValue 50
   */
  maxParked?: number;

  /**
   * The origins that `session.fetch` sends the bearer token to, matched exactly.
   * @defaultValue the page's own origin
   */
  allowedOrigins?: readonly string[];

  /**
   * What `session.fetch` sends with.
   * @defaultValue globalThis.fetch
   */
  fetch?: typeof globalThis.fetch;
}

export interface Range {
  default: number;
  min: number;
  max: number;
}

const DAY_MS = 86_400_000;

/** What each number may be, and is when it is left out. */
export const ranges: Readonly<Record<keyof Timings, Range>> = {
  refreshLeadTimeMs: { default: 60_000, min: 0, max: DAY_MS },
  minValidityMs: { default: 10_000, min: 0, max: DAY_MS },
  maxWaitMs: { default: 30_000, min: 0, max: DAY_MS },
  refreshTimeoutMs: { default: 20_000, min: 100, max: 300_000 },
  replayWindowMs: { default: 0, min: 0, max: DAY_MS },
  idleLimitMs: { default: Number.POSITIVE_INFINITY, min: 1_000, max: Number.POSITIVE_INFINITY },
  absoluteLimitMs: { default: Number.POSITIVE_INFINITY, min: 1_000, max: Number.POSITIVE_INFINITY },
  warnBeforeMs: { default: 0, min: 0, max: DAY_MS },
  reauthenticateWithinMs: { default: 0, min: 0, max: DAY_MS },
  maxParked: { default: 50, min: 0, max: 10_000 },
};

export const ACTIVITY_EVENTS = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'] as const;

/** Every option filled in. */
export interface ResolvedSessionOptions extends Timings {
  readonly name: string;
  readonly refresh: RefreshFunction;
  readonly revoke: RevokeFunction | null;
  readonly activityEvents: readonly string[];
  readonly allowedOrigins: ReadonlySet<string>;
  readonly fetch: typeof globalThis.fetch;
}
