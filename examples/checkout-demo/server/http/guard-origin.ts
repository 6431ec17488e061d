import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendText } from './send-text.ts';

const LOOPBACK_NAMES = ['127.0.0.1', '[::1]'];

/**
 * Sets the headers every answer has, and turns away who came under another name: a site that points its own
 * host name at loopback, or a person who typed the address, whose session lives on the real origin.
 */
export function guardOrigin(request: IncomingMessage, response: ServerResponse, origin: string): boolean {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  // No path ever leaves in a Referer: the callback's holds a code.
  response.setHeader('Referrer-Policy', 'strict-origin');
  // Cuts no sign-in popup off from the page that opened it: every page on the way is of this origin and says the
  // same. A shop whose provider lives elsewhere wants `same-origin-allow-popups`.
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');

  const { host, port } = new URL(origin);
  if (request.headers.host === host) return true;
  if (request.method === 'GET' && LOOPBACK_NAMES.some((name) => request.headers.host === `${name}:${port}`)) {
    response.writeHead(307, { Location: `${origin}${request.url ?? '/'}` }).end();
  } else {
    sendText(response, 421, `This is ${origin}.`);
  }
  return false;
}
