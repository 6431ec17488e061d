import { type Address, checkAddress } from '../../domain/address.ts';
import { isDeliveryMethod } from '../../domain/delivery.ts';
import { addUp, isCartLines, type Order, type OrderRequest } from '../../domain/order.ts';
import { findProduct } from '../../domain/products.ts';
import { ApiProblem } from './api-problem.ts';
import type { OrderIntent, Orders, Placement } from './orders.ts';
import type { PaymentMethods } from './payment-methods.ts';

export interface OrderAttempt {
  readonly subject: string;
  /** The `Idempotency-Key` header as it came. */
  readonly idempotencyKey: string | undefined;
  readonly body: unknown;
}

/**
 * Places an order once: the same key and request give the same order again, whatever became of the first answer.
 *
 * @throws ApiProblem 400, 402, 409 or 422
 */
export function placeOrder(attempt: OrderAttempt, orders: Orders, paymentMethods: PaymentMethods): Placement {
  const request = parseOrderRequest(attempt.body);
  const intent: OrderIntent = {
    subject: attempt.subject,
    idempotencyKey: parseIdempotencyKey(attempt.idempotencyKey),
    requestText: JSON.stringify(request),
  };
  const placement =
    orders.findByIntent(intent) ?? orders.place(intent, priced(request, intent, paymentMethods));
  if (placement.outcome === 'conflict') {
    throw new ApiProblem({
      status: 422,
      code: 'already-ordered',
      detail: `This cart was ordered before, as ${placement.order.id}.`,
      orderId: placement.order.id,
    });
  }
  return placement;
}

function parseIdempotencyKey(key: string | undefined): string {
  if (key !== undefined && /^[\x21-\x7e]{8,128}$/.test(key)) return key;
  throw badRequest('An Idempotency-Key of 8 to 128 visible ASCII characters is needed.');
}

function parseOrderRequest(body: unknown): OrderRequest {
  const { lines, address, delivery, paymentMethodId, totalCents } = (body ?? {}) as Record<string, unknown>;
  if (!isCartLines(lines) || lines.length === 0) throw badRequest('The order has no lines that we can send.');
  if (!isDeliveryMethod(delivery)) throw badRequest('The delivery method is unknown.');
  if (typeof paymentMethodId !== 'string') throw badRequest('The order has no payment method.');
  if (!Number.isInteger(totalCents)) throw badRequest('The order has no total.');
  return {
    lines: lines.map(({ productId, quantity }) => ({ productId, quantity })),
    address: parseAddress(address),
    delivery,
    paymentMethodId,
    totalCents: totalCents as number,
  };
}

function parseAddress(input: unknown): Address {
  const address = checkAddress(input);
  if (address.ok) return address.value;
  throw new ApiProblem({
    status: 400,
    code: 'address-incomplete',
    detail: 'The address is not complete.',
    fields: address.errors,
  });
}

/** The order with our own prices, once the sum is the one the person agreed to and the card is taken. */
function priced(
  request: OrderRequest,
  { subject }: OrderIntent,
  paymentMethods: PaymentMethods,
): Omit<Order, 'id' | 'placedAt'> {
  const totals = addUp(request.lines, request.delivery);
  if (totals.totalCents !== request.totalCents) {
    throw new ApiProblem({
      status: 409,
      code: 'total-changed',
      detail: 'A price has changed since you looked.',
    });
  }
  const card = paymentMethods.find(subject, request.paymentMethodId);
  if (card === undefined) {
    throw new ApiProblem({ status: 409, code: 'card-unknown', detail: 'Please enter your card again.' });
  }
  if (card.declines) {
    throw new ApiProblem({
      status: 402,
      code: 'card-declined',
      detail: `Your bank declined the card ending in ${card.last4}. Nothing was charged.`,
    });
  }
  const lines = request.lines.map((line) => {
    const product = findProduct(line.productId);
    return { ...line, name: product?.name ?? line.productId, priceCents: product?.priceCents ?? 0 };
  });
  const { address, delivery } = request;
  return { lines, address, delivery, payment: { brand: card.brand, last4: card.last4 }, ...totals };
}

function badRequest(detail: string): ApiProblem {
  return new ApiProblem({ status: 400, code: 'request-invalid', detail });
}
