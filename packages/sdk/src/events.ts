import type { HoldfastError } from './errors.ts';
import type { EndReason, HoldRisk, KnownEnd, Role } from './snapshot.ts';

/** Whose session it is. */
export interface SessionIdentity {
  readonly sessionId: string;
  readonly subject: string | null;
}

/** What happened, by event name. No payload holds a token. */
export interface SessionEvents {
  /** A stored session was taken up at start. */
  restored: SessionIdentity & { generation: number; expiresAt: number | null };
  /** A session began: `start()` in this tab or another. */
  started: SessionIdentity;
  /** A new token set is in use in this tab, whichever tab fetched it. */
  refreshed: { sessionId: string; generation: number; expiresAt: number | null; byThisTab: boolean };
  /** An attempt of this tab failed; the session goes on. `retryAt` is epoch ms. */
  'refresh-failed': { sessionId: string; error: HoldfastError; attempt: number; retryAt: number };
  /**
   * The outcome of an earlier attempt is unknown and the server's replay window is over: the refresh token is
   * sent once more, and the server may refuse it. `sentMs` is the time since it was first sent.
   */
  'refresh-ambiguous': { sessionId: string; generation: number; sentMs: number };
  /** This tab leads now, or does no longer. */
  'leader-changed': { role: Role };
  /** Another session took the place of this one: of whoever it is while this one ran, of somebody else after its end. */
  'account-changed': { from: SessionIdentity; to: SessionIdentity };
  /** The session had ended, and the same person has signed in again: what was parked goes out. */
  reauthenticated: { from: SessionIdentity; to: SessionIdentity };
  /** The session ends soon unless something is done: told once in each tab, at the same moment. */
  warned: { sessionId: string } & KnownEnd;
  /** That end was put off, in whichever tab. */
  extended: { sessionId: string };
  /** Something is known that may break a flow of this tab, or something else than before. */
  'hold-at-risk': { holdId: string; name: string } & HoldRisk;
  /** Nothing is known any more that may break it. */
  'hold-recovered': { holdId: string; name: string };
  /** A hold of this tab is over. */
  'hold-ended': { holdId: string; name: string; cause: 'released' | 'maximum' };
  /** The session is over, for all tabs. */
  ended: { sessionId: string; endReason: EndReason };
  /** IndexedDB cannot be opened: this tab keeps its tokens in memory and shares them with no one. */
  'storage-unavailable': { reason: string };
  /** The browser threw the stored session away; this tab put it back from memory. */
  'storage-restored': { sessionId: string; generation: number };
  /** Something from outside was not understood and was left aside; the tokens at hand were kept. */
  'input-ignored': { source: 'store' | 'channel' | 'token-response'; reason: string };
  /** The device's clock was set back while running, by about `stepMs` (negative). */
  'clock-stepped': { stepMs: number };
}

export type SessionEventName = keyof SessionEvents;
