// A made-up provider, by MSW: for all that a well-behaved one never does.

import { HttpResponse, http, type JsonBodyType } from 'msw';
import { CLIENT_ID } from './start-provider.ts';

export const ISSUER = 'https://id.shop.example';
export const TOKEN_ENDPOINT = `${ISSUER}/token`;
export const REVOCATION_ENDPOINT = `${ISSUER}/revoke`;
export const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;

const metadata: Readonly<Record<string, JsonBodyType>> = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: TOKEN_ENDPOINT,
  revocation_endpoint: REVOCATION_ENDPOINT,
  end_session_endpoint: `${ISSUER}/sign-out`,
  id_token_signing_alg_values_supported: ['RS256'],
};

export const discovers = (changed: Record<string, JsonBodyType> = {}): ReturnType<typeof http.get> =>
  http.get(DISCOVERY, () => HttpResponse.json({ ...metadata, ...changed }));

/** An ID token with a signature of no worth. Times are epoch seconds. */
export function createIdToken(claims: Readonly<Record<string, unknown>>): string {
  const now = Math.floor(Date.now() / 1000);
  const all = { iss: ISSUER, sub: 'ada', aud: CLIENT_ID, iat: now, exp: now + 300, ...claims };
  return [{ alg: 'RS256' }, all, 'signature'].map(encodePart).join('.');
}

function encodePart(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
