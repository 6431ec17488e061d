import type { HoldfastError } from '../errors.ts';
import type { StoredRecord } from '../model/parse-record.ts';
import type { WantedRefresh } from '../model/refresh-decision.ts';

// What a run of a refresh is given, and what comes of it.

/** What came of seeing to a refresh. `stored` is what lies in the store now. */
export type RefreshResult =
  /** Another tab is at it, with this attempt if it has come that far. */
  | { type: 'busy'; attemptId: string | null }
  /** The store could not be read, or did not take what must be in it before anything is sent. */
  | { type: 'blocked' }
  /** Nothing was sent. */
  | { type: 'left'; stored: StoredRecord }
  /** Without `isStored` the store has not said that it took them. */
  | ({ type: 'committed'; ignored: readonly string[]; isStored: boolean } & SentRefresh)
  /** The answer came too late: the session has moved on without it. */
  | { type: 'fenced'; stored: StoredRecord }
  | ({ type: 'failed'; error: HoldfastError; attempt: number } & SentRefresh);

export interface SentRefresh {
  readonly stored: StoredRecord;
  /** The generation whose refresh token was sent. */
  readonly generation: number;
  /** How long ago it was first sent, where the server may no longer answer a replay. */
  readonly ambiguousMs: number | null;
}

export interface RefreshRun extends WantedRefresh {
  /** The attempt that was in the journal for as long as the lock has been found taken. */
  readonly busyWith: string | null;
  /** Called with the way to let go of the lock early. */
  readonly onLocked: (release: () => void) => void;
  /** Whether the page has been frozen or has left since this began, for however short a time. */
  readonly wasSuspended: () => boolean;
  readonly signal: AbortSignal;
}

/** Somebody is at it, as far as the journal tells. */
export function busyWith(stored: StoredRecord): RefreshResult {
  return { type: 'busy', attemptId: attemptIdOf(stored) };
}

export function attemptIdOf(stored: StoredRecord): string | null {
  const attempt = stored.type === 'record' && stored.record.state === 'active' ? stored.record.attempt : null;
  return attempt?.id ?? null;
}
