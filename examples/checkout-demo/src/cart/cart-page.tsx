import { deliveryChoices } from '../../domain/delivery.ts';
import { addUp, type CartLine, lineCents } from '../../domain/order.ts';
import { formatCents } from '../../domain/money.ts';
import { findProduct } from '../../domain/products.ts';
import { Link } from '../app/link.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { ProductPicture } from '../products/product-picture.tsx';
import { changeCart, useCart } from './cart-store.ts';
import { withQuantity } from './cart.ts';
import { EmptyCart } from './empty-cart.tsx';
import { QuantityStepper } from './quantity-stepper.tsx';

export function CartPage() {
  const { lines } = useCart();
  if (lines.length === 0) {
    return (
      <div className="narrow">
        <PageHeading title="Your cart" />
        <EmptyCart />
      </div>
    );
  }
  return (
    <div className="with-aside">
      <section>
        <PageHeading title="Your cart" />
        <ul className="cart-lines">
          {lines.map((line) => (
            <CartLineItem key={line.productId} line={line} />
          ))}
        </ul>
      </section>
      <aside className="card" aria-labelledby="cart-total">
        <h2 id="cart-total">In all</h2>
        <CartTotals lines={lines} />
        <Link className="button primary wide" to="/checkout/address">
          Go to checkout
        </Link>
        <Link className="text-link" to="/">
          Keep looking around
        </Link>
      </aside>
    </div>
  );
}

function CartLineItem({ line }: { line: CartLine }) {
  const product = findProduct(line.productId);
  if (product === undefined) return null;
  const { id, name, priceCents, shape, glaze } = product;
  return (
    <li>
      <ProductPicture shape={shape} glaze={glaze} />
      <div>
        <h2>{name}</h2>
        <p className="soft">{formatCents(priceCents)} each</p>
      </div>
      <QuantityStepper productId={id} name={name} quantity={line.quantity} />
      <p className="price">{formatCents(lineCents(line))}</p>
      <button
        type="button"
        className="text-link"
        aria-label={`Remove ${name}`}
        onClick={() => changeCart((cart) => withQuantity(cart, id, 0))}
      >
        Remove
      </button>
    </li>
  );
}

function CartTotals({ lines }: { lines: readonly CartLine[] }) {
  const [standard] = deliveryChoices;
  const { itemsCents, deliveryCents, totalCents } = addUp(lines, standard.method);
  const missingCents = (standard.freeFromCents ?? 0) - itemsCents;
  return (
    <>
      <dl className="totals">
        <dt>Stoneware</dt>
        <dd>{formatCents(itemsCents)}</dd>
        <dt>Standard delivery</dt>
        <dd>{deliveryCents === 0 ? 'Free' : formatCents(deliveryCents)}</dd>
        <dt className="sum">Total</dt>
        <dd className="sum">{formatCents(totalCents)}</dd>
      </dl>
      {missingCents > 0 && (
        <p className="soft">{formatCents(missingCents)} more and standard delivery is free.</p>
      )}
    </>
  );
}
