import { Link } from '../app/link.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { LoadFailure } from '../ui/load-failure.tsx';
import { formatDay } from './format-day.ts';
import { OrderDetails } from './order-details.tsx';
import { useOrder } from './use-order.ts';

export function OrderPage({ id }: { id: string }) {
  const order = useOrder(id);
  return (
    <div className="narrow">
      <PageHeading title={`Order ${id}`} />
      {order.status === 'failed' && <LoadFailure {...order} />}
      {order.status === 'loading' && <p className="soft">Looking it up …</p>}
      {order.status === 'ready' && (
        <>
          <p className="lead">Placed on {formatDay(order.value.placedAt)}</p>
          <OrderDetails order={order.value} />
        </>
      )}
      <Link className="text-link" to="/orders">
        All your orders
      </Link>
    </div>
  );
}
