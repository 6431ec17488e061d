import { checkCard } from '../../domain/card.ts';
import { products } from '../../domain/products.ts';
import { findAccountBySubject } from '../provider/accounts.ts';
import type { TokenStats } from '../provider/count-token-requests.ts';
import { ApiProblem } from './api-problem.ts';
import type { Orders } from './orders.ts';
import type { PaymentMethods } from './payment-methods.ts';
import { placeOrder } from './place-order.ts';
import type { Caller } from './verify-access-token.ts';

/** What a route is given. */
export interface ApiRequest {
  /** The last part of the path where the route ends in `:id`, else empty. */
  readonly id: string;
  readonly idempotencyKey: string | undefined;
  /** The parsed JSON body, not checked any further. */
  readonly body: unknown;
  /** Checks who asks. @throws ApiProblem 401 or 403 */
  readonly authorize: () => Promise<Caller>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Route = (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;

export interface RouteOptions {
  readonly orders: Orders;
  readonly paymentMethods: PaymentMethods;
  readonly readTokenStats: () => TokenStats;
}

/** The shop's API by path and method: its table of contents. */
export function createRoutes({
  orders,
  paymentMethods,
  readTokenStats,
}: RouteOptions): Record<string, Record<string, Route>> {
  return {
    '/api/products': {
      GET: () => ok({ products }),
    },
    '/api/me': {
      GET: async ({ authorize }) => {
        const { subject } = await authorize();
        const { name, email } = findAccountBySubject(subject) ?? { name: subject, email: '' };
        return ok({ subject, name, email });
      },
    },
    '/api/payment-methods': {
      POST: async ({ authorize, body }) => {
        const { subject } = await authorize();
        const card = checkCard(body, new Date());
        if (!card.ok) throw cardRefused(card.errors);
        return { status: 201, body: paymentMethods.add(subject, card.value) };
      },
    },
    '/api/orders': {
      GET: async ({ authorize }) => {
        const { subject } = await authorize();
        return ok({ orders: orders.list(subject) });
      },
      POST: async ({ authorize, idempotencyKey, body }) => {
        const { subject } = await authorize();
        const { outcome, order } = placeOrder({ subject, idempotencyKey, body }, orders, paymentMethods);
        const headers = { Location: `/api/orders/${order.id}` };
        return { status: outcome === 'placed' ? 201 : 200, body: order, headers };
      },
    },
    '/api/orders/:id': {
      GET: async ({ authorize, id }) => {
        const { subject } = await authorize();
        const order = orders.find(subject, id);
        if (order === undefined) {
          throw new ApiProblem({ status: 404, code: 'order-unknown', detail: 'You have no such order.' });
        }
        return ok(order);
      },
    },
    '/api/demo/stats': {
      GET: () => ok({ tokenRequests: readTokenStats(), orders: orders.count() }),
    },
  };
}

function ok(body: unknown): ApiAnswer {
  return { status: 200, body };
}

function cardRefused(fields: Record<string, string>): ApiProblem {
  return new ApiProblem({ status: 400, code: 'card-refused', detail: 'The card cannot be used.', fields });
}
