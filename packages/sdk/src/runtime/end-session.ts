import { buryRecord } from '../model/amend-record.ts';
import type { ResolvedSessionOptions } from '../options.ts';
import type { Ports } from '../ports.ts';
import { notStored } from './failures.ts';
import { restored } from './restored.ts';
import type { SessionLoop } from './session-loop.ts';
import { forget } from './store-writes.ts';

/** Ends the session in all tabs; one that has ended by itself is given up, with all that waits for its return. */
export async function endSession(
  loop: SessionLoop,
  ports: Ports,
  options: ResolvedSessionOptions,
): Promise<void> {
  await restored(loop);
  const { phase } = loop.readState();
  if (phase.status === 'ended') loop.dispatch({ type: 'abandoned' });
  if (phase.status !== 'active') return;
  const { record } = phase.held;
  const { refreshToken, accessToken } = record.tokens;
  loop.dispatch({ type: 'ended-here' });
  forget(refreshToken ?? accessToken, options);
  const amended = await ports.store
    .update((current) => buryRecord(current, record, 'signed-out'))
    .catch((cause: unknown) => {
      // The next read finds the session where its end should be, and puts that there.
      loop.dispatch({ type: 'read-failed' });
      return notStored(cause);
    });
  if (amended.type === 'fenced' && amended.stored.type === 'foreign') {
    notStored(new Error('a record of another version lies in the store'));
  }
  loop.perform({ type: 'post', message: { type: 'ended', sessionId: record.sessionId } });
  // Somebody else has signed in meanwhile: this tab shows them, as all others do.
  if (amended.type === 'fenced') await loop.reader.read();
}
