import type { LifecycleSignal } from '../ports.ts';
import type { OwnHold } from './hold.ts';
import type { Instant } from './instant.ts';
import type { Message } from './message.ts';
import type { StoredRecord } from './parse-record.ts';

/** What happened. `now` is the moment it was noticed. */
export type MachineEvent = { readonly now: Instant } & (
  | { type: 'opened' }
  /** The store was read, for whatever reason. */
  | { type: 'read'; stored: StoredRecord }
  | { type: 'read-failed' }
  | { type: 'message'; message: Message }
  /** `random` is in [0, 1). */
  | { type: 'lifecycle'; signal: LifecycleSignal; random: number }
  | { type: 'timer' }
  /** What the calls that wait in this tab need, and how many are parked. */
  | { type: 'demand'; above: number | null; parked: number }
  /** Somebody did something in this tab. */
  | { type: 'activity' }
  | { type: 'hold-taken'; hold: Omit<OwnHold, 'since'> }
  | { type: 'hold-released'; holdId: string }
  /** What this tab had to say of its flows and activity has got there, or has not. */
  | { type: 'noted'; isWritten: boolean }
  | { type: 'refreshed'; stored: StoredRecord; isOurs: boolean }
  | { type: 'refresh-busy'; attemptId: string | null }
  | { type: 'refresh-blocked' }
  | { type: 'ended-here' }
  /** Nobody waits for a sign-in in place any more. */
  | { type: 'abandoned' }
);

/** An event without its moment; of the union, one by one. */
export type UnstampedEvent = MachineEvent extends infer Event ? WithoutNow<Event> : never;
type WithoutNow<Event> = Event extends { now: Instant } ? Omit<Event, 'now'> : never;
