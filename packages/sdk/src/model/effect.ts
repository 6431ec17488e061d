import type { SessionEventName, SessionEvents } from '../events.ts';
import type { EndReason } from '../snapshot.ts';
import type { Message } from './message.ts';
import type { Note } from './note-record.ts';
import type { ActiveRecord, SessionRecord } from './record.ts';
import type { Reconnection } from './schedule.ts';

/** What the machine wants done. */
export type Effect =
  | { type: 'read-store' }
  /** The store lost what is still in memory here: a session, or the end of one. */
  | { type: 'restore-store'; record: SessionRecord }
  /** What this tab has to say of its flows and activity. */
  | { type: 'note'; note: Note }
  /** A limit is reached, as this record tells. */
  | { type: 'end-at-limit'; record: ActiveRecord; endReason: EndReason }
  | {
      type: 'refresh';
      sessionId: string;
      generation: number;
      isSteal: boolean;
      /** Whose attempt it was that the lock was found taken with. */
      busyWith: string | null;
      reconnection: Reconnection | null;
    }
  | { type: 'release-lock' }
  | { type: 'abort-refresh' }
  | { type: 'post'; message: Message }
  | { type: 'close-channel' }
  | { type: 'reopen-channel' }
  /** `null` stops the one timer. */
  | { type: 'timer'; delayMs: number | null }
  | EmitEffect;

export type EmitEffect = {
  [Name in SessionEventName]: { type: 'emit'; name: Name; payload: SessionEvents[Name] };
}[SessionEventName];
