import type { Fact } from '../facts.ts';
import { canLoseMessages } from '../promises/message-loss.ts';
import type { Watch } from '../promises/promise.ts';
import type { SimTab } from '../world/sim-tab.ts';
import { LATE_TIMER_MS, LEASE_MS } from './allowances.ts';
import { seeFact, type Sees } from './see-fact.ts';
import { createStoreTrouble } from './store-trouble.ts';

/** Of what happens within a second only the first counts; and what clocks drift and are rounded by. */
const SLACK_MS = 3_000;
/** A store call that is given up, three times. */
const GIVEN_UP_MS = 16_000;
/** As watch-note.ts has it. */
const LONGEST_UNNOTED_MS = 30_000;

interface Touch {
  readonly at: number;
  readonly sessionId: string;
  /** Because of it the session does not end before this. */
  readonly floor: number;
  /** It came with the end of a flow: what tells of the one tells of the other. */
  readonly isAtOnce: boolean;
}

interface OpenHold {
  readonly tab: number;
  readonly takenAt: number;
  readonly maxMs: number;
}

/**
 * R1: a limit ends nothing before its time.
 *
 * Broken by an idle end less than `idleLimitMs` after the sign-in, after the last that anybody did in any tab, after a
 * flow was let go of or an `extend()` that resolved; less than `warnBeforeMs` after a flow's maximum; or while a tab
 * that is awake holds the session. By an absolute end less than `absoluteLimitMs` after the sign-in.
 *
 * Allowed: activity that the tab had no time to write down, since it died, froze or was disposed of first: it may wait
 * for the throttle, for a late timer of a hidden page, and for a store in trouble. What an evicted store has forgotten.
 * What is done while a warning is out does not count, nor when the limit has been reached. A wall clock set forward makes
 * all look longer ago than it was, for it cannot be told from a sleep. Where messages are lost, a flow's tab is not
 * asked whether it is still there after a sleep or such a step.
 */
