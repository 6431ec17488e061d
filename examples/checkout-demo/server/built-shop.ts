import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SessionLimits } from '../domain/session-limits.ts';
import { sendText } from './http/send-text.ts';
import { createStaticFile, loadStaticFiles, sendStaticFile } from './http/static-files.ts';
import { StartupError } from './startup-error.ts';
import { writeLimits } from './write-limits.ts';

export type AnswerShop = (request: IncomingMessage, response: ServerResponse, path: string) => void;

const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves what Vite built: hashed files for ever, and the one page for every address of the shop.
 *
 * @throws StartupError where there is no build
 */
export function serveBuiltShop(folder: string, limits: SessionLimits): AnswerShop {
  const files = load(folder);
  const built = files.get('/index.html');
  if (built === undefined) throw missing(folder);
  const page = createStaticFile(Buffer.from(writeLimits(built.body.toString(), limits)), built.type);

  return (request, response, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendText(response, 405, 'Only GET.');
    const file = files.get(path);
    if (file !== undefined && path.startsWith('/assets/')) {
      return sendStaticFile(request, response, file, 'public, max-age=31536000, immutable');
    }
    if (file !== undefined && file !== built)
      return sendStaticFile(request, response, file, 'public, max-age=3600');
    // A missing file shall look missing; an address without an extension is one of the shop's own.
    if (/\.\w+$/.test(path) && path !== '/index.html') return sendText(response, 404, 'Not found.');
    response.setHeader('Content-Security-Policy', contentSecurityPolicy);
    sendStaticFile(request, response, page, 'no-cache');
  };
}

function load(folder: string) {
  try {
    return loadStaticFiles(folder);
  } catch (cause) {
    throw missing(folder, cause);
  }
}

function missing(folder: string, cause?: unknown): StartupError {
  return new StartupError(`There is no built shop in ${folder}. Start without --no-build to build it.`, {
    cause,
  });
}
