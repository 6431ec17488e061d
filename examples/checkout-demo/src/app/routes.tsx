import type { ReactElement } from 'react';
import { CartPage } from '../cart/cart-page.tsx';
import { AddressPage } from '../checkout/address-page.tsx';
import { PaymentPage } from '../checkout/payment-page.tsx';
import { ReviewPage } from '../checkout/review-page.tsx';
import { OrderPage } from '../orders/order-page.tsx';
import { OrderPlacedPage } from '../orders/order-placed-page.tsx';
import { OrdersPage } from '../orders/orders-page.tsx';
import { ProductsPage } from '../products/products-page.tsx';
import { CallbackPage } from '../session/callback-page.tsx';
import { OpenToAll } from '../session/open-to-all.tsx';
import { SignedOutPage } from '../session/signed-out-page.tsx';
import { SignedIn } from '../session/signed-in.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { Redirect } from './redirect.tsx';

interface Route {
  readonly pattern: RegExp;
  readonly page: (id: string) => ReactElement;
}

const routes: readonly Route[] = [
  { pattern: /^\/$/, page: () => <OpenToAll page={<ProductsPage />} /> },
  { pattern: /^\/cart$/, page: () => <OpenToAll page={<CartPage />} /> },
  { pattern: /^\/checkout$/, page: () => <Redirect to="/checkout/address" /> },
  { pattern: /^\/checkout\/address$/, page: () => <SignedIn page={<AddressPage />} /> },
  { pattern: /^\/checkout\/payment$/, page: () => <SignedIn page={<PaymentPage />} /> },
  { pattern: /^\/checkout\/review$/, page: () => <SignedIn page={<ReviewPage />} /> },
  { pattern: /^\/orders$/, page: () => <SignedIn page={<OrdersPage />} /> },
  { pattern: /^\/orders\/([\w-]+)$/, page: (id) => <SignedIn page={<OrderPage id={id} />} /> },
  { pattern: /^\/orders\/([\w-]+)\/placed$/, page: (id) => <SignedIn page={<OrderPlacedPage id={id} />} /> },
  { pattern: /^\/callback$/, page: () => <CallbackPage /> },
  { pattern: /^\/signed-out$/, page: () => <SignedOutPage /> },
  { pattern: /^\/signed-out-here$/, page: () => <SignedOutPage hereOnly /> },
];

export function pageFor(path: string): ReactElement {
  for (const { pattern, page } of routes) {
    const match = pattern.exec(path);
    if (match !== null) return page(match[1] ?? '');
  }
  return <NotFoundPage />;
}
