import type { IncomingMessage, ServerResponse } from 'node:http';

export type WriteLine = (line: string) => void;

/** One line for each answer. Neither query nor header is in it, so no code and no token. */
export function logRequest(request: IncomingMessage, response: ServerResponse, write: WriteLine): void {
  const startedAtMs = performance.now();
  const { method } = request;
  const path = nameOf(new URL(request.url ?? '/', 'http://localhost').pathname);
  response.once('close', () => {
    const outcome = response.writableFinished ? String(response.statusCode) : 'gone';
    const tookMs = Math.round(performance.now() - startedAtMs);
    write(`${new Date().toISOString().slice(11, 23)} ${method} ${path} ${outcome} ${tookMs} ms`);
  });
}

/** The ids of sign-ins under way are nobody's business either. */
function nameOf(path: string): string {
  return path.replace(/^(\/oidc\/(?:auth|interaction))\/[^/]+/, '$1/…');
}
