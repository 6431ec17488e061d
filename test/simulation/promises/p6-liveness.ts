import type { ActiveRecord } from '../../../packages/sdk/src/model/record.ts';
import type { Fact } from '../facts.ts';
import { isRunning, runningTabs } from '../running-tabs.ts';
import type { SimTab } from '../world/sim-tab.ts';
import { isAgeHidden } from './hidden-age.ts';
import { canLoseMessages } from './message-loss.ts';
import type { Watch } from './promise.ts';

const MAX_WAIT_MS = 30_000;
/** How late the timer of a hidden page may be, and a little. */
const LATE_TIMER_MS = 61_000;

/**
 * P6: the next tokens are there before the last ones expire; and when all is well again, everybody gets one.
 *
 * Broken by an access token that expires in the store while the server could be reached and a tab was running, all
 * through the time in which a refresh is due and a late timer may make up for it; and by any refusal after the end of
 * all trouble and the longest back-off.
 *
 * Allowed: a session that is past a limit; a back-off that an earlier failure has left. Where every tab has long been hidden: tokens that live so
 * shortly (under five minutes) that they expire between two timers, and a visible tab that died and that the others
 * leave the first turn to; a page that has only just been shown may still wait for a timer from before. A clock set
 * back that hides the token's age. A tab that shows nobody, or somebody else, and lost the message of a sign-in
 * elsewhere, or to which none was sent since that tab was gone, learns of it with its next read; so does one that
 * could read no more than another build's record when it was told, or when it was back. So does one that has ended a
 * session which another tab, having slept through the end, has put back without a word. A tab whose `start()` was
 * refused does not notice that the store wrote it after all. A hidden page that meets a taken lock looks again with
 * its next timer, which may come after `maxWaitMs`.
 */
export const watchLiveness: Watch = (world, judge) => {
  const lifeMs = world.setup.accessTtlS * 1000;
  const leadMs = Math.min(60_000, lifeMs / 3) * 1.1;

  /** Sessions of which some message told that they are there, since the store was last empty or another build's. */
  const announced = new Set<string>();
  const shownAt = new Map<number, number>();
  let faultMetAt = Number.NEGATIVE_INFINITY;
  let foreignUntil = Number.NEGATIVE_INFINITY;

  /** A session that is to end needs no newer token. */
  function isPastLimit({ activeAt, startedAt }: ActiveRecord): boolean {
    const { idleLimitMs = null, absoluteLimitMs = null } = world.setup.flows ?? {};
    const endsAt = Math.min(activeAt + (idleLimitMs ?? Infinity), startedAt + (absoluteLimitMs ?? Infinity));
    return world.clock.wallNow() >= endsAt;
  }

  function seeExpired({ record, at }: Fact & { type: 'expired' }): void {
    const stored = world.stored();
    if (world.setup.store === 'memory' || stored?.state !== 'active') return;
    if (stored.sessionId !== record.sessionId || record.tokens.refreshToken === null) return;
    if (isPastLimit(stored)) return;
    const from = at - leadMs - LATE_TIMER_MS;
    const running = runningTabs(world).filter((tab) => tab.runsSince < from && shows(tab, record.sessionId));
    const isHiddenAll = running.every(({ isVisible, number }) => !isVisible || wasShownLately(number, at));
    if (isHiddenAll && (lifeMs < 300_000 || isLedByTheDead())) return;
    if (running.every((tab) => isAgeHidden(world, tab, at - lifeMs))) return;
    const storeFaultedAt = Math.max(world.recordCell.faultedAt, world.leaseCell.faultedAt);
    const troubledAt = Math.max(world.troubledAt, storeFaultedAt, faultMetAt);
    if (troubledAt >= from || !world.network.isReachable() || stored.failure !== null) return;
    if (world.server.familyOf(record.tokens.accessToken)?.endedBy !== null) return;
    judge.exercised();
    if (stored.tokens.accessToken === record.tokens.accessToken) {
      judge.broken(
        `generation ${record.generation} of ${record.sessionId} expired, and nobody had refreshed it`,
      );
    }
  }

  function wasShownLately(number: number, at: number): boolean {
    return at - (shownAt.get(number) ?? Number.NEGATIVE_INFINITY) < LATE_TIMER_MS;
  }

  /** A visible tab died without a word, or with one that was lost, and still leads in the others' eyes. */
  function isLedByTheDead(): boolean {
    const isAnyDead = [...world.tabs.values()].some((tab) => tab.isVisible && tab.owner.state === 'dead');
    return isAnyDead || canLoseMessages(world);
  }

  function seeRefused({ tab: number, code, call, askedAt, at }: Fact & { type: 'refused' }): void {
    if (call !== 'getAccessToken' || world.healedAt === null || askedAt < world.healedAt) return;
    const tab = world.tabs.get(number);
    const shown = tab?.session.getSnapshot();
    const stored = world.stored();
    const token = stored?.state === 'active' ? stored.tokens.accessToken : null;
    const isAlive = token !== null && world.server.familyOf(token)?.endedBy === null;
    const isToldOf = !canLoseMessages(world) && announced.has(stored?.sessionId ?? '');
    const isUnheard = !isToldOf && (shown?.status !== 'active' || code === 'account-changed');
    const isThrottled = tab?.hiddenAt !== null && at - askedAt >= MAX_WAIT_MS;
    const isOver = shown?.status === 'ended' && shown.sessionId === stored?.sessionId;
    const isLateStart = shown?.status !== 'active' && world.recordCell.wasLate;
    if (tab === undefined || !isRunning(tab) || !isAlive) return;
    if (!isUnheard && !isThrottled && !isLateStart && !isOver) {
      judge.broken(`tab ${number}, which shows ${shown?.status}, refused with ${code} although all was well`);
    }
  }

  function seePosted(message: unknown, at: number): void {
    if (at < foreignUntil && !world.isHealing) return;
    if (typeof message !== 'object' || message === null || !('sessionId' in message)) return;
    if (typeof message.sessionId === 'string') announced.add(message.sessionId);
  }

  return (fact) => {
    if (fact.type === 'sent' && fact.request.fault !== null) faultMetAt = fact.at;
    // Put back after the store had lost it.
    if (fact.type === 'stored' && fact.before === null) faultMetAt = fact.at;
    if (fact.type === 'stored' && fact.after === null) announced.clear();
    if (fact.type === 'acted' && fact.action.type === 'show') shownAt.set(fact.action.tab, fact.at);
    if (fact.type === 'posted') seePosted(fact.message, fact.at);
    if (fact.type === 'acted' && fact.action.type === 'foreign-record') {
      foreignUntil = Math.max(foreignUntil, fact.at + fact.action.forMs);
    }
    if (fact.type === 'expired') seeExpired(fact);
    if (fact.type === 'refused') seeRefused(fact);
    if (fact.type === 'granted' && world.healedAt !== null && fact.grant.askedAt >= world.healedAt)
      judge.exercised();
  };
};

function shows({ session }: SimTab, sessionId: string): boolean {
  const shown = session.getSnapshot();
  return shown.status === 'active' && shown.sessionId === sessionId;
}
