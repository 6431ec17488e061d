import { type CartLine, isCartLines, MAX_QUANTITY } from '../../domain/order.ts';

/** What somebody is about to buy. */
export interface Cart {
  readonly lines: readonly CartLine[];
  /** Names this cart to the shop (`Idempotency-Key`): whichever tab sends it, and however often, it is ordered once. */
  readonly orderKey: string;
  /** The order that the last cart became, until something new is put in; else `null`. */
  readonly orderedAs: string | null;
}

export function newCart(orderedAs: string | null = null): Cart {
  return { lines: [], orderKey: crypto.randomUUID(), orderedAs };
}

/** The cart as it was stored; a new one where that cannot be read. */
export function parseCart(stored: unknown): Cart {
  if (typeof stored !== 'object' || stored === null) return newCart();
  const { lines, orderKey, orderedAs } = stored as Record<string, unknown>;
  if (!isCartLines(lines) || typeof orderKey !== 'string') return newCart();
  return { lines, orderKey, orderedAs: typeof orderedAs === 'string' ? orderedAs : null };
}

export function addOne(cart: Cart, productId: string): Cart {
  const line = cart.lines.find((candidate) => candidate.productId === productId);
  if (line !== undefined) return withQuantity(cart, productId, line.quantity + 1);
  return { ...cart, orderedAs: null, lines: [...cart.lines, { productId, quantity: 1 }] };
}

/** 0 takes the product out. */
export function withQuantity(cart: Cart, productId: string, quantity: number): Cart {
  const wanted = Math.min(quantity, MAX_QUANTITY);
  const lines = cart.lines
    .map((line) => (line.productId === productId ? { productId, quantity: wanted } : line))
    .filter((line) => line.quantity > 0);
  return { ...cart, lines };
}

export function countItems(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.quantity, 0);
}
