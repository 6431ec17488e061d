import type { DatabaseSync } from 'node:sqlite';

export interface Counters {
  add(name: string): void;
  read(name: string): number;
}

/** Counts that survive a restart. */
export function createCounters(database: DatabaseSync): Counters {
  const add = database.prepare(
    'INSERT INTO counters (name, count) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET count = count + 1',
  );
  const read = database.prepare('SELECT count FROM counters WHERE name = ?');
  return {
    add: (name) => {
      add.run(name);
    },
    read: (name) => Number(read.get(name)?.count ?? 0),
  };
}
