/** A message by which a backup says that it had to step in. */
export function isTakeover(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'takeover';
}
