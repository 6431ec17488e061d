import type { DemoClient, Tokens } from './demo-client.ts';

/** A test card as the payment form sends it. */
export const goodCard = { number: '4242424242424242', expires: '12/40', code: '123', holder: 'Ada Byrne' };
export const decliningCard = { ...goodCard, number: '4000000000000002' };

const address = {
  name: 'Ada Byrne',
  line1: '4 Quay Street',
  city: 'Galway',
  postcode: 'H91 E2K7',
  country: 'IE',
};

/** An order of two mugs, standard delivery, ready to be sent but for the key. */
export async function createOrderRequest(client: DemoClient, { access_token }: Tokens, card = goodCard) {
  const response = await client.api('/api/payment-methods', { token: access_token, body: card });
  const { id } = (await response.json()) as { id: string };
  return {
    lines: [{ productId: 'tide-mug', quantity: 2 }],
    address,
    delivery: 'standard',
    paymentMethodId: id,
    totalCents: 5_350,
  };
}
