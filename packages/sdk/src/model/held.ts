import { CLOCK_NOISE_MS, elapsedMs, type Instant, seeInstant } from './instant.ts';
import type { ActiveRecord } from './record.ts';

/** A record in this tab's hands, and the moment from which on the tab itself has measured its age. */
export interface Held {
  readonly record: ActiveRecord;
  readonly anchor: Instant;
  /** When it was last found in the store, epoch ms. */
  readonly readAt: number;
  /** When the session began and when somebody last did something, by both clocks of this page. */
  readonly startedAt: Instant;
  readonly activeAt: Instant;
}

/**
 * Takes a record up. Its age is the wall clock's to tell, once; a clock that stands before the moment the tokens
 * were asked for was set back and tells nothing: they then count as expired, which costs a refresh and risks none.
 */
export function holdRecord(record: ActiveRecord, known: Held | null, now: Instant): Held {
  const { requestedAt, expiresAt } = record.tokens;
  const isClockBehind = now.wallMs < requestedAt - CLOCK_NOISE_MS;
  const wallMs = isClockBehind ? Math.max(expiresAt ?? requestedAt, requestedAt) : now.wallMs;
  return { record, anchor: { ...now, wallMs }, readAt: now.wallMs, ...seeAges(record, known, now) };
}

/** The same tokens with what the journal says now. */
export function renewJournal(held: Held, record: ActiveRecord, now: Instant): Held {
  return { record, anchor: held.anchor, readAt: now.wallMs, ...seeAges(record, held, now) };
}

/** What was seen before keeps the age that this page has measured, whatever its wall clock says by now. */
function seeAges(
  record: ActiveRecord,
  known: Held | null,
  now: Instant,
): Pick<Held, 'startedAt' | 'activeAt'> {
  const isSame = known?.record.sessionId === record.sessionId;
  const isSameActivity = isSame && known.record.activeAt === record.activeAt;
  return {
    startedAt: isSame ? known.startedAt : seeInstant(record.startedAt, now),
    activeAt: isSameActivity ? known.activeAt : seeInstant(record.activeAt, now),
  };
}

/** What is done in this tab counts in it at once, whatever the store has been told by then. */
export function seeActivityIn(held: Held, activeAt: Instant, now: Instant): Held {
  const isLater = elapsedMs(activeAt, now) < elapsedMs(held.activeAt, now);
  return isLater ? { ...held, activeAt } : held;
}

/** The time to compare the instants of these tokens with, epoch ms: never earlier than it may be. */
export function tokenNow({ anchor }: Held, now: Instant): number {
  return anchor.wallMs + elapsedMs(anchor, now);
}

/** How long the access token still lives, ms; `Infinity` if nobody knows its end. */
export function remainingMs(held: Held, now: Instant): number {
  const { expiresAt } = held.record.tokens;
  return expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt - tokenNow(held, now);
}
