import { createHash, randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Order } from '../../domain/order.ts';

/** An order as it is asked for: by whom, under which key, and what exactly. */
export interface OrderIntent {
  readonly subject: string;
  readonly idempotencyKey: string;
  /** Two requests are the same request when these are equal. */
  readonly requestText: string;
}

export type Placement =
  | { outcome: 'placed' | 'repeated'; order: Order }
  /** The key was used before, for something else. */
  | { outcome: 'conflict'; order: Order };

export interface Orders {
  /** The order an earlier request with this key made, if any. */
  findByIntent(intent: OrderIntent): Placement | undefined;
  /** Places the order unless one was made with this key before; then that one is the answer. */
  place(intent: OrderIntent, order: Omit<Order, 'id' | 'placedAt'>): Placement;
  find(subject: string, id: string): Order | undefined;
  /** Newest first. */
  list(subject: string): Order[];
  count(): number;
}

export function createOrders(database: DatabaseSync): Orders {
  const insert = database.prepare(
    `INSERT INTO orders (id, subject, idempotency_key, request_digest, placed_at_ms, body)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subject, idempotency_key) DO NOTHING`,
  );
  const selectByKey = database.prepare('SELECT * FROM orders WHERE subject = ? AND idempotency_key = ?');
  const select = database.prepare('SELECT body FROM orders WHERE subject = ? AND id = ?');
  const selectAll = database.prepare(
    'SELECT body FROM orders WHERE subject = ? ORDER BY placed_at_ms DESC, id LIMIT 100',
  );
  const countAll = database.prepare('SELECT count(*) AS count FROM orders');

  function findByIntent(intent: OrderIntent): Placement | undefined {
    const row = selectByKey.get(intent.subject, intent.idempotencyKey);
    if (row === undefined) return undefined;
    const same = row.request_digest === digest(intent.requestText);
    return { outcome: same ? 'repeated' : 'conflict', order: orderOf(row) };
  }

  return {
    findByIntent,
    place(intent, content) {
      const placedAtMs = Date.now();
      const order: Order = { id: newOrderId(), placedAt: new Date(placedAtMs).toISOString(), ...content };
      const { changes } = insert.run(
        order.id,
        intent.subject,
        intent.idempotencyKey,
        digest(intent.requestText),
        placedAtMs,
        JSON.stringify(order),
      );
      const earlier = changes === 0 ? findByIntent(intent) : undefined;
      return earlier ?? { outcome: 'placed', order };
    },
    find(subject, id) {
      const row = select.get(subject, id);
      return row === undefined ? undefined : orderOf(row);
    },
    list: (subject) => selectAll.all(subject).map(orderOf),
    count: () => Number(countAll.get()?.count),
  };
}

function orderOf(row: Record<string, unknown>): Order {
  return JSON.parse(String(row.body)) as Order;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Letters and digits that nobody mixes up on the phone. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

function newOrderId(): string {
  return `SM-${Array.from({ length: 7 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;
}
