import type { Fact } from '../facts.ts';
import { runningTabs } from '../running-tabs.ts';
import type { ActiveRecord } from '../../../packages/sdk/src/model/record.ts';
import type { Watch } from './promise.ts';

/**
 * The lock of a frozen page is stolen when it is older than any refresh, and a lease runs out; what was begun under a
 * stolen lock is left as long once more; and a request.
 */
const AFTER_FREEZE_MS = 55_000;
/** A page that leaves lets go: what is left are the backups' moments, six seconds at the most, and a request. */
const AFTER_LEAVE_MS = 15_000;
/** It was asked for and not yet given: then it is given to a page that is gone. */
const LOCK_MS = 10;
/** Before a refresh is due nothing may have gone wrong for so long. */
const CALM_MS = 130_000;
const HARMLESS = ['open', 'get', 'refresh', 'fetch', 'focus', 'stray', 'sign-in', 'mishap', 'ambush'];

/**
 * P6, when the page that is about to refresh, or does so, is frozen or leaves: another one steps in.
 *
 * Broken by tokens that come later than it takes to step in, or that expire, while a visible tab was there all along.
 *
 * Allowed: everything but that one page's misfortune; one that is paused in the middle of a transaction keeps all
 * others out of the store. One that is emptied may get an older answer. Where messages are lost its goodbye may be among them. A page
 * that leaves as it asks for the lock is given it in its absence, and can no more let go of it than a frozen one: until
 * the next commit whoever refreshes has to steal it first, and what was begun so is left its time if that page leaves too.
 */
export const watchPausedPage: Watch = (world, judge) => {
  const { accessTtlS, store, locks, messageLossPercent } = world.setup;
  let calmSince = Number.NEGATIVE_INFINITY;
  let isStoreLost = false;
  let pause: { tab: number; at: number } | null = null;
  /** The tabs that were given the lock in their absence, and have it still. */
  const absentHolders = new Set<number>();
  let asked: { tab: number; at: number } | null = null;
  if (store === 'memory' || messageLossPercent > 0 || accessTtlS < 300) return () => {};

  function isOnlyPaused(record: ActiveRecord, at: number): boolean {
    if (record.tokens.refreshToken === null || isStoreLost) return false;
    if (pause === null || world.tabs.get(pause.tab)?.owner.state !== 'suspended') return false;
    if (world.recordCell.gate.holder !== null || world.leaseCell.gate.holder !== null) return false;
    if (at - pause.at > CALM_MS || at - calmSince < CALM_MS || record.failure !== null) return false;
    if (world.recordCell.faultedAt > at - CALM_MS || world.clock.lastStepBackAt() > 0) return false;
    if (world.server.familyOf(record.tokens.accessToken)?.endedBy !== null) return false;
    return runningTabs(world).some(({ isVisible, runsSince, heldSince, session }) => {
      const shown = session.getSnapshot();
      const isThere = isVisible && runsSince < at - CALM_MS && heldSince < at - CALM_MS;
      return isThere && shown.status === 'active' && shown.sessionId === record.sessionId;
    });
  }

  function seeStored({ before, after, at }: Fact & { type: 'stored' }): void {
    if (before?.state !== 'active' || after?.state !== 'active' || before.refreshAt === null) return;
    if (after.sessionId !== before.sessionId || after.generation <= before.generation) return;
    const isLockAway = absentHolders.size > 0;
    absentHolders.clear();
    if (!isOnlyPaused(before, at)) return;
    judge.exercised();
    const isGone = pause !== null && world.tabs.get(pause.tab)?.pause === 'cached';
    const isLetGo = isGone && locks === 'web' && !isLockAway;
    const lateMs = world.clock.wallNow() - before.refreshAt;
    if (lateMs > (isLetGo ? AFTER_LEAVE_MS : AFTER_FREEZE_MS)) {
      judge.broken(`a refresh came ${lateMs} ms late, since tab ${pause?.tab} was paused`);
    }
  }

  function seeExpired({ record, at }: Fact & { type: 'expired' }): void {
    const stored = world.stored();
    if (stored?.state !== 'active' || stored.sessionId !== record.sessionId) return;
    if (stored.generation > record.generation || !isOnlyPaused(stored, at)) return;
    judge.broken(`nobody refreshed generation ${record.generation}, since tab ${pause?.tab} was paused`);
  }

  return (fact) => {
    const isTrouble =
      (fact.type === 'acted' && !HARMLESS.includes(fact.action.type)) ||
      (fact.type === 'sent' && fact.request.fault !== null) ||
      (fact.type === 'stored' && fact.before === null) ||
      fact.type === 'died' ||
      fact.type === 'woke';
    if (fact.type === 'acted' && isTrouble) {
      const forMs = 'forMs' in fact.action ? fact.action.forMs : 0;
      calmSince = Math.max(calmSince, fact.at + forMs);
    } else if (isTrouble) calmSince = Math.max(calmSince, fact.at);
    if (fact.type === 'stored' && fact.after === null) isStoreLost = true;
    if (fact.type === 'stored') seeStored(fact);
    if (fact.type === 'expired') seeExpired(fact);
    if (fact.type === 'lock-asked') asked = fact;
    if (fact.type === 'woke' || fact.type === 'died') absentHolders.delete(fact.tab);
    if (fact.type !== 'paused') return;
    if (pause !== null && fact.at - pause.at < CALM_MS) calmSince = Math.max(calmSince, fact.at);
    if (asked?.tab === fact.tab && fact.at - asked.at < LOCK_MS) absentHolders.add(fact.tab);
    pause = { tab: fact.tab, at: fact.at };
  };
};
