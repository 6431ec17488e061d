import type { Address } from './address.ts';
import { type DeliveryMethod, deliveryCents } from './delivery.ts';
import { findProduct } from './products.ts';

export const MAX_QUANTITY = 9;

/** So many of one product, as a cart holds it and an order is asked for. */
export interface CartLine {
  readonly productId: string;
  readonly quantity: number;
}

/** What the shop is asked for when somebody presses "Place order". */
export interface OrderRequest {
  readonly lines: readonly CartLine[];
  readonly address: Address;
  readonly delivery: DeliveryMethod;
  readonly paymentMethodId: string;
  /** The sum the person saw and agreed to. */
  readonly totalCents: number;
}

export interface Totals {
  readonly itemsCents: number;
  readonly deliveryCents: number;
  readonly totalCents: number;
}

/** A card as the shop keeps it: never its number. */
export interface PaymentMethod {
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  /** `MM/YY` */
  readonly expires: string;
}

/** An order that was placed, with names and prices as they were then. */
export interface Order extends Totals {
  readonly id: string;
  /** ISO 8601. */
  readonly placedAt: string;
  readonly lines: readonly OrderLine[];
  readonly address: Address;
  readonly delivery: DeliveryMethod;
  readonly payment: Pick<PaymentMethod, 'brand' | 'last4'>;
}

export interface OrderLine extends CartLine {
  readonly name: string;
  readonly priceCents: number;
}

export function addUp(lines: readonly CartLine[], delivery: DeliveryMethod): Totals {
  const itemsCents = lines.reduce((sum, line) => sum + lineCents(line), 0);
  const shippingCents = lines.length === 0 ? 0 : deliveryCents(delivery, itemsCents);
  return { itemsCents, deliveryCents: shippingCents, totalCents: itemsCents + shippingCents };
}

export function lineCents({ productId, quantity }: CartLine): number {
  return (findProduct(productId)?.priceCents ?? 0) * quantity;
}

/** Whether it is a list of cart lines of products we sell, each once, in quantities we send. */
export function isCartLines(input: unknown): input is CartLine[] {
  if (!Array.isArray(input) || !input.every(isCartLine)) return false;
  return new Set(input.map((line) => line.productId)).size === input.length;
}

function isCartLine(input: unknown): input is CartLine {
  if (typeof input !== 'object' || input === null) return false;
  const { productId, quantity } = input as Record<string, unknown>;
  return (
    typeof productId === 'string' &&
    findProduct(productId) !== undefined &&
    Number.isInteger(quantity) &&
    (quantity as number) >= 1 &&
    (quantity as number) <= MAX_QUANTITY
  );
}
