import { HoldfastError } from '../errors.ts';
import type { ClockOffset } from '../model/clock-offset.ts';
import { elapsedMs } from '../model/instant.ts';
import { isFields } from '../model/parse.ts';
import type { Attempt, Failure } from '../model/record.ts';
import { classifyAnswer, parseRetryAfter, readThrown, type TokenFailure } from '../model/token-failure.ts';
import { parseTokenResponse, type TokenSet } from '../model/token-response.ts';
import type { RefreshFunction, TokenEndpointResponse } from '../options.ts';
import type { Clock, Undo } from '../ports.ts';
import { instantOf } from './instant-of.ts';
import { startTimer } from './start-timer.ts';
import { withoutSecrets } from './without-secrets.ts';

const LATE_TIMER_MS = 2_000;

/** What one attempt brought. */
export type RequestOutcome =
  | { type: 'tokens'; tokens: TokenSet; clockOffset: ClockOffset | null; ignored: readonly string[] }
  | { type: 'failed'; failure: TokenFailure; code: Failure['code']; error: HoldfastError };

export interface TokenRequest {
  readonly refresh: RefreshFunction;
  readonly refreshToken: string;
  readonly attempt: Attempt;
  readonly previous: TokenSet;
  readonly clockOffset: ClockOffset | null;
  readonly timeoutMs: number;
  /** Gives up from outside: the session has ended. */
  readonly signal: AbortSignal;
}

/** Calls the app's `refresh` once, within its time, and reads whatever comes of it. Never rejects. */
export async function requestTokens(request: TokenRequest, clock: Clock): Promise<RequestOutcome> {
  const { previous, clockOffset } = request;
  const askedAt = instantOf(clock);
  try {
    const answer = await within(request, clock, (signal) => ask(request, signal, clock));
    const now = instantOf(clock);
    const receivedAt = now.wallMs;
    // As the clock has it now: it may have been set back meanwhile, and the request would seem to come from later.
    const sentAt = receivedAt - Math.round(elapsedMs(askedAt, now));
    const parsed = parseTokenResponse(answer.json, { sentAt, receivedAt, clockOffset, previous });
    const isSuccess = answer.status === null || (answer.status >= 200 && answer.status < 300);
    if (parsed.type === 'tokens' && isSuccess) return parsed;
    const error = parsed.type === 'refusal' ? parsed.error : null;
    const failure = classifyAnswer({ ...answer, error, wasSent: true });
    const isInvalid = isSuccess && parsed.type === 'invalid';
    return failed(failure, isInvalid ? new Error(`The answer is no token response: ${parsed.reason}`) : null);
  } catch (thrown) {
    const failure = classifyAnswer(readThrown(thrown));
    return failed(failure, null, withoutSecrets(thrown, [request.refreshToken, previous.accessToken]));
  }
}

interface Answer {
  readonly json: unknown;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
}

async function ask(request: TokenRequest, signal: AbortSignal, clock: Clock): Promise<Answer> {
  const { refresh, refreshToken, attempt } = request;
  const answer: unknown = await refresh({ refreshToken, signal, attempt: attempt.number });
  if (!isResponse(answer)) return { json: answer, status: null, retryAfterMs: null };
  const retryAfterMs = parseRetryAfter(answer.headers.get('retry-after'), clock.wallNow());
  return { json: parseJson(await answer.text()), status: answer.status, retryAfterMs };
}

function isResponse(answer: unknown): answer is TokenEndpointResponse {
  return isFields(answer) && typeof answer['status'] === 'number' && typeof answer['text'] === 'function';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A `refresh` that does not listen to its signal must not hold everybody up: its time is over all the same. */
async function within<T>(
  { timeoutMs, signal }: TokenRequest,
  clock: Clock,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let undo: Undo = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    const giveUp = (why: string) => {
      const reason = new Error(why);
      controller.abort(reason);
      reject(reason);
    };
    const onAbort = () => giveUp('the session has ended');
    const timeOut = () => giveUp(`no answer within ${timeoutMs} ms`);
    const startedAt = clock.monotonicNow();
    let stopTimer = startTimer(clock, timeoutMs, () => {
      // Far too late means that the page was frozen: the answer may be here, a task behind this timer.
      const lateMs = clock.monotonicNow() - startedAt - timeoutMs;
      if (lateMs < LATE_TIMER_MS) timeOut();
      else stopTimer = startTimer(clock, LATE_TIMER_MS, timeOut);
    });
    signal.addEventListener('abort', onAbort);
    undo = () => {
      stopTimer();
      signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([task(controller.signal), givenUp]);
  } finally {
    undo();
  }
}

function failed(failure: TokenFailure, invalid: Error | null, cause: unknown = invalid): RequestOutcome {
  const code = invalid === null ? codeOf(failure) : 'invalid-token-response';
  const options = cause === null || cause === undefined ? {} : { cause };
  return { type: 'failed', failure, code, error: new HoldfastError(code, messageOf(failure), options) };
}

function codeOf(failure: TokenFailure): Failure['code'] {
  return failure.type === 'misconfigured' ? 'refresh-misconfigured' : 'refresh-failed';
}

function messageOf(failure: TokenFailure): string {
  switch (failure.type) {
    case 'terminal':
      return 'The token endpoint refused the refresh token (invalid_grant)';
    case 'misconfigured':
      return `The token endpoint refused the client's configuration (${failure.error})`;
    case 'unreadable':
      return 'The token endpoint refused without a reason one can read';
    case 'transient':
      return failure.isOutcomeKnown
        ? 'The token endpoint asked to try again later'
        : 'The token endpoint gave no usable answer';
  }
}
