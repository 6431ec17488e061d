import { Link } from '../app/link.tsx';
import { useCart } from './cart-store.ts';

/** Nothing to buy: because nothing was put in, or because another tab has just ordered it. */
export function EmptyCart() {
  const { orderedAs } = useCart();
  if (orderedAs !== null) {
    return (
      <>
        <p className="lead">What was in it is ordered already, as {orderedAs}.</p>
        <p className="actions">
          <Link className="button primary" to={`/orders/${orderedAs}`}>
            See the order
          </Link>
          <Link className="button quiet" to="/">
            To the shop
          </Link>
        </p>
      </>
    );
  }
  return (
    <>
      <p className="lead">Low tide: there is nothing in it yet.</p>
      <Link className="button primary" to="/">
        See the stoneware
      </Link>
    </>
  );
}
