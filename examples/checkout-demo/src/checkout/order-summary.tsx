import { findDelivery } from '../../domain/delivery.ts';
import { formatCents } from '../../domain/money.ts';
import { addUp, lineCents } from '../../domain/order.ts';
import { findProduct } from '../../domain/products.ts';
import { useCart } from '../cart/cart-store.ts';
import { ProductPicture } from '../products/product-picture.tsx';
import { useCheckoutDraft } from './draft-store.ts';

/** The cart and its price, beside every step. */
export function OrderSummary() {
  const { lines } = useCart();
  const [{ delivery }] = useCheckoutDraft();
  const { itemsCents, deliveryCents, totalCents } = addUp(lines, delivery);
  return (
    <aside className="card summary" aria-labelledby="summary">
      <h2 id="summary">Your order</h2>
      <ul className="summary-lines">
        {lines.map((line) => {
          const product = findProduct(line.productId);
          if (product === undefined) return null;
          return (
            <li key={line.productId}>
              <ProductPicture shape={product.shape} glaze={product.glaze} />
              <span>
                {product.name}
                <span className="soft"> × {line.quantity}</span>
              </span>
              <span className="price">{formatCents(lineCents(line))}</span>
            </li>
          );
        })}
      </ul>
      <dl className="totals">
        <dt>Stoneware</dt>
        <dd>{formatCents(itemsCents)}</dd>
        <dt>{findDelivery(delivery).name} delivery</dt>
        <dd>{deliveryCents === 0 ? 'Free' : formatCents(deliveryCents)}</dd>
        <dt className="sum">Total</dt>
        <dd className="sum">{formatCents(totalCents)}</dd>
      </dl>
    </aside>
  );
}
