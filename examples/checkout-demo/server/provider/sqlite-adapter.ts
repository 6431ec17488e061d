import type { DatabaseSync } from 'node:sqlite';
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';

/** oidc-provider's own words for a reuse, which tell it from any other refusal in the events. */
export const REUSE_DETAIL = 'refresh token already used';

/** Keeps what the provider must remember (sessions, grants, codes, refresh tokens) in SQLite. */
export function createSqliteAdapterFactory(database: DatabaseSync): AdapterFactory {
  const statements = prepareStatements(database);
  statements.sweep.run(nowS());
  return (model) => createAdapter(model, statements);
}

function createAdapter(model: string, statements: Statements): Adapter {
  const recordOf = (row: Record<string, unknown> | undefined): AdapterPayload | undefined => {
    if (row === undefined) return undefined;
    const payload = JSON.parse(String(row.payload)) as AdapterPayload;
    return row.consumed_at_s === null ? payload : { ...payload, consumed: Number(row.consumed_at_s) };
  };

  return {
    async upsert(id, payload, expiresInS) {
      const expiresAtS = expiresInS === undefined ? null : nowS() + expiresInS;
      const { grantId = null, uid = null, userCode = null } = payload;
      statements.upsert.run(model, id, JSON.stringify(payload), grantId, uid, userCode, expiresAtS);
    },
    async find(id) {
      return recordOf(statements.find.get(model, id, nowS()));
    },
    async findByUid(uid) {
      return recordOf(statements.findByUid.get(model, uid, nowS()));
    },
    async findByUserCode(userCode) {
      return recordOf(statements.findByUserCode.get(model, userCode, nowS()));
    },
    async consume(id) {
      const { changes } = statements.consume.run(nowS(), model, id);
      if (changes === 0) refuseReuse(model, id, statements);
    },
    async destroy(id) {
      statements.destroy.run(model, id);
    },
    async revokeByGrantId(grantId) {
      statements.revoke.run(model, grantId);
    },
  };
}

/**
 * Two requests with one refresh token may both pass the provider's check before either consumes it. The one
 * that comes second here is a reuse like any other: the whole family goes (RFC 9700, 4.14.2).
 */
function refuseReuse(model: string, id: string, statements: Statements): never {
  const grantId = statements.find.get(model, id, 0)?.grant_id;
  if (typeof grantId === 'string') {
    statements.revokeAll.run(grantId);
    statements.destroy.run('Grant', grantId);
  }
  throw new errors.InvalidGrant(REUSE_DETAIL);
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: DatabaseSync) {
  const living = '(expires_at_s IS NULL OR expires_at_s > ?)';
  return {
    upsert: database.prepare(
      `INSERT INTO oidc_records (model, id, payload, grant_id, uid, user_code, expires_at_s)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
         uid = excluded.uid, user_code = excluded.user_code, expires_at_s = excluded.expires_at_s`,
    ),
    find: database.prepare(`SELECT * FROM oidc_records WHERE model = ? AND id = ? AND ${living}`),
    findByUid: database.prepare(`SELECT * FROM oidc_records WHERE model = ? AND uid = ? AND ${living}`),
    findByUserCode: database.prepare(
      `SELECT * FROM oidc_records WHERE model = ? AND user_code = ? AND ${living}`,
    ),
    consume: database.prepare(
      'UPDATE oidc_records SET consumed_at_s = ? WHERE model = ? AND id = ? AND consumed_at_s IS NULL',
    ),
    destroy: database.prepare('DELETE FROM oidc_records WHERE model = ? AND id = ?'),
    revoke: database.prepare('DELETE FROM oidc_records WHERE model = ? AND grant_id = ?'),
    revokeAll: database.prepare('DELETE FROM oidc_records WHERE grant_id = ?'),
    sweep: database.prepare('DELETE FROM oidc_records WHERE expires_at_s <= ?'),
  };
}

function nowS(): number {
  return Math.floor(Date.now() / 1000);
}
