import { HoldfastError } from '../errors.ts';
import { reachedLimit } from '../model/limits.ts';
import { noteRecord } from '../model/note-record.ts';
import { storeHold } from '../model/hold.ts';
import type { ResolvedSessionOptions } from '../options.ts';
import type { Ports } from '../ports.ts';
import { notStored } from './failures.ts';
import { instantOf } from './instant-of.ts';
import { restored } from './restored.ts';
import type { SessionLoop } from './session-loop.ts';

/** Puts off the idle limit, for all tabs. Resolves when it is stored. */
export async function extendSession(
  loop: SessionLoop,
  ports: Ports,
  options: ResolvedSessionOptions,
): Promise<void> {
  await restored(loop);
  const { phase, self, holds } = loop.readState();
  const now = instantOf(ports.clock);
  if (phase.status === 'ended') throw ended();
  if (phase.status !== 'active') throw new HoldfastError('no-session', 'Nobody is signed in');
  // One that has reached its limit is over, whether or not that is written down yet.
  if (reachedLimit(phase.held, options, now) !== null) throw ended();
  const { sessionId } = phase.held.record;
  const stored = holds.map((hold) => storeHold(hold, self.tabId, now));
  const note = { sessionId, tabId: self.tabId, holds: stored, activeAt: now.wallMs };
  const { isWritten } = await ports.store
    // By the clock as it is then: the page may be frozen on the way, and others go on meanwhile.
    .update((current) => noteRecord(current, note, { wallNow: ports.clock.wallNow(), timings: options }))
    .catch(notStored);
  await loop.reader.read();
  if (!isWritten) throw ended();
  loop.perform({ type: 'post', message: { type: 'noted', sessionId } });
}

function ended(): HoldfastError {
  return new HoldfastError('session-ended', 'The session has ended');
}
