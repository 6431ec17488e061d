import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import type { Provider } from 'oidc-provider';
import { createApiHandler } from './api/create-api-handler.ts';
import { createOrders } from './api/orders.ts';
import { createPaymentMethods } from './api/payment-methods.ts';
import { createRoutes } from './api/routes.ts';
import { createTokenVerifier } from './api/verify-access-token.ts';
import type { AnswerShop } from './built-shop.ts';
import { createCounters } from './counters.ts';
import { guardOrigin } from './http/guard-origin.ts';
import { logRequest, type WriteLine } from './http/request-log.ts';
import { sendText } from './http/send-text.ts';
import { countTokenRequests, readTokenStats } from './provider/count-token-requests.ts';
import { createProvider, MOUNT_PATH } from './provider/create-provider.ts';
import { createProviderHandler } from './provider/create-provider-handler.ts';
import type { Secrets } from './provider/load-secrets.ts';

export interface RequestListenerOptions {
  readonly origin: string;
  readonly database: DatabaseSync;
  readonly secrets: Secrets;
  readonly accessTokenTtlS: number;
  readonly refreshTokenTtlS: number;
  readonly answerShop: AnswerShop;
  readonly log: WriteLine | undefined;
}

/** Shop, API and provider behind one origin, told apart by path. */
export function createRequestListener(options: RequestListenerOptions): RequestListener {
  const { origin, answerShop, log } = options;
  const provider = createProvider(options);
  const answerProvider = createProviderHandler(provider, origin);
  const answerApi = createShopApi(options, provider);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!guardOrigin(request, response, origin)) return;
    const { pathname } = new URL(request.url ?? '/', origin);
    if (isBeneath(pathname, '/api')) return answerApi(request, response, pathname);
    if (isBeneath(pathname, MOUNT_PATH)) return answerProvider(request, response, pathname);
    answerShop(request, response, pathname);
  }

  return (request, response) => {
    if (log !== undefined) logRequest(request, response, log);
    answer(request, response).catch((error: unknown) => {
      log?.(`Failed: ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'Something went wrong here.');
    });
  };
}

function createShopApi({ origin, database, secrets, log }: RequestListenerOptions, provider: Provider) {
  const counters = createCounters(database);
  countTokenRequests(provider, counters);
  provider.on('server_error', (_ctx, error) => log?.(`The provider failed: ${error.message}`));

  const { d: _privatePart, ...publicKey } = secrets.signingKey;
  const routes = createRoutes({
    orders: createOrders(database),
    paymentMethods: createPaymentMethods(database),
    readTokenStats: () => readTokenStats(counters),
  });
  return createApiHandler(routes, createTokenVerifier({ origin, publicKey, database }));
}

function isBeneath(pathname: string, folder: string): boolean {
  return pathname === folder || pathname.startsWith(`${folder}/`);
}
