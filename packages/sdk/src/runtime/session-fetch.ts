import { HoldfastError } from '../errors.ts';
import type { GrantedToken } from '../model/answer-need.ts';
import type { State } from '../model/state.ts';
import type { ResolvedSessionOptions } from '../options.ts';
import type { Clock } from '../ports.ts';
import type { TokenWish } from './token-waiters.ts';

type Fetch = typeof globalThis.fetch;

/** How long an origin that refused a token fresh from a refresh causes no other. */
const FRUITLESS_MS = 30_000;

export interface FetchSource {
  ask(wish: TokenWish): Promise<GrantedToken>;
  readState(): State;
}

/** `fetch` with a good bearer token for the listed origins, one refresh on a 401, and one replay. */
export function createSessionFetch(
  source: FetchSource,
  options: ResolvedSessionOptions,
  clock: Clock,
): Fetch {
  const { allowedOrigins, fetch: send } = options;
  /** Origins that a refresh did not help with, and until when (monotonic ms) none is tried for them. */
  const fruitless = new Map<string, number>();

  return async function sessionFetch(input, init) {
    const origin = originOf(input);
    if (!allowedOrigins.has(origin) || hasOwnAuthorization(input, init)) return send(input, init);
    const signal = init?.signal ?? (isRequest(input) ? input.signal : undefined);
    const token = await firstToken(source, signal);
    if (token === null) return send(input, init);

    const request = new Request(input, init);
    // Taken before sending, because a sent body is gone; a stream from the caller is not read twice.
    const spare = isStream(init?.body) ? null : request.clone();
    const response = await send(withBearer(request, token));
    const isFruitless = clock.monotonicNow() < (fruitless.get(origin) ?? 0);
    if (spare === null || isFruitless || !isCuredByRefresh(response)) {
      discard(spare);
      return response;
    }

    const newer = await newerToken(source, token, signal, options);
    if (newer === null) {
      discard(spare);
      return response;
    }
    discard(response);
    const answer = await send(withBearer(spare, newer));
    if (answer.status === 401) fruitless.set(origin, clock.monotonicNow() + FRUITLESS_MS);
    return answer;
  };
}

/** `null` where nobody is signed in, nor was when it was asked: the request then goes out as it is. */
async function firstToken(
  source: FetchSource,
  signal: AbortSignal | null | undefined,
): Promise<GrantedToken | null> {
  const { phase, reauthenticateUntil } = source.readState();
  const wasActive = phase.status === 'active' || reauthenticateUntil !== null;
  try {
    return await source.ask({ signal: signal ?? undefined });
  } catch (error) {
    const isNobody =
      error instanceof HoldfastError && (error.code === 'no-session' || error.code === 'session-ended');
    if (isNobody && !wasActive) return null;
    throw error;
  }
}

/** `null` if there is none to be had: the caller then gets the 401 as it came. */
async function newerToken(
  source: FetchSource,
  { owner, generation }: GrantedToken,
  signal: AbortSignal | null | undefined,
  { reauthenticateWithinMs }: ResolvedSessionOptions,
): Promise<GrantedToken | null> {
  try {
    return await source.ask({ owner, above: generation, signal: signal ?? undefined });
  } catch (error) {
    // Who parks calls is told that nobody came for this one; the 401 is old by then.
    const isLeftParked = reauthenticateWithinMs > 0 && isOverFor(error);
    if (error instanceof HoldfastError && !isLeftParked) return null;
    throw error;
  }
}

function isOverFor(error: unknown): boolean {
  return (
    error instanceof HoldfastError && (error.code === 'session-ended' || error.code === 'account-changed')
  );
}

/** RFC 6750, 3.1. A stronger sign-in (RFC 9470) cannot be had by a refresh. */
function isCuredByRefresh(response: Response): boolean {
  if (response.status !== 401) return false;
  return !/insufficient_user_authentication/i.test(response.headers.get('www-authenticate') ?? '');
}

function withBearer(request: Request, { accessToken }: GrantedToken): Request {
  request.headers.set('authorization', `Bearer ${accessToken}`);
  return request;
}

/** Resolved as `fetch` does it, against the page's address; compared whole, never by how it begins. */
function originOf(input: RequestInfo | URL): string {
  return new URL(isRequest(input) ? input.url : new Request(input).url).origin;
}

/** The caller has its own way in, and keeps it. */
function hasOwnAuthorization(input: RequestInfo | URL, init: RequestInit | undefined): boolean {
  const headers = init?.headers ?? (isRequest(input) ? input.headers : undefined);
  return new Headers(headers).has('authorization');
}

function isRequest(input: RequestInfo | URL): input is Request {
  return typeof input === 'object' && 'url' in input;
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'getReader' in body;
}

/** Lets go of a body that nobody will read. */
function discard(carrier: Request | Response | null): void {
  carrier?.body?.cancel().catch(() => {});
}
