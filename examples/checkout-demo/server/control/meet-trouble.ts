import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Failing, Target } from '../../domain/trouble.ts';
import type { Troubles } from './troubles.ts';

const DEFAULT_RETRY_AFTER_S = 5;

/** Lets a request meet what trouble there is on its way. Whether it is still to be answered. */
export async function meetTrouble(
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
  troubles: Troubles,
): Promise<boolean> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await troubles.wait(target, gone.signal);
  // Who gave up while waiting has asked for nothing: its refresh token is still unused.
  if (response.destroyed) return false;
  const failing = troubles.takeFailure(target);
  if (failing === null) return true;
  return failWith(failing, request, response);
}

function failWith(failing: Failing, request: IncomingMessage, response: ServerResponse): boolean {
  switch (failing.failure) {
    case 'unavailable':
      sendProblem(response, 503, 'unavailable', failing.retryAfterS);
      return false;
    case 'rate-limited':
      sendProblem(response, 429, 'rate-limited', failing.retryAfterS ?? DEFAULT_RETRY_AFTER_S);
      return false;
    case 'html-page':
      response.writeHead(502, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
      response.end('<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>');
      return false;
    case 'hang-up':
      request.socket.destroy();
      return false;
    case 'lost-answer':
      loseAnswer(response);
      return true;
  }
}

function sendProblem(response: ServerResponse, status: number, code: string, retryAfterS: number | null) {
  response.writeHead(status, {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(retryAfterS !== null && { 'Retry-After': retryAfterS }),
  });
  response.end(JSON.stringify({ status, code, detail: 'The demo was told to make trouble.' }));
}

/**
 * The headers go out, for a browser sends a request a second time, by itself, when a connection it used before
 * ends without a byte of the answer; that would be a refresh token shown twice that no page has a hand in.
 */
function loseAnswer(response: ServerResponse): void {
  const end = () => {
    response.flushHeaders();
    response.socket?.destroySoon();
    return response;
  };
  Object.assign(response, { end });
}
