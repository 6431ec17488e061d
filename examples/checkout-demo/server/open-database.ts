import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartupError } from './startup-error.ts';

const SCHEMA_VERSION = 1;

const schema = `
  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;

  CREATE TABLE oidc_records (
    model TEXT NOT NULL,
    id TEXT NOT NULL,
    payload TEXT NOT NULL,
    grant_id TEXT,
    uid TEXT,
    user_code TEXT,
    consumed_at_s INTEGER,
    expires_at_s INTEGER,
    PRIMARY KEY (model, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX oidc_records_by_grant ON oidc_records (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX oidc_records_by_uid ON oidc_records (uid) WHERE uid IS NOT NULL;

  CREATE TABLE payment_methods (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    brand TEXT NOT NULL,
    last4 TEXT NOT NULL,
    expires TEXT NOT NULL,
    declines INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    placed_at_ms INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (subject, idempotency_key)
  ) STRICT;

  CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    count INTEGER NOT NULL
  ) STRICT;
`;

/**
 * Opens the demo's database, and makes it where there is none.
 *
 * @throws StartupError where the folder cannot be written, or holds another version's database
 */
export function openDatabase(dataFolder: string): DatabaseSync {
  const database = openWritable(dataFolder);
  const row = database.prepare('PRAGMA user_version').get();
  if (row?.user_version === 0) {
    database.exec(`BEGIN; ${schema} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  } else if (row?.user_version !== SCHEMA_VERSION) {
    database.close();
    throw new StartupError(
      `The data folder ${dataFolder} is of another version of this demo: delete it, or choose another with --data.`,
    );
  }
  return database;
}

function openWritable(dataFolder: string): DatabaseSync {
  try {
    // It will hold signing keys and refresh tokens: nobody else on this machine shall read it.
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(join(dataFolder, 'demo.sqlite'), { timeout: 2_000 });
    // FULL, because a refresh token that was rotated but forgotten in a power cut is a session lost.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE; ROLLBACK');
    return database;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(`Cannot write to the data folder ${dataFolder}: ${reason}`, { cause });
  }
}
