import { findDelivery } from '../../domain/delivery.ts';
import { formatCents } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { AddressLines } from '../checkout/address-lines.tsx';

export function OrderDetails({ order }: { order: Order }) {
  const delivery = findDelivery(order.delivery);
  return (
    <div className="card order-details">
      <table>
        <caption className="visually-hidden">What was ordered</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Product</th>
            <th scope="col">Price</th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map(({ productId, name, quantity, priceCents }) => (
            <tr key={productId}>
              <td>
                {name} <span className="soft">× {quantity}</span>
              </td>
              <td className="price">{formatCents(priceCents * quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="totals">
        <dt>Stoneware</dt>
        <dd>{formatCents(order.itemsCents)}</dd>
        <dt>{delivery.name} delivery</dt>
        <dd>{order.deliveryCents === 0 ? 'Free' : formatCents(order.deliveryCents)}</dd>
        <dt className="sum">Total</dt>
        <dd className="sum">{formatCents(order.totalCents)}</dd>
      </dl>
      <div className="order-facts">
        <section>
          <h2>On its way to</h2>
          <AddressLines address={order.address} />
        </section>
        <section>
          <h2>Paid with</h2>
          <p>
            {order.payment.brand} ending in {order.payment.last4}
          </p>
          <h2>Delivery</h2>
          <p>
            {delivery.name}, {delivery.note}
          </p>
        </section>
      </div>
    </div>
  );
}
