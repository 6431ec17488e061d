import { reachedLimit } from '../model/limits.ts';
import { noteRecord } from '../model/note-record.ts';
import { storeHold } from '../model/hold.ts';
import type { ResolvedSessionOptions } from '../options.ts';
import type { Ports } from '../ports.ts';
import { notStored, refused } from './failures.ts';
import { instantOf } from './instant-of.ts';
import { restored } from './restored.ts';
import type { SessionLoop } from './session-loop.ts';

/** Puts off the idle limit, for all tabs, and a refresh token's end by using it. Resolves when it is stored. */
export async function extendSession(
  loop: SessionLoop,
  ports: Ports,
  options: ResolvedSessionOptions,
  refresh: () => Promise<void>,
): Promise<void> {
  await restored(loop);
  const { phase, self, holds, shown } = loop.readState();
  const now = instantOf(ports.clock);
  if (phase.status === 'ended') throw refused('session-ended');
  if (phase.status !== 'active') throw refused('no-session');
  // One that has reached its limit is over, whether or not that is written down yet.
  if (reachedLimit(phase.held, options, now) !== null) throw refused('session-ended');
  const { sessionId } = phase.held.record;
  const stored = holds.map((hold) => storeHold(hold, self.tabId, now));
  const note = { sessionId, tabId: self.tabId, holds: stored, activeAt: now.wallMs };
  const { isWritten } = await ports.store
    // By the clock as it is then: the page may be frozen on the way, and others go on meanwhile.
    .update((current) => noteRecord(current, note, { wallNow: ports.clock.wallNow(), timings: options }))
    .catch(notStored);
  await loop.reader.read();
  if (!isWritten) throw refused('session-ended');
  loop.perform({ type: 'post', message: { type: 'noted', sessionId } });
  const { knownEnd } = shown;
  if (knownEnd?.limit === 'refresh-token' && knownEnd.isExtendable) await refresh();
}
