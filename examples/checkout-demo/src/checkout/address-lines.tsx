import { type Address, countries } from '../../domain/address.ts';

/** An address as it would stand on the parcel. */
export function AddressLines({ address }: { address: Address }) {
  const { name, line1, line2, postcode, city, country, phone } = address;
  const lines = [name, line1, line2, `${postcode} ${city}`, countries.get(country) ?? country, phone];
  return (
    <address>
      {lines
        .filter((line) => line !== '')
        .map((line) => (
          <span key={line}>{line}</span>
        ))}
    </address>
  );
}
