import { Link } from '../app/link.tsx';
import type { ShopApiError } from '../shop-api/shop-api-error.ts';
import { Notice } from '../ui/notice.tsx';

/** Why the order was not placed, with the way that leads on. */
export function OrderFailure({ failure }: { failure: ShopApiError }) {
  return (
    <Notice kind="problem" action={wayOn(failure)}>
      {failure.message}
    </Notice>
  );
}

function wayOn({ code, orderId }: ShopApiError) {
  if (code === 'already-ordered' && orderId !== undefined) {
    return <Link to={`/orders/${orderId}`}>See that order</Link>;
  }
  if (code === 'card-declined' || code === 'card-unknown') {
    return <Link to="/checkout/payment">Use another card</Link>;
  }
  return undefined;
}
