import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Card, testCards } from '../../domain/card.ts';
import type { PaymentMethod } from '../../domain/order.ts';

export interface StoredPaymentMethod extends PaymentMethod {
  readonly declines: boolean;
}

export interface PaymentMethods {
  add(subject: string, card: Card): PaymentMethod;
  find(subject: string, id: string): StoredPaymentMethod | undefined;
}

/** Cards as a payment provider would hand them on: brand and last four digits, the number itself never kept. */
export function createPaymentMethods(database: DatabaseSync): PaymentMethods {
  const insert = database.prepare(
    'INSERT INTO payment_methods (id, subject, brand, last4, expires, declines) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM payment_methods WHERE id = ? AND subject = ?');
  return {
    add(subject, card) {
      const id = `pm_${randomBytes(12).toString('base64url')}`;
      const last4 = card.number.slice(-4);
      insert.run(id, subject, card.brand, last4, card.expires, isDeclined(card) ? 1 : 0);
      return { id, brand: card.brand, last4, expires: card.expires };
    },
    find(subject, id) {
      const row = select.get(id, subject);
      if (row === undefined) return undefined;
      const { brand, last4, expires, declines } = row;
      return {
        id,
        brand: String(brand),
        last4: String(last4),
        expires: String(expires),
        declines: declines === 1,
      };
    },
  };
}

function isDeclined(card: Card): boolean {
  return testCards.some(({ number, outcome }) => number === card.number && outcome === 'declined');
}
