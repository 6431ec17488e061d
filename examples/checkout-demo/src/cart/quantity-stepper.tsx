import { MAX_QUANTITY } from '../../domain/order.ts';
import { changeCart } from './cart-store.ts';
import { withQuantity } from './cart.ts';

interface QuantityStepperProps {
  productId: string;
  name: string;
  quantity: number;
}

export function QuantityStepper({ productId, name, quantity }: QuantityStepperProps) {
  const setQuantity = (wanted: number) => changeCart((cart) => withQuantity(cart, productId, wanted));
  return (
    <div className="stepper" role="group" aria-label={`Quantity of ${name}`}>
      <button
        type="button"
        aria-label={`One ${name} less`}
        disabled={quantity === 1}
        onClick={() => setQuantity(quantity - 1)}
      >
        −
      </button>
      <output aria-live="polite">{quantity}</output>
      <button
        type="button"
        aria-label={`One ${name} more`}
        disabled={quantity === MAX_QUANTITY}
        onClick={() => setQuantity(quantity + 1)}
      >
        +
      </button>
    </div>
  );
}
