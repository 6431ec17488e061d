import type { ReactNode } from 'react';
import { Link } from '../app/link.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { EmptyCart } from '../cart/empty-cart.tsx';
import { useCart } from '../cart/cart-store.ts';
import { CheckoutNotes } from './checkout-notes.tsx';
import { OrderSummary } from './order-summary.tsx';

const steps = [
  { name: 'Address', path: '/checkout/address' },
  { name: 'Payment', path: '/checkout/payment' },
  { name: 'Review', path: '/checkout/review' },
] as const;

export type StepName = (typeof steps)[number]['name'];

interface CheckoutFrameProps {
  step: StepName;
  title: string;
  children: ReactNode;
}

/** What the three steps have in common: where we are, the cart at the side, and what to do without one. */
export function CheckoutFrame({ step, title, children }: CheckoutFrameProps) {
  const { lines } = useCart();
  if (lines.length === 0) {
    return (
      <div className="narrow">
        <PageHeading title="Your cart is empty" />
        <EmptyCart />
      </div>
    );
  }
  return (
    <div className="with-aside">
      <section>
        <Steps current={step} />
        <PageHeading title={title} />
        <CheckoutNotes />
        {children}
      </section>
      <OrderSummary />
    </div>
  );
}

function Steps({ current }: { current: StepName }) {
  const currentIndex = steps.findIndex((step) => step.name === current);
  return (
    <nav aria-label="Checkout">
      <ol className="steps">
        {steps.map(({ name, path }, index) => (
          <li key={name} className={index < currentIndex ? 'done' : undefined}>
            {index < currentIndex ? (
              <Link to={path}>{name}</Link>
            ) : (
              <span aria-current={index === currentIndex ? 'step' : undefined}>{name}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
