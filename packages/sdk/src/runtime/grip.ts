import { elapsedMs, type Instant, stepBackMs } from '../model/instant.ts';
import { REFRESH_GRACE_MS } from '../model/schedule.ts';
import type { Clock } from '../ports.ts';
import { instantOf } from './instant-of.ts';

/** The lock in a tab's hand. */
export interface Grip {
  /** When it was asked for: nobody can have stolen it for a while from then on. */
  readonly since: Instant;
}

/** Whether so much time has gone by, in a frozen page, that the lock may be another's by now. */
export function hasLingered({ since }: Grip, clock: Clock): boolean {
  const now = instantOf(clock);
  return elapsedMs(since, now) > REFRESH_GRACE_MS || stepBackMs(since, now) < 0;
}
