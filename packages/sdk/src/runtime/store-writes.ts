import { endAtLimit, restoreRecord } from '../model/amend-record.ts';
import type { Effect } from '../model/effect.ts';
import type { UnstampedEvent } from '../model/machine-event.ts';
import { type Note, noteRecord } from '../model/note-record.ts';
import type { ActiveRecord, SessionRecord } from '../model/record.ts';
import type { ResolvedSessionOptions } from '../options.ts';
import type { Ports } from '../ports.ts';
import type { EndReason } from '../snapshot.ts';
import type { StoreReader } from './store-reader.ts';

/** What a write to the store tells of itself. */
export interface WriteContext {
  readonly ports: Ports;
  readonly options: ResolvedSessionOptions;
  readonly reader: StoreReader;
  dispatch(event: UnstampedEvent): void;
  perform(effect: Effect): void;
  isClosed(): boolean;
}

// None of these rejects: the next look at the store finds what is to be done, and asks again. After each the store is
// read, and not assumed: what was written before a page slept is nothing to go by when it wakes.

/** Puts back a session, or the end of one, that the store has lost. */
export async function restoreStore(record: SessionRecord, context: WriteContext): Promise<void> {
  const { ports, reader, perform, isClosed } = context;
  const { sessionId, generation } = record;
  try {
    const amended = await ports.store.update((current) => restoreRecord(current, record));
    if (isClosed()) return;
    await reader.read();
    if (isClosed() || amended.type === 'fenced') return;
    if (record.state === 'ended') return perform({ type: 'post', message: { type: 'ended', sessionId } });
    perform({ type: 'emit', name: 'storage-restored', payload: { sessionId, generation } });
    perform({ type: 'post', message: { type: 'committed', sessionId, generation } });
  } catch {
    // Out of order.
  }
}

/** Writes down this tab's flows, and that somebody did something in it. */
export async function writeNote(note: Note, context: WriteContext): Promise<void> {
  const { ports, options, reader, dispatch, perform } = context;
  // Written twice, or again after its answer was lost, it is none any more.
  let isNews = false;
  try {
    const { isWritten } = await ports.store.update((current) => {
      const change = noteRecord(current, note, { wallNow: ports.clock.wallNow(), timings: options });
      isNews ||= change.result.isNews;
      return change;
    });
    await reader.read();
    dispatch({ type: 'noted', isWritten });
  } catch {
    dispatch({ type: 'noted', isWritten: false });
  }
  if (isNews) perform({ type: 'post', message: { type: 'noted', sessionId: note.sessionId } });
}

/** Ends a session that has reached a limit. The server is to forget it too, as after a sign-out. */
export async function writeEnd(
  record: ActiveRecord,
  endReason: EndReason,
  context: WriteContext,
): Promise<void> {
  const { ports, options, reader, perform } = context;
  const { sessionId, tokens } = record;
  try {
    // Written twice, it is fenced off by itself.
    let isWritten = false;
    await ports.store.update((current) => {
      const change = endAtLimit(current, record, endReason, ports.clock.wallNow());
      isWritten ||= change.result.type === 'written';
      return change;
    });
    await reader.read();
    if (!isWritten) return;
    perform({ type: 'post', message: { type: 'ended', sessionId } });
    forget(tokens.refreshToken ?? tokens.accessToken, options);
  } catch {
    // Out of order.
  }
}

/** Best effort, and nobody waits for it: the session is over here whatever the server says. */
export function forget(token: string, { revoke }: ResolvedSessionOptions): void {
  void (async () => revoke?.(token))().catch(() => {});
}
