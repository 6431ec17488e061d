import { type Checked, type FieldErrors, textOf } from './checked.ts';

export const cardFields = ['number', 'expires', 'code', 'holder'] as const;
export type CardField = (typeof cardFields)[number];

export interface Card {
  /** Digits only. */
  readonly number: string;
  /** `MM/YY` */
  readonly expires: string;
  readonly code: string;
  readonly holder: string;
  readonly brand: string;
}

/** The only numbers this shop takes: nobody should try a real one on a demo. */
export const testCards = [
  { number: '4242424242424242', brand: 'Visa', outcome: 'accepted' },
  { number: '5555555555554444', brand: 'Mastercard', outcome: 'accepted' },
  { number: '4000000000000002', brand: 'Visa', outcome: 'declined' },
] as const;

/** `4242424242424242` as it stands on a card: `4242 4242 4242 4242`. */
export function formatCardNumber(number: string): string {
  return number
    .replace(/\D/g, '')
    .slice(0, 16)
    .replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** The same check in the browser and at the shop. `now` decides whether the card is out of date. */
export function checkCard(input: unknown, now: Date): Checked<Card, CardField> {
  const number = textOf(input, 'number').replace(/\s/g, '');
  const expires = textOf(input, 'expires').replace(/\s/g, '');
  const code = textOf(input, 'code');
  const holder = textOf(input, 'holder');
  const testCard = testCards.find((card) => card.number === number);

  const errors: FieldErrors<CardField> = {};
  if (testCard === undefined) errors.number = numberMessage(number);
  const expiresMessage = checkExpires(expires, now);
  if (expiresMessage !== undefined) errors.expires = expiresMessage;
  if (!/^\d{3}$/.test(code)) errors.code = 'Enter any three digits.';
  if (holder === '' || holder.length > 80) errors.holder = 'Enter the name on the card.';

  if (testCard === undefined || Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, value: { number, expires, code, holder, brand: testCard.brand } };
}

function numberMessage(number: string): string {
  if (number === '') return 'Enter a card number.';
  return 'That is none of the test cards. Please never type a real card number here.';
}

function checkExpires(expires: string, now: Date): string | undefined {
  const [, month, year] = /^(0[1-9]|1[0-2])\/(\d{2})$/.exec(expires) ?? [];
  if (month === undefined || year === undefined) return 'Enter month and year, such as 04/29.';
  // A card is good until the end of its month: the first day of the next one is too late.
  const endsAt = new Date(2000 + Number(year), Number(month), 1);
  return now < endsAt ? undefined : 'This date has passed. Any date to come will do.';
}
