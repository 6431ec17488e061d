import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import type { Provider } from 'oidc-provider';
import type { Target, TokenLives } from '../domain/trouble.ts';
import { createApiHandler } from './api/create-api-handler.ts';
import { createOrders } from './api/orders.ts';
import { createPaymentMethods } from './api/payment-methods.ts';
import { createRoutes } from './api/routes.ts';
import { createTokenVerifier, type VerifyAccessToken } from './api/verify-access-token.ts';
import type { AnswerShop } from './built-shop.ts';
import { CONTROL_PATH, createControlHandler } from './control/create-control-handler.ts';
import { meetTrouble } from './control/meet-trouble.ts';
import { createSignIns } from './control/sign-ins.ts';
import { createTroubles } from './control/troubles.ts';
import { createCounters } from './counters.ts';
import { guardOrigin } from './http/guard-origin.ts';
import { logRequest, type WriteLine } from './http/request-log.ts';
import { sendText } from './http/send-text.ts';
import { countTokenRequests, readTokenStats } from './provider/count-token-requests.ts';
import { createProvider, MOUNT_PATH } from './provider/create-provider.ts';
import { createProviderHandler } from './provider/create-provider-handler.ts';
import type { Secrets } from './provider/load-secrets.ts';

export interface RequestListenerOptions extends TokenLives {
  readonly origin: string;
  readonly database: DatabaseSync;
  readonly secrets: Secrets;
  readonly answerShop: AnswerShop;
  readonly log: WriteLine | undefined;
}

/** Shop, API and provider behind one origin, told apart by path; and the control, which can have them fail. */
export function createRequestListener(options: RequestListenerOptions): RequestListener {
  const { origin, database, secrets, accessTokenTtlS, refreshTokenTtlS, answerShop, log } = options;
  const troubles = createTroubles({ accessTokenTtlS, refreshTokenTtlS });
  const provider = createProvider({ origin, database, secrets, readLives: () => troubles.read().lives });
  const { d: _privatePart, ...publicKey } = secrets.signingKey;
  const verifyAccessToken = createTokenVerifier({ origin, publicKey, database });

  const answerProvider = createProviderHandler(provider, origin);
  const answerApi = createShopApi(options, provider, verifyAccessToken);
  const signIns = createSignIns(database);
  const answerControl = createControlHandler({ origin, troubles, signIns, verifyAccessToken });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!guardOrigin(request, response, origin)) return;
    const { pathname } = new URL(request.url ?? '/', origin);
    const target = targetOf(pathname);
    if (target !== undefined && !(await meetTrouble(request, response, target, troubles))) return;
    if (isBeneath(pathname, '/api')) return answerApi(request, response, pathname);
    if (isBeneath(pathname, MOUNT_PATH)) return answerProvider(request, response, pathname);
    if (isBeneath(pathname, CONTROL_PATH)) return answerControl(request, response, pathname);
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

function createShopApi(
  { database, log }: RequestListenerOptions,
  provider: Provider,
  verifyAccessToken: VerifyAccessToken,
) {
  const counters = createCounters(database);
  countTokenRequests(provider, counters);
  provider.on('server_error', (_ctx, error) => log?.(`The provider failed: ${error.message}`));

  const routes = createRoutes({
    orders: createOrders(database),
    paymentMethods: createPaymentMethods(database),
    readTokenStats: () => readTokenStats(counters),
  });
  return createApiHandler(routes, verifyAccessToken);
}

/** What may meet trouble. The demo's own counts can be read throughout. */
function targetOf(pathname: string): Target | undefined {
  if (pathname === `${MOUNT_PATH}/token`) return 'token';
  return isBeneath(pathname, '/api') && !isBeneath(pathname, '/api/demo') ? 'api' : undefined;
}

function isBeneath(pathname: string, folder: string): boolean {
  return pathname === folder || pathname.startsWith(`${folder}/`);
}
