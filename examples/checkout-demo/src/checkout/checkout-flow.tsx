import { useHold, useSessionEvent, useSessionSnapshot } from '@holdfast/react';
import { HoldfastError, type HoldRisk } from '@holdfast/sdk';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useCart } from '../cart/cart-store.ts';
import { subjectOf } from '../session/use-account.ts';

/** What the steps of one checkout have in common. */
export interface CheckoutFlow {
  /** Resolves when the order may go out: a token that outlives the sending is in this tab, now. */
  ready(): Promise<void>;
  /** What may come before the order is placed. */
  readonly risk: HoldRisk | null;
  /** Somebody else has signed in on the way, so that it began anew. */
  readonly hasChangedHands: boolean;
}

/** The longest that a checkout keeps somebody signed in who does nothing. */
export const CHECKOUT_HOLD_MS = 1_800_000;

const FlowContext = createContext<CheckoutFlow | null>(null);

/**
 * Holds the session from the address to the order. It stands above the pages, which come and go with the steps: to
 * leave the checkout, for the order that was placed or for anywhere, is what lets the session go.
 */
export function CheckoutFlowProvider({ path, children }: { path: string; children: ReactNode }) {
  const isCheckout = path.startsWith('/checkout/');
  const isSomebodyThere = useSessionSnapshot((snapshot) => subjectOf(snapshot) !== null);
  const { lines } = useCart();
  // By default a third of a token's life, 10 of its 30 seconds, is there at any moment: enough to send an order.
  // A length of our own would be out of reach once the tokens' lives are shortened.
  const { ready, risk } = useHold('checkout', {
    maxMs: CHECKOUT_HOLD_MS,
    isHeld: isCheckout && isSomebodyThere && lines.length > 0,
  });
  const hasChangedHands = useChangeOfHands(isCheckout);

  const flow = useMemo(
    () => ({ ready: () => ready().catch(passMaximum), risk, hasChangedHands }),
    [ready, risk, hasChangedHands],
  );
  return <FlowContext value={flow}>{children}</FlowContext>;
}

export function useCheckoutFlow(): CheckoutFlow {
  const flow = useContext(FlowContext);
  if (flow === null) throw new Error('No <CheckoutFlowProvider> above this component.');
  return flow;
}

function useChangeOfHands(isCheckout: boolean): boolean {
  const [hasChangedHands, setHasChangedHands] = useState(false);
  useSessionEvent('account-changed', ({ from, to }) => {
    if (isCheckout && from.subject !== to.subject) setHasChangedHands(true);
  });
  useEffect(() => {
    if (!isCheckout) setHasChangedHands(false);
  }, [isCheckout]);
  return hasChangedHands;
}

/** Whoever took longer than the maximum may order all the same: the request sees to its token by itself. */
function passMaximum(error: unknown): void {
  if (!(error instanceof HoldfastError && error.code === 'hold-ended')) throw error;
}
