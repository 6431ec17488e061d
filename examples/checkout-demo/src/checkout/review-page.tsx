import { useSession } from '@holdfast/react';
import type { ReactNode } from 'react';
import { checkAddress } from '../../domain/address.ts';
import { findDelivery } from '../../domain/delivery.ts';
import { formatCents } from '../../domain/money.ts';
import { addUp } from '../../domain/order.ts';
import { Link } from '../app/link.tsx';
import { navigate } from '../app/location-store.ts';
import { Redirect } from '../app/redirect.tsx';
import { markOrdered, useCart } from '../cart/cart-store.ts';
import { createShopApi } from '../shop-api/shop-api.ts';
import { useSubmission } from '../ui/use-submission.ts';
import { AddressLines } from './address-lines.tsx';
import { useCheckoutFlow } from './checkout-flow.tsx';
import { CheckoutFrame } from './checkout-frame.tsx';
import { useCheckoutDraft } from './draft-store.ts';
import { OrderFailure } from './order-failure.tsx';

export function ReviewPage() {
  const session = useSession();
  const { ready } = useCheckoutFlow();
  const { lines, orderKey } = useCart();
  const [{ address, delivery, payment }, changeDraft] = useCheckoutDraft();
  const { busy, failure, submit } = useSubmission();
  if (!checkAddress(address).ok) return <Redirect to="/checkout/address" />;
  if (payment === null) return <Redirect to="/checkout/payment" />;

  const { totalCents } = addUp(lines, delivery);
  const request = { lines, address, delivery, paymentMethodId: payment.id, totalCents };
  const place = () =>
    void submit(async () => {
      await ready();
      const order = await createShopApi(session.fetch).placeOrder(request, orderKey);
      navigate(`/orders/${order.id}/placed`, { replace: true });
      markOrdered(orderKey, order.id);
      changeDraft({ payment: null });
    });

  return (
    <CheckoutFrame step="Review" title="All as it should be?">
      <Reviewed title="Address" changeAt="/checkout/address">
        <AddressLines address={address} />
      </Reviewed>
      <Reviewed title="Delivery" changeAt="/checkout/address">
        <p>
          {findDelivery(delivery).name}, {findDelivery(delivery).note}
        </p>
      </Reviewed>
      <Reviewed title="Payment" changeAt="/checkout/payment">
        <p>
          {payment.brand} ending in {payment.last4}
        </p>
      </Reviewed>
      {failure !== null && <OrderFailure failure={failure} />}
      <div className="actions">
        <button type="button" className="button primary" aria-disabled={busy} onClick={place}>
          {busy
            ? 'Placing your order …'
            : `${failure?.kind === 'unreachable' ? 'Try again' : 'Place order'} · ${formatCents(totalCents)}`}
        </button>
        <Link className="button quiet" to="/checkout/payment">
          Back to payment
        </Link>
      </div>
    </CheckoutFrame>
  );
}

function Reviewed({ title, changeAt, children }: { title: string; changeAt: string; children: ReactNode }) {
  return (
    <section className="reviewed" aria-label={title}>
      <h2>{title}</h2>
      <div>{children}</div>
      <Link className="text-link" to={changeAt} aria-label={`Change ${title.toLowerCase()}`}>
        Change
      </Link>
    </section>
  );
}
