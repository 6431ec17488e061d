import { useSession } from '@holdfast/react';
import { useCallback } from 'react';
import { formatCents } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { Link } from '../app/link.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { createShopApi } from '../shop-api/shop-api.ts';
import { useResource } from '../shop-api/use-resource.ts';
import { LoadFailure } from '../ui/load-failure.tsx';
import { formatDay } from './format-day.ts';

export function OrdersPage() {
  const session = useSession();
  const load = useCallback(
    (signal: AbortSignal) => createShopApi(session.fetch).listOrders(signal),
    [session],
  );
  const orders = useResource(load);
  return (
    <div className="narrow">
      <PageHeading title="Your orders" />
      {orders.status === 'failed' && <LoadFailure {...orders} />}
      {orders.status === 'loading' && <p className="soft">Looking them up …</p>}
      {orders.status === 'ready' && <OrderList orders={orders.value} />}
    </div>
  );
}

function OrderList({ orders }: { orders: readonly Order[] }) {
  if (orders.length === 0) {
    return (
      <>
        <p className="lead">You have not ordered anything yet.</p>
        <Link className="button primary" to="/">
          See the stoneware
        </Link>
      </>
    );
  }
  return (
    <ul className="orders">
      {orders.map(({ id, placedAt, lines, totalCents }) => (
        <li key={id}>
          <Link to={`/orders/${id}`}>
            <strong>{id}</strong>
            <span className="soft">{formatDay(placedAt)}</span>
            <span className="what">{lines.map((line) => `${line.name} × ${line.quantity}`).join(', ')}</span>
            <span className="price">{formatCents(totalCents)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
