export type DeliveryMethod = 'standard' | 'express';

interface DeliveryChoice {
  readonly method: DeliveryMethod;
  readonly name: string;
  readonly note: string;
  readonly priceCents: number;
  /** Nothing to pay from this sum on; `null` where it always costs. */
  readonly freeFromCents: number | null;
}

export const deliveryChoices: readonly [DeliveryChoice, ...DeliveryChoice[]] = [
  {
    method: 'standard',
    name: 'Standard',
    note: '3 to 5 working days',
    priceCents: 550,
    freeFromCents: 10_000,
  },
  { method: 'express', name: 'Express', note: 'next working day', priceCents: 1_200, freeFromCents: null },
];

export function findDelivery(method: DeliveryMethod): DeliveryChoice {
  return deliveryChoices.find((choice) => choice.method === method) ?? deliveryChoices[0];
}

export function deliveryCents(method: DeliveryMethod, itemsCents: number): number {
  const { priceCents, freeFromCents } = findDelivery(method);
  return freeFromCents !== null && itemsCents >= freeFromCents ? 0 : priceCents;
}

export function isDeliveryMethod(input: unknown): input is DeliveryMethod {
  return deliveryChoices.some((choice) => choice.method === input);
}
