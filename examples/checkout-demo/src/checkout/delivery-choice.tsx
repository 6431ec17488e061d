import { type DeliveryMethod, deliveryCents, deliveryChoices } from '../../domain/delivery.ts';
import { formatCents } from '../../domain/money.ts';
import { addUp } from '../../domain/order.ts';
import { useCart } from '../cart/cart-store.ts';

interface DeliveryChoiceProps {
  value: DeliveryMethod;
  onChange: (method: DeliveryMethod) => void;
}

export function DeliveryChoice({ value, onChange }: DeliveryChoiceProps) {
  const { itemsCents } = addUp(useCart().lines, value);
  return (
    <fieldset>
      <legend>Delivery</legend>
      <div className="choices">
        {deliveryChoices.map(({ method, name, note }) => {
          const cents = deliveryCents(method, itemsCents);
          return (
            <label key={method} className="choice">
              <input
                type="radio"
                name="delivery"
                value={method}
                checked={value === method}
                onChange={() => onChange(method)}
              />
              <span>
                <strong>{name}</strong>
                <span className="soft">{note}</span>
              </span>
              <span className="price">{cents === 0 ? 'Free' : formatCents(cents)}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
