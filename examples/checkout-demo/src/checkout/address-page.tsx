import { type SubmitEvent, useState } from 'react';
import { type AddressField, checkAddress, countries } from '../../domain/address.ts';
import type { FieldErrors } from '../../domain/checked.ts';
import { navigate } from '../app/location-store.ts';
import { sessionLimits } from '../session/session-limits.ts';
import { focusFirstError } from '../ui/focus-first-error.ts';
import { formatDuration } from '../ui/format-time.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CHECKOUT_HOLD_MS } from './checkout-flow.tsx';
import { CheckoutFrame } from './checkout-frame.tsx';
import { DeliveryChoice } from './delivery-choice.tsx';
import { useCheckoutDraft } from './draft-store.ts';

export function AddressPage() {
  const [{ address, delivery }, changeDraft] = useCheckoutDraft();
  const [errors, setErrors] = useState<FieldErrors<AddressField>>({});

  function change(field: AddressField, value: string) {
    const changed = { ...address, [field]: value };
    changeDraft({ address: changed });
    // A complaint goes as soon as there is no reason for it any more; no new one comes while typing.
    const checked = checkAddress(changed);
    if (checked.ok || checked.errors[field] === undefined) setErrors({ ...errors, [field]: undefined });
  }

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const checked = checkAddress(address);
    if (checked.ok) return navigate('/checkout/payment');
    setErrors(checked.errors);
    focusFirstError(event.currentTarget, checked.errors);
  }

  function bind(field: AddressField) {
    return {
      name: field,
      value: address[field],
      error: errors[field],
      onChange: (value: string) => change(field, value),
    };
  }

  return (
    <CheckoutFrame step="Address" title="Where shall it go?">
      {/* WCAG 2.2, 2.2.6: before they begin, people know what a pause costs. */}
      <p className="soft take-your-time">
        Take your time: for {formatDuration(CHECKOUT_HOLD_MS)} no pause signs you out here; later one of{' '}
        {formatDuration(sessionLimits.idleLimitMs)} does, after a warning. What you type stays in this tab
        until you close it or sign out; only a card number is never kept.
      </p>
      <form noValidate onSubmit={submit}>
        <fieldset>
          <legend>Address</legend>
          <TextField label="Full name" autoComplete="shipping name" required {...bind('name')} />
          <TextField
            label="Street and number"
            autoComplete="shipping address-line1"
            required
            {...bind('line1')}
          />
          <TextField label="Flat, floor, company" autoComplete="shipping address-line2" {...bind('line2')} />
          <div className="field-row">
            <TextField
              className="short"
              label="Postcode"
              autoComplete="shipping postal-code"
              required
              {...bind('postcode')}
            />
            <TextField
              label="Town or city"
              autoComplete="shipping address-level2"
              required
              {...bind('city')}
            />
          </div>
          <SelectField
            label="Country"
            autoComplete="shipping country"
            choices={countries}
            required
            {...bind('country')}
          />
          <TextField
            label="Phone"
            type="tel"
            autoComplete="shipping tel"
            hint="For the driver, if nobody is at home."
            {...bind('phone')}
          />
        </fieldset>
        <DeliveryChoice value={delivery} onChange={(method) => changeDraft({ delivery: method })} />
        <div className="actions">
          <button type="submit" className="button primary">
            Go on to payment
          </button>
        </div>
      </form>
    </CheckoutFrame>
  );
}
