/**
 * A short mark of a token, to tell in the journal which one was sent without writing it down twice.
 * Not a cryptographic hash: it lies beside the token itself and protects nothing.
 */
export function fingerprint(token: string): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let index = 0; index < token.length; index += 1) {
    const unit = token.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
