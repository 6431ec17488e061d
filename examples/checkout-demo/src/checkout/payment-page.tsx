import { useState } from 'react';
import { checkAddress } from '../../domain/address.ts';
import { Link } from '../app/link.tsx';
import { navigate } from '../app/location-store.ts';
import { Redirect } from '../app/redirect.tsx';
import { CardForm } from './card-form.tsx';
import { CheckoutFrame } from './checkout-frame.tsx';
import { useCheckoutDraft } from './draft-store.ts';

export function PaymentPage() {
  const [{ address, payment }, changeDraft] = useCheckoutDraft();
  const [entersAnother, setEntersAnother] = useState(false);
  if (!checkAddress(address).ok) return <Redirect to="/checkout/address" />;

  return (
    <CheckoutFrame step="Payment" title="How will you pay?">
      {payment !== null && !entersAnother ? (
        <>
          <div className="saved-card card">
            <p>
              <strong>{payment.brand}</strong> ending in {payment.last4}
              <span className="soft">, good until {payment.expires}</span>
            </p>
            <button type="button" className="text-link" onClick={() => setEntersAnother(true)}>
              Use another card
            </button>
          </div>
          <div className="actions">
            <Link className="button primary" to="/checkout/review">
              Go on to review
            </Link>
            <Link className="button quiet" to="/checkout/address">
              Back to the address
            </Link>
          </div>
        </>
      ) : (
        <CardForm
          holder={address.name}
          onAccepted={(accepted) => {
            changeDraft({ payment: accepted });
            navigate('/checkout/review');
          }}
        />
      )}
    </CheckoutFrame>
  );
}
