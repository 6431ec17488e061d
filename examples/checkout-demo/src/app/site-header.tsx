import { countItems } from '../cart/cart.ts';
import { useCart } from '../cart/cart-store.ts';
import { AccountMenu } from '../session/account-menu.tsx';
import { Mark } from '../ui/mark.tsx';
import { Link } from './link.tsx';
import { usePath } from './location-store.ts';

export function SiteHeader() {
  const path = usePath();
  const items = countItems(useCart());
  return (
    <header className="site-header">
      <Link className="brand" to="/" aria-label="Saltmarsh, to the shop">
        <Mark />
        <span>Saltmarsh</span>
      </Link>
      <nav aria-label="Shop">
        <Link to="/" aria-current={path === '/' ? 'page' : undefined}>
          Stoneware
        </Link>
        <Link to="/cart" aria-current={path === '/cart' ? 'page' : undefined}>
          Cart
          <span className="badge" aria-hidden="true">
            {items}
          </span>
          <span className="visually-hidden">{items === 1 ? '1 item' : `${items} items`}</span>
        </Link>
      </nav>
      <AccountMenu />
    </header>
  );
}
