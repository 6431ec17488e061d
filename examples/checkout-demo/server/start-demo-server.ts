import { createServer, type Server } from 'node:http';
import { defaultLimits, type SessionLimits } from '../domain/session-limits.ts';
import { defaultShopFolder } from './build-shop.ts';
import { type AnswerShop, serveBuiltShop } from './built-shop.ts';
import { createRequestListener } from './create-request-listener.ts';
import { serveDevShop } from './dev-shop.ts';
import { listenOnLoopback } from './http/listen-on-loopback.ts';
import type { WriteLine } from './http/request-log.ts';
import { openDatabase } from './open-database.ts';
import { loadSecrets } from './provider/load-secrets.ts';

export interface DemoServerOptions {
  /** 0 takes any free port. Issuer and redirect URI depend on it: sessions outlive a restart on the same port. */
  readonly port: number;
  /** Where SQLite keeps sessions, keys and orders. Made where it does not exist. */
  readonly dataFolder: string;
  /** A build of the shop, or `'dev'` to serve it from source. Default: the example's own `dist`. */
  readonly shop?: string;
  /** Default: 30. */
  readonly accessTokenTtlS?: number;
  /** From the sign-in on, however often it is refreshed. Default: 86400. */
  readonly refreshTokenTtlS?: number;
  /** What ends a session, told to every page. Default: `defaultLimits`. */
  readonly limits?: SessionLimits;
  /** Takes one line for each request. Default: nobody. */
  readonly log?: WriteLine;
}

export interface DemoServer {
  /** The origin of everything, for example `http://localhost:5173`. */
  readonly url: string;
  /** Answers what has been asked, then stops. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts shop, API and OpenID provider on one origin.
 *
 * @throws StartupError for a taken port, a missing build or a data folder that cannot be written
 */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const opened = new AsyncDisposableStack();
  try {
    const database = openDatabase(options.dataFolder);
    opened.defer(() => database.close());
    const secrets = await loadSecrets(database);

    // A refresh on a connection that is just being closed is one more way to lose an answer.
    const server = createServer({ keepAliveTimeout: 60_000 });
    const answerShop = await serveShop(options, server, opened);
    const { port, stop } = await listenOnLoopback(server, options.port);
    opened.defer(stop);

    const origin = `http://localhost:${port}`;
    const { accessTokenTtlS = 30, refreshTokenTtlS = 86_400, log } = options;
    server.on(
      'request',
      createRequestListener({
        origin,
        database,
        secrets,
        accessTokenTtlS,
        refreshTokenTtlS,
        answerShop,
        log,
      }),
    );
    return { url: origin, close: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function serveShop(
  { shop = defaultShopFolder, limits = defaultLimits }: DemoServerOptions,
  server: Server,
  opened: AsyncDisposableStack,
): Promise<AnswerShop> {
  if (shop !== 'dev') return serveBuiltShop(shop, limits);
  const dev = await serveDevShop(server, limits);
  opened.defer(() => dev.close());
  return dev.answer;
}
