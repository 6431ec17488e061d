import type { Server } from 'node:http';
import { join } from 'node:path';
import type { SessionLimits } from '../domain/session-limits.ts';
import type { AnswerShop } from './built-shop.ts';
import { writeLimits } from './write-limits.ts';

export interface DevShop {
  readonly answer: AnswerShop;
  close(): Promise<void>;
}

/** Serves the shop from source: Vite inside this process and on this port, so that all stays one origin. */
export async function serveDevShop(server: Server, limits: SessionLimits): Promise<DevShop> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    root: join(import.meta.dirname, '..'),
    appType: 'spa',
    plugins: [{ name: 'session-limits', transformIndexHtml: (page) => writeLimits(page, limits) }],
    server: { middlewareMode: true, hmr: { server } },
  });
  return {
    answer: (request, response) => vite.middlewares(request, response),
    close: () => vite.close(),
  };
}
