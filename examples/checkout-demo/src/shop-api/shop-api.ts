import type { CardField } from '../../domain/card.ts';
import type { Order, OrderRequest, PaymentMethod } from '../../domain/order.ts';
import { readProblem, toShopApiError } from './shop-api-error.ts';

export interface Account {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
}

export interface ShopApi {
  readAccount(signal: AbortSignal): Promise<Account>;
  listOrders(signal: AbortSignal): Promise<readonly Order[]>;
  readOrder(id: string, signal: AbortSignal): Promise<Order>;
  addPaymentMethod(card: Readonly<Record<CardField, string>>): Promise<PaymentMethod>;
  /** The same key places the same order once, however often it is sent. */
  placeOrder(request: OrderRequest, idempotencyKey: string): Promise<Order>;
}

/**
 * The shop's API in words of the shop. Give it `session.fetch`.
 *
 * Every call may throw a ShopApiError, or the signal's reason.
 */
export function createShopApi(fetch: typeof globalThis.fetch): ShopApi {
  async function call<Answer>(path: string, init: RequestInit): Promise<Answer> {
    try {
      const response = await fetch(path, init);
      if (!response.ok) throw await readProblem(response);
      // Our own server's, of this very version: believed as it comes.
      return (await response.json()) as Answer;
    } catch (thrown) {
      throw init.signal?.aborted ? thrown : toShopApiError(thrown);
    }
  }

  function post<Answer>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return call(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  return {
    readAccount: (signal) => call('/api/me', { signal }),
    listOrders: async (signal) => (await call<{ orders: Order[] }>('/api/orders', { signal })).orders,
    readOrder: (id, signal) => call(`/api/orders/${encodeURIComponent(id)}`, { signal }),
    addPaymentMethod: (card) => post('/api/payment-methods', card),
    placeOrder: (request, idempotencyKey) =>
      post('/api/orders', request, { 'Idempotency-Key': idempotencyKey }),
  };
}
