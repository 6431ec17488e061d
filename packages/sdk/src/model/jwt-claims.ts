import { isFields, type UnknownFields } from './parse.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * The claims of a JWT (RFC 7519, 3), unverified: good for guessing an expiry, never for trusting anyone.
 * `null` for whatever is no JWT; an opaque token is none and that is no fault.
 */
export function readJwtClaims(token: string): UnknownFields | null {
  const parts = token.split('.');
  if (parts.length !== 3 || parts[1] === undefined) return null;
  try {
    const claims: unknown = JSON.parse(decodeBase64Url(parts[1]));
    return isFields(claims) ? claims : null;
  } catch {
    return null;
  }
}

/** Base64url to text. By hand, because `atob` belongs to a platform. */
function decodeBase64Url(encoded: string): string {
  let percentEncoded = '';
  let bits = 0;
  let bitCount = 0;
  for (const character of encoded) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new SyntaxError('no base64url');
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      percentEncoded += `%${((bits >> bitCount) & 0xff).toString(16).padStart(2, '0')}`;
    }
  }
  return decodeURIComponent(percentEncoded);
}
