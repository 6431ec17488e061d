/** Whole euro cents as a person writes them: `formatCents(2450)` is "€24.50". */
export function formatCents(cents: number): string {
  return euros.format(cents / 100);
}

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
