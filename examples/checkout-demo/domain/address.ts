import { type Checked, type FieldErrors, textOf } from './checked.ts';

export const addressFields = ['name', 'line1', 'line2', 'city', 'postcode', 'country', 'phone'] as const;
export type AddressField = (typeof addressFields)[number];

/** Where a parcel goes. `line2` and `phone` may be empty. */
export type Address = Readonly<Record<AddressField, string>>;

export const countries: ReadonlyMap<string, string> = new Map([
  ['AT', 'Austria'],
  ['BE', 'Belgium'],
  ['DK', 'Denmark'],
  ['FR', 'France'],
  ['DE', 'Germany'],
  ['IE', 'Ireland'],
  ['NL', 'Netherlands'],
  ['PT', 'Portugal'],
  ['ES', 'Spain'],
  ['SE', 'Sweden'],
]);

export const emptyAddress: Address = {
  name: '',
  line1: '',
  line2: '',
  city: '',
  postcode: '',
  country: '',
  phone: '',
};

const MAX_LENGTH = 120;

const requiredMessages: FieldErrors<AddressField> = {
  name: 'Enter the name of who the parcel is for.',
  line1: 'Enter the street and house number.',
  city: 'Enter the town or city.',
  postcode: 'Enter the postcode.',
  country: 'Choose a country.',
};

/** The same check before sending, in the browser, and after, at the shop. */
export function checkAddress(input: unknown): Checked<Address, AddressField> {
  const address = Object.fromEntries(addressFields.map((field) => [field, textOf(input, field)])) as Address;
  const errors: FieldErrors<AddressField> = {};
  for (const field of addressFields) {
    const message = checkField(field, address[field]);
    if (message !== undefined) errors[field] = message;
  }
  return Object.keys(errors).length === 0 ? { ok: true, value: address } : { ok: false, errors };
}

function checkField(field: AddressField, value: string): string | undefined {
  if (value === '') return requiredMessages[field];
  if (value.length > MAX_LENGTH) return `Use ${MAX_LENGTH} characters at most.`;
  if (field === 'country' && !countries.has(value)) return requiredMessages.country;
  if (field === 'postcode' && !/^[\p{L}\d][\p{L}\d -]{2,9}$/u.test(value)) {
    return 'A postcode has 3 to 10 letters and digits.';
  }
  if (field === 'phone' && !/^\+?[\d ()-]{6,20}$/.test(value)) {
    return 'Enter a phone number such as +353 91 123 456, or leave it empty.';
  }
  return undefined;
}
