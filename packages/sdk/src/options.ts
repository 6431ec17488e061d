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

interface Range {
  default: number;
  min: number;
  max: number;
}

const DAY_MS = 86_400_000;

const ranges: Record<keyof Timings, Range> = {
  refreshLeadTimeMs: { default: 60_000, min: 0, max: DAY_MS },
  minValidityMs: { default: 10_000, min: 0, max: DAY_MS },
  maxWaitMs: { default: 30_000, min: 0, max: DAY_MS },
  refreshTimeoutMs: { default: 20_000, min: 100, max: 300_000 },
  replayWindowMs: { default: 0, min: 0, max: DAY_MS },
};

/** Every option filled in. */
export interface ResolvedSessionOptions extends Timings {
  readonly name: string;
  readonly refresh: RefreshFunction;
  readonly revoke: RevokeFunction | null;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Checks every option and fills in the defaults.
 *
 * @throws TypeError naming the option, the value and what is accepted
 */
export function resolveSessionOptions(
  options: SessionOptions,
  environment: { origin: string | null; fetch: typeof globalThis.fetch },
): ResolvedSessionOptions {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`options: got ${show(options)}, want an object with at least { refresh }`);
  }
  return {
    name: resolveName(options.name),
    refresh: resolveFunction('refresh', options.refresh),
    revoke: options.revoke === undefined ? null : resolveFunction('revoke', options.revoke),
    ...resolveTimings(options),
    allowedOrigins: resolveOrigins(options.allowedOrigins, environment.origin),
    fetch: options.fetch === undefined ? environment.fetch : resolveFunction('fetch', options.fetch),
  };
}

function resolveTimings(options: SessionOptions): Timings {
  const entries = Object.entries(ranges).map(([name, range]) => [
    name,
    resolveNumber(name, options[name as keyof Timings], range),
  ]);
  return Object.fromEntries(entries) as Timings;
}

function resolveNumber(name: string, value: unknown, range: Range): number {
  if (value === undefined) return range.default;
  if (typeof value !== 'number' || !(value >= range.min && value <= range.max)) {
    throw new TypeError(`${name}: got ${show(value)}, want a number of ms from ${range.min} to ${range.max}`);
  }
  return value;
}

function resolveName(value: unknown): string {
  if (value === undefined) return 'default';
  if (typeof value !== 'string' || !/^[\w.-]{1,64}$/.test(value)) {
    throw new TypeError(`name: got ${show(value)}, want 1 to 64 letters, digits, ".", "_" or "-"`);
  }
  return value;
}

function resolveFunction<F>(name: string, value: F): F {
  if (typeof value !== 'function') throw new TypeError(`${name}: got ${show(value)}, want a function`);
  return value;
}

function resolveOrigins(value: unknown, ownOrigin: string | null): ReadonlySet<string> {
  if (value === undefined) return new Set(ownOrigin === null ? [] : [ownOrigin]);
  if (!Array.isArray(value)) {
    throw new TypeError(`allowedOrigins: got ${show(value)}, want an array of origins`);
  }
  return new Set(value.map(resolveOrigin));
}

function resolveOrigin(value: unknown): string {
  // Only the origin itself is taken: a path or a wildcard would promise a finer or wider match than there is.
  if (typeof value === 'string' && URL.canParse(value)) {
    const { origin } = new URL(value);
    if (origin !== 'null' && !origin.includes('*') && (value === origin || value === `${origin}/`))
      return origin;
  }
  throw new TypeError(
    `allowedOrigins: got ${show(value)}, want an origin such as "https://api.shop.example", without a path`,
  );
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
