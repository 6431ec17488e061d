import { HoldfastError } from '../errors.ts';

// What calls on a session fail with, where more than one does.

export function notStored(cause: unknown): never {
  throw new HoldfastError('storage-failed', 'The store did not take the session', { cause });
}

export function disposed(): HoldfastError {
  return new HoldfastError('disposed', 'The session was disposed');
}
