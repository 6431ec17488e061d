import { expect, test } from 'vitest';
import { checkAddress } from '../../../examples/checkout-demo/domain/address.ts';
import { checkCard } from '../../../examples/checkout-demo/domain/card.ts';
import { addUp } from '../../../examples/checkout-demo/domain/order.ts';
import { addOne, newCart, parseCart, withQuantity } from '../../../examples/checkout-demo/src/cart/cart.ts';
import { parseDraft } from '../../../examples/checkout-demo/src/checkout/checkout-draft.ts';
import { goodCard } from './order-fixture.ts';

test.for([
  ['standard', 1, 2_950],
  ['express', 1, 3_600],
  // From 100 euros on standard delivery is free, and express is not.
  ['standard', 5, 12_000],
  ['express', 5, 13_200],
] as const)('adds up %s delivery of %d mugs to %d cents', ([delivery, quantity, totalCents]) => {
  expect(addUp([{ productId: 'tide-mug', quantity }], delivery).totalCents).toBe(totalCents);
});

test.for([
  ['number', { number: '4111 1111 1111 1111' }],
  ['expires', { expires: '13/30' }],
  ['expires', { expires: '10/26' }],
  ['code', { code: '12' }],
  ['holder', { holder: ' ' }],
] as const)('refuses a card for its %s: %o', ([field, changed]) => {
  const checked = checkCard({ ...goodCard, ...changed }, new Date('2026-11-22'));
  expect(checked.ok ? [] : Object.keys(checked.errors)).toEqual([field]);
});

test('takes a card until the end of its last month', () => {
  const card = { ...goodCard, expires: '11/26' };
  expect(checkCard(card, new Date('2026-11-30T12:00:00')).ok).toBe(true);
  expect(checkCard(card, new Date('2026-12-01T12:00:00')).ok).toBe(false);
});

test.for([undefined, null, 'text', {}, { name: 1 }])('asks for all that an address needs: %o', (input) => {
  const checked = checkAddress(input);
  expect(checked.ok ? [] : Object.keys(checked.errors)).toEqual([
    'name',
    'line1',
    'city',
    'postcode',
    'country',
  ]);
});

test('keeps a cart over storage, and makes a new one of garbage', () => {
  const cart = withQuantity(addOne(addOne(newCart(), 'tide-mug'), 'salt-cellar'), 'tide-mug', 20);
  expect(cart.lines).toEqual([
    { productId: 'tide-mug', quantity: 9 },
    { productId: 'salt-cellar', quantity: 1 },
  ]);
  expect(parseCart(JSON.parse(JSON.stringify(cart)))).toEqual(cart);
  expect(withQuantity(cart, 'tide-mug', 0).lines).toHaveLength(1);
  for (const garbage of [undefined, 3, {}, { ...cart, lines: [{ productId: 'anchor', quantity: 1 }] }]) {
    expect(parseCart(garbage).lines).toEqual([]);
  }
});

test('never takes a card number out of storage', () => {
  const stored = {
    subject: 'ada',
    payment: { id: 'pm_1', brand: 'Visa', last4: '4242', expires: '12/40' },
    number: '4242424242424242',
  };
  expect(JSON.stringify(parseDraft(stored))).not.toContain('4242424242424242');
  expect(parseDraft(stored)?.payment?.last4).toBe('4242');
  expect(parseDraft({})).toBeNull();
});
