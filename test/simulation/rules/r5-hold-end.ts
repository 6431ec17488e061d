import type { Fact } from '../facts.ts';
import { canLoseMessages } from '../promises/message-loss.ts';
import type { ActiveRecord } from '../../../packages/sdk/src/model/record.ts';
import type { Watch } from '../promises/promise.ts';
import { runningTabs } from '../running-tabs.ts';
import type { SimTab } from '../world/sim-tab.ts';
import { GIVEN_UP_MS, LATE_TIMER_MS, LEASE_MS } from './allowances.ts';
import { seeFact, type Sees } from './see-fact.ts';
import { createStoreTrouble } from './store-trouble.ts';

const ROUNDING_MS = 2_000;

interface OpenHold {
  readonly holdId: string;
  readonly tab: number;
  readonly takenAt: number;
  readonly maxMs: number;
}

/**
 * R5: a flow lasts until it is let go of, or its maximum, and all tabs see it as long as it does.
 *
 * Broken by a flow that is told to be over before its maximum although nobody let go of it, or that goes on after it in
 * a tab that is awake; by a tab that was awake and does not show a flow when the news of it has arrived, or shows it no
 * longer although it goes on.
 *
 * Allowed: a flow that is taken past a limit; late timers of a hidden page; a clock that is set forward makes the maximum come sooner, and a sleep with a
 * clock that is set back makes it come later. What others show: lost messages, a store in trouble, and the lease of a
 * flow whose tab slept, until it is heard of again.
 */
export const watchHoldEnd: Watch = (world, judge) => {
  const { setup, tabs, clock } = world;
  const { flows, store } = setup;
  if (flows === null) return () => {};
  const trouble = createStoreTrouble(world);
  const open = new Map<string, OpenHold>();
  const released = new Set<string>();
  let nextMaximumAt = Infinity;

  function setNextMaximum(): void {
    nextMaximumAt = Math.min(Infinity, ...[...open.values()].map(({ takenAt, maxMs }) => takenAt + maxMs));
  }

  function sessionOf(tab: SimTab): string | null {
    const shown = tab.session.getSnapshot();
    return shown.status === 'active' ? shown.sessionId : null;
  }

  function seeEnded(holdId: string, cause: string, at: number): void {
    const hold = open.get(holdId);
    open.delete(holdId);
    setNextMaximum();
    if (hold === undefined) return;
    judge.exercised();
    if (cause === 'released') {
      if (!released.has(holdId) && tabs.get(hold.tab)?.isDisposed !== true)
        judge.broken(`${holdId} was let go of by nobody`);
      return;
    }
    const earlyMs = hold.takenAt + hold.maxMs - ROUNDING_MS - clock.forwardSince(hold.takenAt) - at;
    if (earlyMs > 0) judge.broken(`${holdId} ended ${earlyMs} ms before its maximum`);
  }

  function seeLate(at: number): void {
    let nextAt = Infinity;
    for (const { holdId, tab: number, takenAt, maxMs } of open.values()) {
      const tab = tabs.get(number);
      if (tab === undefined || tab.owner.state !== 'running' || tab.isDisposed) continue;
      const from = Math.max(takenAt + maxMs, tab.runsSince, world.sleptAt + LATE_TIMER_MS);
      const lateMs = ROUNDING_MS + (tab.hiddenAt === null ? 0 : LATE_TIMER_MS);
      const dueAt = from + lateMs + clock.backSince(takenAt);
      nextAt = Math.min(nextAt, dueAt);
      if (at > dueAt) judge.broken(`${holdId} goes on ${at - dueAt} ms after its maximum`);
    }
    nextMaximumAt = nextAt;
  }

  function isHeldOn({ holdId, tab: number }: OpenHold, sessionId: string | null, since: number): boolean {
    const tab = tabs.get(number);
    if (!open.has(holdId) || tab === undefined || tab.owner.state !== 'running' || tab.isDisposed)
      return false;
    return sessionOf(tab) === sessionId && Math.max(tab.runsSince, tab.heldSince) < since;
  }

  function isTroubled(since: number): boolean {
    return canLoseMessages(world) || store === 'memory' || trouble.lastAt() > since - GIVEN_UP_MS;
  }

  /** No new flow puts that off. */
  function isPastLimit({ activeAt, startedAt }: ActiveRecord): boolean {
    const idleAt = activeAt + (flows?.idleLimitMs ?? Infinity);
    return clock.wallNow() >= Math.min(idleAt, startedAt + (flows?.absoluteLimitMs ?? Infinity));
  }

  function seeKnown({ holdId, takenAt, at }: Fact & { type: 'held-known' }): void {
    const hold = open.get(holdId);
    const record = world.stored();
    const sessionId = record?.sessionId ?? null;
    if (record?.state === 'active' && isPastLimit(record)) return;
    // A hidden page looks at the store when its timer comes, and until then may believe that the limit is reached.
    if (flows?.idleLimitMs && hold !== undefined && tabs.get(hold.tab)?.hiddenAt !== null) return;
    if (
      hold === undefined ||
      takenAt + hold.maxMs < at ||
      isTroubled(takenAt) ||
      !isHeldOn(hold, sessionId, takenAt)
    )
      return;
    for (const tab of runningTabs(world)) {
      const isThere = Math.max(tab.runsSince, tab.heldSince, world.sleptAt) < takenAt;
      if (!isThere || sessionOf(tab) !== sessionId) continue;
      judge.exercised();
      if (!showsHold(tab, holdId)) judge.broken(`tab ${tab.number} does not show ${holdId}`);
    }
  }

  function seeShown({ tab, before, after, at }: Fact & { type: 'shown' }): void {
    if (before.status !== 'active' || after.status !== 'active' || before.holds === after.holds) return;
    if (before.sessionId !== after.sessionId || at < (tabs.get(tab)?.runsSince ?? at) + ROUNDING_MS) return;
    for (const { holdId } of before.holds) {
      const hold = open.get(holdId);
      if (hold === undefined || released.has(holdId)) continue;
      if (after.holds.some((shown) => shown.holdId === holdId)) continue;
      const isLeaseInDoubt = world.sleptAt > at - LEASE_MS || clock.steppedSince(at - LEASE_MS) !== 0;
      if (isLeaseInDoubt || isTroubled(at - LEASE_MS)) continue;
      if (at > hold.takenAt + hold.maxMs - ROUNDING_MS - clock.forwardSince(hold.takenAt)) continue;
      if (isHeldOn(hold, after.sessionId, at - ROUNDING_MS))
        judge.broken(`tab ${tab} shows ${holdId} no longer, which goes on`);
    }
  }

  const sees: Sees = {
    held(fact) {
      const hold = { holdId: fact.holdId, tab: fact.tab, takenAt: fact.at, maxMs: fact.maxMs };
      open.set(hold.holdId, hold);
      return setNextMaximum();
    },
    'held-known'(fact) {
      return seeKnown(fact);
    },
    released(fact) {
      return void released.add(fact.holdId);
    },
    shown(fact) {
      return seeShown(fact);
    },
    told(fact) {
      if (fact.name !== 'hold-ended') return;
      const { holdId, cause } = fact.payload as { holdId: string; cause: string };
      return seeEnded(holdId, cause, fact.at);
    },
  };

  return (fact) => {
    trouble.see(fact);
    if (fact.at > nextMaximumAt) seeLate(fact.at);
    seeFact(sees, fact);
  };
};

function showsHold({ session }: SimTab, holdId: string): boolean {
  const shown = session.getSnapshot();
  return shown.status === 'active' && shown.holds.some((hold) => hold.holdId === holdId);
}
