import { amendRecord } from '../model/amend-record.ts';
import { parseRecord } from '../model/parse-record.ts';
import { decideRefresh } from '../model/refresh-decision.ts';
import { REFRESH_GRACE_MS } from '../model/schedule.ts';
import type { Timings } from '../model/timings.ts';
import type { Ports } from '../ports.ts';
import { attemptIdOf, busyWith, type RefreshResult, type RefreshRun } from './refresh-run.ts';

/**
 * Why a taken lock is left to its holder: it has not been at it for long, the session has moved on, or somebody
 * has only just begun. A lock is stolen only to send at once: whoever was robbed for nothing would go on without
 * it, and the next take it for gone.
 */
export async function reasonNotToSteal(
  run: RefreshRun,
  { store, clock }: Ports,
  timings: Timings,
): Promise<RefreshResult | null> {
  const stored = parseRecord(await store.read());
  const decision = decideRefresh(stored, run, { wallNow: clock.wallNow(), attemptId: '', timings });
  if (decision.type === 'leave') return { type: 'left', stored };
  const isSameHolder = attemptIdOf(stored) === run.busyWith;
  return run.isSteal && isSameHolder && decision.type !== 'busy' ? null : busyWith(stored);
}

/**
 * Whoever is robbed does not notice. If it has begun, the next to find the lock free is to know that this means
 * nothing; if it has not, the record is no longer the one that it has read, and it begins nothing. `false` where the
 * session has moved on, and there is no reason to steal any more.
 */
export async function noteTheft({ sessionId, generation }: RefreshRun, { store }: Ports): Promise<boolean> {
  const amended = await store.update((current) =>
    amendRecord(current, { sessionId }, (record) => ({
      ...record,
      attempt: record.attempt === null ? null : { ...record.attempt, isUnlocked: true },
    })),
  );
  return amended.type === 'written' && amended.record.generation <= generation;
}

/**
 * Robbed in vain, a holder that had only just got the lock may begin without it for as long as it may linger. The
 * lock is kept for so long, and what was begun is marked.
 */
export async function waitOutRobbed(run: RefreshRun, ports: Ports): Promise<void> {
  await new Promise<void>((resolve) => void ports.clock.setTimer(REFRESH_GRACE_MS, resolve));
  await noteTheft(run, ports);
}