export const watchEarlyEnd: Watch = (world, judge) => {
  const { setup, clock, tabs } = world;
  const { flows, store, storeMs } = setup;
  if (flows === null || store === 'memory') return () => {};
  const idleMs = flows.idleLimitMs ?? Infinity;
  const { warnBeforeMs } = flows;
  const unnotedMs = Math.min(LONGEST_UNNOTED_MS, Math.max(0, idleMs - warnBeforeMs) / 4);
  const trouble = createStoreTrouble(world);
  const touches = new Map<number, Touch[]>();
  const holds = new Map<string, OpenHold>();
  const startedAt = new Map<string, number>();
  /** What is surely written down of a session. */
  const written = new Map<string, Touch>();

  /** How long after something was done in a tab it is surely written down, if the tab runs on. */
  function writingMs(tab: SimTab): number {
    return unnotedMs + 2_000 + 12 * storeMs + (tab.hiddenAt === null ? 0 : LATE_TIMER_MS);
  }

  function take(touch: Touch): void {
    const known = written.get(touch.sessionId);
    if (touch.floor > (known?.floor ?? 0)) written.set(touch.sessionId, touch);
  }

  function add(tab: number, sessionId: string | null, at: number, floor: number, isAtOnce = false): void {
    if (sessionId === null) return;
    const own = touches.get(tab) ?? [];
    touches.set(tab, own);
    own.push({ at, sessionId, floor, isAtOnce });
    // Of those that are long written only the last matters.
    while (own.length > 2 && own[1]!.at < at - LATE_TIMER_MS - 2 * LONGEST_UNNOTED_MS) take(own.shift()!);
  }

  /** What this tab, which has run up to now, had the time to write. */
  function takeWritten(number: number, now: number): void {
    const tab = tabs.get(number);
    const own = touches.get(number);
    if (tab === undefined || own === undefined) return;
    const troubledAt = trouble.lastAt();
    for (const touch of own) {
      const from = troubledAt > touch.at ? troubledAt + GIVEN_UP_MS : touch.at;
      if (now >= from + (touch.isAtOnce ? 300 + 12 * storeMs : writingMs(tab))) take(touch);
    }
  }

  /** By the wall clock a flow's lease may be over, although its tab is there. */
  function isLeaseInDoubt(now: number): boolean {
    return world.sleptAt > now - LEASE_MS || clock.forwardSince(now - LEASE_MS) > 0;
  }

  /** Its flow's lease may have run out while it was frozen. */
  function hasPaused(tab: number, now: number): boolean {
    const { runsSince = now, openedAt = now } = tabs.get(tab) ?? {};
    return runsSince > openedAt && now < runsSince + 5_000;
  }

  function isLiveHold({ tab: number, takenAt, maxMs }: OpenHold, sessionId: string, now: number): boolean {
    const tab = tabs.get(number);
    if (tab === undefined || tab.owner.state !== 'running' || tab.isDisposed) return false;
    const shown = tab.session.getSnapshot();
    if (shown.status !== 'active' || shown.sessionId !== sessionId) return false;
    if (now > takenAt + maxMs - SLACK_MS - clock.forwardSince(takenAt)) return false;
    const troubledAt = trouble.lastAt();
    const since = Math.max(
      takenAt,
      tab.runsSince,
      tab.heldSince,
      troubledAt > takenAt - GIVEN_UP_MS ? troubledAt + GIVEN_UP_MS : 0,
    );
    // What it said of the flow may have come to another session, and a hidden page says it anew with its next timer.
    const sayingMs = tab.hiddenAt === null ? 0 : LATE_TIMER_MS;
    if (now < since + 2_000 + 12 * storeMs + sayingMs) return false;
    return !(isLeaseInDoubt(now) && canLoseMessages(world));
  }

  function seeEnd(sessionId: string, endReason: string, at: number): void {
    const began = startedAt.get(sessionId) ?? at;
    if (endReason === 'absolute-limit') {
      judge.exercised();
      const dueAt = began + (flows?.absoluteLimitMs ?? Infinity) - SLACK_MS - clock.forwardSince(began);
      if (at < dueAt) judge.broken(`the absolute limit ended ${sessionId} ${dueAt - at} ms early`);
    }
    if (endReason !== 'idle-limit') return;
    judge.exercised();
    for (const number of touches.keys()) takeWritten(number, at);
    const last = written.get(sessionId);
    const floors = [{ at: began, floor: began + idleMs }, ...(last === undefined ? [] : [last])];
    for (const { at: since, floor } of floors) {
      const earlyMs = floor - SLACK_MS - clock.forwardSince(since) - at;
      if (earlyMs > 0) judge.broken(`the idle limit ended ${sessionId} ${earlyMs} ms early`);
    }
    for (const [holdId, hold] of holds) {
      if (isLiveHold(hold, sessionId, at))
        judge.broken(`the idle limit ended ${sessionId}, which tab ${hold.tab} holds (${holdId})`);
    }
  }

  function seeStored({ before, after, at }: Fact & { type: 'stored' }): void {
    if (after === null) {
      written.clear();
      touches.clear();
      return;
    }
    if (after.state === 'active') {
      if (!startedAt.has(after.sessionId)) startedAt.set(after.sessionId, at);
      return;
    }
    if (before?.state === 'active') seeEnd(after.sessionId, after.endReason, at);
  }

  function seeStopped(fact: Fact & { type: 'paused' | 'died' }): void {
    takeWritten(fact.tab, fact.at);
    touches.delete(fact.tab);
  }

  const sees: Sees = {
    stored(fact) {
      return seeStored(fact);
    },
    touched(fact) {
      return add(fact.tab, fact.countsIn, fact.at, fact.at + idleMs);
    },
    held(fact) {
      return void holds.set(fact.holdId, { tab: fact.tab, takenAt: fact.at, maxMs: fact.maxMs });
    },
    released(fact) {
      holds.delete(fact.holdId);
      return isLeaseInDoubt(fact.at) || hasPaused(fact.tab, fact.at)
        ? undefined
        : add(fact.tab, fact.countsIn, fact.at, fact.at + idleMs, true);
    },
    prolonged(fact) {
      if (fact.sessionId !== null && fact.askedAt > trouble.forgotAt())
        take({ at: fact.askedAt, sessionId: fact.sessionId, floor: fact.askedAt + idleMs, isAtOnce: true });
    },
    told(fact) {
      if (fact.name !== 'hold-ended') return;
      const { holdId, cause } = fact.payload as { holdId: string; cause: string };
      const hold = holds.get(holdId);
      holds.delete(holdId);
      const shown = tabs.get(fact.tab)?.session.getSnapshot();
      if (cause === 'maximum' && shown?.status === 'active' && hold !== undefined) {
        // By when it was to end, however late this tab came to look.
        const overAt = Math.min(fact.at, hold.takenAt + hold.maxMs);
        add(fact.tab, shown.sessionId, fact.at, overAt + warnBeforeMs);
      }
    },
    paused: seeStopped,
    died: seeStopped,
    acted(fact) {
      if (fact.action.type !== 'dispose') return;
      takeWritten(fact.action.tab, fact.at);
      touches.delete(fact.action.tab);
    },
  };

  return (fact) => {
    trouble.see(fact);
    seeFact(sees, fact);
  };
};
