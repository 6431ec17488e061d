import type { DatabaseSync } from 'node:sqlite';
import type { SignIn } from '../../domain/trouble.ts';

/** Who has signed in, by what the provider remembers; and ways to make it forget. */
export interface SignIns {
  list(): SignIn[];
  /** Grant, refresh token, everything. `null` is everybody's. Returns how many there were. */
  revoke(subject: string | null): number;
  /** Returns how many sign-ins go on without. */
  killRefreshTokens(subject: string | null): number;
  /** The provider knows the browsers no more that they signed in with. Returns how many those were. */
  forgetPerson(subject: string | null): number;
  /** Refresh tokens that would live longer end then. None gets a longer life. */
  endRefreshTokensIn(ttlS: number): void;
}

export function createSignIns(database: DatabaseSync): SignIns {
  const statements = prepareStatements(database);
  const grantIdsOf = (subject: string | null) =>
    statements.grants.all({ subject, nowS: nowS() }).map(({ id }) => String(id));

  function strike(subject: string | null, each: (grantId: string) => void): number {
    const grantIds = grantIdsOf(subject);
    grantIds.forEach(each);
    return grantIds.length;
  }

  return {
    list: () =>
      statements.grants.all({ subject: null, nowS: nowS() }).map((row) => ({
        subject: String(row.subject),
        canRefresh: row.can_refresh === 1,
      })),
    revoke: (subject) =>
      strike(subject, (grantId) => {
        statements.revoke.run(grantId);
        statements.destroyGrant.run(grantId);
      }),
    killRefreshTokens: (subject) => strike(subject, (grantId) => statements.killRefreshToken.run(grantId)),
    forgetPerson: (subject) => Number(statements.forgetPerson.run({ subject }).changes),
    endRefreshTokensIn(ttlS) {
      statements.endRefreshTokens.run({ endsAtS: nowS() + ttlS });
    },
  };
}

function prepareStatements(database: DatabaseSync) {
  const isTheirs = "(:subject IS NULL OR json_extract(payload, '$.accountId') = :subject)";
  return {
    grants: database.prepare(
      `SELECT id, json_extract(payload, '$.accountId') AS subject,
         EXISTS (
           SELECT 1 FROM oidc_records AS token
           WHERE token.model = 'RefreshToken' AND token.grant_id = oidc_records.id
             AND token.consumed_at_s IS NULL AND token.expires_at_s > :nowS
         ) AS can_refresh
       FROM oidc_records WHERE model = 'Grant' AND expires_at_s > :nowS AND ${isTheirs}`,
    ),
    revoke: database.prepare('DELETE FROM oidc_records WHERE grant_id = ?'),
    destroyGrant: database.prepare("DELETE FROM oidc_records WHERE model = 'Grant' AND id = ?"),
    killRefreshToken: database.prepare(
      "DELETE FROM oidc_records WHERE model = 'RefreshToken' AND grant_id = ?",
    ),
    // A browser that nobody signed in with has a session as well, without an account.
    forgetPerson: database.prepare(
      `DELETE FROM oidc_records
       WHERE model = 'Session' AND json_extract(payload, '$.accountId') IS NOT NULL AND ${isTheirs}`,
    ),
    // The end stands in the payload a second time, where the provider reads it.
    endRefreshTokens: database.prepare(
      `UPDATE oidc_records SET expires_at_s = :endsAtS, payload = json_set(payload, '$.exp', :endsAtS)
       WHERE model = 'RefreshToken' AND expires_at_s > :endsAtS`,
    ),
  };
}

function nowS(): number {
  return Math.floor(Date.now() / 1000);
}
