import { createPrivateKey, sign as signBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../examples/checkout-demo/server/open-database.ts';
import { loadSecrets } from '../../../examples/checkout-demo/server/provider/load-secrets.ts';
import { createDemoClient } from './demo-client.ts';
import { openServer } from './opened-server.ts';

describe('the API takes', () => {
  test('an access token of the provider', async () => {
    const client = createDemoClient((await openServer()).url());
    const { access_token, expires_in } = await client.signIn('ada@example.com');
    const response = await client.api('/api/me', { token: access_token });
    expect(expires_in).toBe(30);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ subject: 'ada', name: 'Ada Byrne', email: 'ada@example.com' });
  });
});

describe('the API refuses', () => {
  test('a request without a token, naming no error (RFC 6750, 3.1)', async () => {
    const client = createDemoClient((await openServer()).url());
    const response = await client.api('/api/me');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="shop"');
  });

  test('something that is no token', async () => {
    const client = createDemoClient((await openServer()).url());
    const response = await client.api('/api/me', { token: 'abc.def.ghi' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="invalid_token", error_description="The access token is not valid"',
    );
  });

  test('a token that has expired', async () => {
    const { client, sign, claims } = await forge();
    const token = sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 });
    const response = await client.api('/api/me', { token });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="invalid_token", error_description="The access token expired"',
    );
  });

  test.for([
    ['issuer', { iss: 'http://localhost:1/oidc' }],
    ['audience', { aud: 'http://localhost:1/api' }],
  ] as const)('a token of another %s, however well signed', async ([, changed]) => {
    const { client, sign, claims } = await forge();
    expect((await client.api('/api/me', { token: sign(claims) })).status).toBe(200);
    expect((await client.api('/api/me', { token: sign({ ...claims, ...changed }) })).status).toBe(401);
  });

  test('a token without the scope of the shop', async () => {
    const { client, sign, claims } = await forge();
    const response = await client.api('/api/me', { token: sign({ ...claims, scope: 'garden' }) });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="shop"');
  });

  test('a token whose session was revoked, at once', async () => {
    const client = createDemoClient((await openServer()).url());
    const { access_token, refresh_token } = await client.signIn('ada@example.com');
    const body = new URLSearchParams({ client_id: 'saltmarsh-shop', token: refresh_token });
    expect((await client.visit('/oidc/token/revocation', { method: 'POST', body })).status).toBe(200);
    const response = await client.api('/api/me', { token: access_token });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="invalid_token", error_description="The session was revoked"',
    );
  });
});

/** Signs claims with the provider's own key, beginning with those of a token that is good. */
async function forge() {
  const server = await openServer();
  const client = createDemoClient(server.url());
  const { access_token } = await client.signIn('ada@example.com');
  const claims = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;

  const database = openDatabase(server.dataFolder);
  const { signingKey } = await loadSecrets(database);
  database.close();
  const key = createPrivateKey({ key: signingKey, format: 'jwk' });
  const sign = (payload: Record<string, unknown>) => {
    const signed = `${encode({ alg: 'ES256', typ: 'at+jwt' })}.${encode(payload)}`;
    const signature = signBytes('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  };
  return { client, sign, claims };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
