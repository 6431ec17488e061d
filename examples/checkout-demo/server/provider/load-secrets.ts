import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

export const SIGNING_ALGORITHM = 'ES256';

/** What the provider must not lose at a restart, or every token and cookie out there is void. */
export interface Secrets {
  readonly signingKey: JWK;
  readonly cookieKeys: string[];
}

/** The secrets made at the first start. */
export async function loadSecrets(database: DatabaseSync): Promise<Secrets> {
  const stored = database.prepare("SELECT value FROM settings WHERE name = 'secrets'").get();
  if (stored !== undefined) return JSON.parse(String(stored.value)) as Secrets;

  const secrets = await makeSecrets();
  database.prepare("INSERT INTO settings (name, value) VALUES ('secrets', ?)").run(JSON.stringify(secrets));
  return secrets;
}

async function makeSecrets(): Promise<Secrets> {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    signingKey: { ...jwk, kid, alg: SIGNING_ALGORITHM, use: 'sig' },
    cookieKeys: [randomBytes(32).toString('base64url')],
  };
}
