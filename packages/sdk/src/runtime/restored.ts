import { HoldfastError } from '../errors.ts';
import type { SessionLoop } from './session-loop.ts';

/** Until the store was read nobody knows what to refresh or end. */
export async function restored(loop: SessionLoop): Promise<void> {
  if (loop.readState().phase.status !== 'restoring') return;
  await loop.reader.read();
  if (loop.readState().phase.status === 'restoring') {
    throw new HoldfastError('storage-failed', 'The store cannot be read');
  }
}
