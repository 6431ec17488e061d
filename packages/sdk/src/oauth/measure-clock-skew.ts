/**
 * How many seconds the provider's clock is ahead of this device's, by the `iat` of an ID token that has just come
 * in; 0 if there is none. A device whose clock is minutes off would take a fresh ID token for an expired one;
 * that it is fresh is known anyway, by its nonce.
 */
export async function measureClockSkew(response: Response): Promise<number> {
  try {
    const { id_token: idToken } = (await response.json()) as { id_token?: unknown };
    const payload = String(idToken).split('.')[1] ?? '';
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const { iat } = claims as { iat?: unknown };
    return typeof iat === 'number' ? iat - Math.floor(Date.now() / 1000) : 0;
  } catch {
    return 0; // Not a token response, or its ID token is no JWT: the checks that follow say so.
  }
}
