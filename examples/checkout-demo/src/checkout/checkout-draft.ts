import { type Address, addressFields, emptyAddress } from '../../domain/address.ts';
import { textOf } from '../../domain/checked.ts';
import { type DeliveryMethod, isDeliveryMethod } from '../../domain/delivery.ts';
import type { PaymentMethod } from '../../domain/order.ts';

/** What somebody has filled in on the way to an order. No card is in it, only what the shop calls it. */
export interface CheckoutDraft {
  /** Whose it is: nobody else who signs in here gets to see it. */
  readonly subject: string;
  readonly address: Address;
  readonly delivery: DeliveryMethod;
  readonly payment: PaymentMethod | null;
}

export function newDraft(subject: string): CheckoutDraft {
  return { subject, address: emptyAddress, delivery: 'standard', payment: null };
}

/** A draft as it was stored, half filled in or not; `null` where there is none. */
export function parseDraft(stored: unknown): CheckoutDraft | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { subject, address, delivery, payment } = stored as Record<string, unknown>;
  if (typeof subject !== 'string') return null;
  return {
    subject,
    address: Object.fromEntries(addressFields.map((field) => [field, textOf(address, field)])) as Address,
    delivery: isDeliveryMethod(delivery) ? delivery : 'standard',
    payment: parsePayment(payment),
  };
}

function parsePayment(stored: unknown): PaymentMethod | null {
  const [id, brand, last4, expires] = ['id', 'brand', 'last4', 'expires'].map((name) => textOf(stored, name));
  if (!id || !brand || !last4 || !expires) return null;
  return { id, brand, last4, expires };
}
