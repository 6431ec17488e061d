import { createPersistentStore, type PersistentStore, usePersistent } from '../ui/persistent-store.ts';
import { type Cart, newCart, parseCart } from './cart.ts';

/** One cart for all tabs, signed in or not. */
const store: PersistentStore<Cart> = createPersistentStore(() => localStorage, 'saltmarsh.cart', parseCart);

export function useCart(): Cart {
  return usePersistent(store);
}

export function changeCart(change: (cart: Cart) => Cart): void {
  store.set(change(store.get()));
}

/** The cart of that key became an order; a cart that was begun since stays as it is. */
export function markOrdered(orderKey: string, orderId: string): void {
  if (store.get().orderKey === orderKey) store.set(newCart(orderId));
}
