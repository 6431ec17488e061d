// The server of the browser tests: the pages of test/browser/pages, and an authorization server with its API at
// /realm/:id/…, one realm a test. Both under one origin; http://127.0.0.1 and http://localhost are two.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createAuthorizationServer } from './authorization-server.ts';
import { buildTestPages, type BuiltFile } from './build-test-pages.ts';

type Respond = (request: Request) => Promise<Response | undefined>;

/** Serves on a free port of loopback, and answers its number. */
export async function serveTestPages(
  respond: Respond,
  pages: ReadonlyMap<string, BuiltFile>,
): Promise<number> {
  const server = http.createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, respond, pages);
  });
  // Chromium sends a POST again by itself when a connection that it used before closes without an answer. With
  // a connection for each request, a request that the server sees twice was sent twice by the page.
  server.maxRequestsPerSocket = 1;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function answer(
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
  respond: Respond,
  pages: ReadonlyMap<string, BuiltFile>,
): Promise<void> {
  try {
    const response = (await respond(toRequest(incoming))) ?? pageResponse(incoming, pages);
    if (response.type === 'error') return breakOff(incoming, outgoing);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  } catch (error) {
    console.error(error);
    outgoing.destroy();
  }
}

/**
 * An answer that is cut off, rather than none: where a connection that stood ready closes without one, Chromium
 * sends a POST again by itself, and a frozen page's too.
 */
function breakOff({ socket }: http.IncomingMessage, outgoing: http.ServerResponse): void {
  outgoing.writeHead(200, { 'content-length': 1 });
  outgoing.flushHeaders();
  socket.end();
}

function toRequest(incoming: http.IncomingMessage): Request {
  const { method = 'GET', url = '/', headers } = incoming;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(new URL(url, `http://${headers.host}`), {
    method,
    headers: new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' }),
  });
}

function pageResponse({ url = '/' }: http.IncomingMessage, pages: ReadonlyMap<string, BuiltFile>): Response {
  const { pathname } = new URL(url, 'http://localhost');
  // A link that leads nowhere: the browser asks the page whether to leave, and then stays where it is.
  if (pathname === '/no-content') return new Response(null, { status: 204 });
  const page = pages.get(pathname);
  if (page === undefined) return new Response('No such page', { status: 404 });
  const headers = { 'content-type': page.contentType, 'cache-control': 'no-cache' };
  return new Response(Buffer.from(page.body), { headers });
}

if (import.meta.main) {
  const pages = await buildTestPages(path.join(import.meta.dirname, '../browser/pages'));
  const port = await serveTestPages(createAuthorizationServer().respond, pages);
  console.log(`Test pages at port ${port}`);
}
