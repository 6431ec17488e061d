import { useSession } from '@holdfast/react';
import { type SubmitEvent, useState } from 'react';
import { type CardField, checkCard, formatCardNumber, testCards } from '../../domain/card.ts';
import type { FieldErrors } from '../../domain/checked.ts';
import type { PaymentMethod } from '../../domain/order.ts';
import { Link } from '../app/link.tsx';
import { createShopApi } from '../shop-api/shop-api.ts';
import { focusFirstError } from '../ui/focus-first-error.ts';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useSubmission } from '../ui/use-submission.ts';
import { TestCards } from './test-cards.tsx';

interface CardFormProps {
  /** Put into the form to begin with: most people pay themselves. */
  holder: string;
  onAccepted: (payment: PaymentMethod) => void;
}

/** Asks for a card. What is typed lives in this component and nowhere else, and is gone with it. */
export function CardForm({ holder, onAccepted }: CardFormProps) {
  const session = useSession();
  const [card, setCard] = useState({ number: '', expires: '', code: '', holder });
  const [errors, setErrors] = useState<FieldErrors<CardField>>({});
  const { busy, failure, submit } = useSubmission();

  function change(field: CardField, value: string) {
    const changed = { ...card, [field]: value };
    setCard(changed);
    const checked = checkCard(changed, new Date());
    if (checked.ok || checked.errors[field] === undefined) setErrors({ ...errors, [field]: undefined });
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const checked = checkCard(card, new Date());
    if (checked.ok) {
      void submit(async () => onAccepted(await createShopApi(session.fetch).addPaymentMethod(checked.value)));
    } else {
      setErrors(checked.errors);
      focusFirstError(event.currentTarget, checked.errors);
    }
  }

  function bind(field: CardField, show: (typed: string) => string = (typed) => typed) {
    return {
      name: field,
      value: card[field],
      error: errors[field],
      onChange: (typed: string) => change(field, show(typed)),
      required: true,
    };
  }

  function fillIn() {
    setCard({ ...card, number: formatCardNumber(testCards[0].number), expires: '12/34', code: '123' });
    setErrors({});
  }

  return (
    <form noValidate onSubmit={onSubmit}>
      <TestCards onFillIn={fillIn} />
      <fieldset>
        <legend>Card</legend>
        <TextField
          label="Card number"
          inputMode="numeric"
          autoComplete="off"
          hint="One of the test cards above. Nothing is charged."
          {...bind('number', formatCardNumber)}
        />
        <div className="field-row">
          <TextField
            label="Good until"
            placeholder="MM/YY"
            inputMode="numeric"
            autoComplete="off"
            {...bind('expires', formatExpires)}
          />
          <TextField
            label="Security code"
            inputMode="numeric"
            autoComplete="off"
            maxLength={3}
            {...bind('code')}
          />
        </div>
        <TextField label="Name on the card" autoComplete="cc-name" {...bind('holder')} />
      </fieldset>
      {failure !== null && <Notice kind="problem">{failure.message}</Notice>}
      <div className="actions">
        <button type="submit" className="button primary" aria-disabled={busy}>
          {busy ? 'Checking the card …' : failure?.kind === 'unreachable' ? 'Try again' : 'Go on to review'}
        </button>
        <Link className="button quiet" to="/checkout/address">
          Back to the address
        </Link>
      </div>
    </form>
  );
}

/** Puts the slash in while digits are typed; deleting it works as well. */
function formatExpires(typed: string): string {
  const digits = typed.replace(/\D/g, '').slice(0, 4);
  return digits.length > 2 ? `${digits.slice(0, 2)}/${digits.slice(2)}` : digits;
}
