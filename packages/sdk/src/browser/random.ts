/** Good enough to spread timers; nothing secret depends on it. */
export function random(): number {
  return Math.random();
}

/** By hand, because `randomUUID` is missing on insecure origins and `getRandomValues` is not. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
