import { Link } from '../app/link.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { LoadFailure } from '../ui/load-failure.tsx';
import { OrderDetails } from './order-details.tsx';
import { useOrder } from './use-order.ts';

/** It is placed already when this page shows; what it shows is read from the shop, as any order's. */
export function OrderPlacedPage({ id }: { id: string }) {
  const order = useOrder(id);
  return (
    <div className="narrow">
      <p className="placed-mark" aria-hidden="true">
        ✓
      </p>
      <PageHeading title="Thank you, it is ours to pack now" />
      <p className="lead">
        Your order <strong data-testid="order-id">{id}</strong> is placed.
      </p>
      {order.status === 'failed' && <LoadFailure {...order} />}
      {order.status === 'ready' && <OrderDetails order={order.value} />}
      <div className="actions">
        <Link className="button primary" to="/">
          Back to the stoneware
        </Link>
        <Link className="button quiet" to="/orders">
          All your orders
        </Link>
      </div>
    </div>
  );
}
