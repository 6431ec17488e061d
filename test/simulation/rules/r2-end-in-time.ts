import type { Fact } from '../facts.ts';
import { canLoseMessages } from '../promises/message-loss.ts';
import type { Watch } from '../promises/promise.ts';
import { runningTabs } from '../running-tabs.ts';
import { GIVEN_UP_MS, LATE_TIMER_MS, LEASE_MS } from './allowances.ts';
import { seeFact, type Sees } from './see-fact.ts';
import { createStoreTrouble } from './store-trouble.ts';

/** The others' objections are waited for, the tabs take turns of a second, up to six; and what drift comes to. */
const TURN_MS = 10_000;
const DEATH_SEEN_MS = LEASE_MS + 5_000;
const DRIFT_MS = 3_000;

interface KnownHold {
  readonly tab: number;
  readonly takenAt: number;
  readonly maxMs: number;
  overAt: number | null;
}

/**
 * R2: a limit that was reached is the end: in time, and nobody is handed a token beyond it.
 *
 * Broken by a session that goes on beyond its limit while a visible tab shows it and is awake; and by a token of it
 * from any tab, awake or just woken, whoever knows what.
 *
 * Whatever anybody did in any tab counts here, whether it was written down or not, but for one that warns; so does each flow up to its
 * maximum, or until its tab's lease is over when the tab died, froze, or could not say that it was let go of.
 *
 * Allowed: for the end a store in trouble, and tabs that are hidden, since their timers are late. For both a wall clock
 * that was set back: by so much the limit may seem farther away, where the monotonic clock cannot tell, or where what
 * is stored was dated before.
 */
export const watchEndInTime: Watch = (world, judge) => {
  const { setup, clock, tabs } = world;
  const { flows, store, storeMs } = setup;
  if (flows === null || store === 'memory') return () => {};
  const idleMs = flows.idleLimitMs ?? Infinity;
  const absoluteMs = flows.absoluteLimitMs ?? Infinity;
  if (idleMs === Infinity && absoluteMs === Infinity) return () => {};
  const trouble = createStoreTrouble(world);
  const holds = new Map<string, KnownHold>();
  const startedAt = new Map<string, number>();
  const sessionOfToken = new Map<string, string>();
  const stoppedAt = new Map<number, number>();
  const seenSince = new Map<number, number>();
  let activeAt = 0;

  /** Until when a flow may put off the idle limit, by what the tabs may know. */
  function excuses({ tab: number, takenAt, maxMs, overAt }: KnownHold): number {
    // A hidden page notices it late, and leaves time for a warning from then on.
    const maximum = Math.max(takenAt + maxMs + LATE_TIMER_MS, overAt ?? 0) + DRIFT_MS;
    const tab = tabs.get(number);
    const runs = tab?.owner.state === 'running' && !tab.isDisposed;
    if (overAt === null && runs) return maximum;
    if (overAt === null) {
      const stopped = stoppedAt.get(number) ?? 0;
      // What befell it just now is told with the next fact.
      const from = stopped < (tab?.runsSince ?? 0) ? world.timeline.now() : stopped;
      // A store that cannot be read, or holds something else, does not say that the lease ran out.
      if (trouble.lastAt() > from) return maximum;
      return Math.min(maximum, from + DEATH_SEEN_MS + LATE_TIMER_MS);
    }
    const isHeard =
      runs && tab.runsSince < overAt && !canLoseMessages(world) && trouble.lastAt() < overAt - GIVEN_UP_MS;
    return Math.min(
      maximum,
      isHeard ? overAt + 1_000 + 12 * storeMs : overAt + DEATH_SEEN_MS + LATE_TIMER_MS,
    );
  }

  /** The latest moment at which the session may still go on, if clocks are right. */
  function latestEnd(sessionId: string): number {
    const began = startedAt.get(sessionId) ?? Infinity;
    let idleAt = Math.max(began, activeAt) + idleMs;
    // Only now does it pay to look at the flows.
    if (world.timeline.now() > idleAt) {
      for (const hold of holds.values())
        idleAt = Math.max(idleAt, excuses(hold) + (flows?.warnBeforeMs ?? 0));
    }
    return Math.min(idleAt, began + absoluteMs) + DRIFT_MS + clock.backSince(began);
  }

  function seeTime(at: number): void {
    const record = world.stored();
    if (record?.state !== 'active') return;
    const endsAt = latestEnd(record.sessionId);
    if (at < endsAt + TURN_MS) return;
    const from = Math.max(endsAt, world.sleptAt + LATE_TIMER_MS, trouble.lastAt() + GIVEN_UP_MS);
    const awake = runningTabs(world).find((tab) => {
      const shown = tab.session.getSnapshot();
      const since = Math.max(from, tab.runsSince, tab.heldSince, seenSince.get(tab.number) ?? 0);
      const isShowing = shown.status === 'active' && shown.sessionId === record.sessionId;
      return tab.isVisible && isShowing && at > since + TURN_MS + 25 * storeMs;
    });
    if (awake !== undefined)
      judge.broken(`${record.sessionId} goes on ${at - endsAt} ms after its limit, in tab ${awake.number}`);
  }

  function seeGranted({ tab, grant, at }: Fact & { type: 'granted' }): void {
    const sessionId = sessionOfToken.get(grant.accessToken);
    if (sessionId === undefined) return;
    const lateMs = at - latestEnd(sessionId);
    if (lateMs > 0)
      judge.broken(`tab ${tab} handed out a token ${lateMs} ms after the limit of ${sessionId}`);
  }

  function seeStored({ after, before, at }: Fact & { type: 'stored' }): void {
    if (after?.state === 'active') {
      sessionOfToken.set(after.tokens.accessToken, after.sessionId);
      if (!startedAt.has(after.sessionId)) startedAt.set(after.sessionId, at);
    }
    if (before?.state === 'active' && after?.state === 'ended' && after.endReason.endsWith('-limit'))
      judge.exercised();
  }

  function forgetHolds(at: number): void {
    for (const [holdId, hold] of holds) {
      if (hold.overAt !== null && at > hold.overAt + DEATH_SEEN_MS + LATE_TIMER_MS + idleMs)
        holds.delete(holdId);
    }
  }

  function seeStopped(fact: Fact & { type: 'paused' | 'died' }): void {
    stoppedAt.set(fact.tab, fact.at);
    // A page that leaves lets go of its flows, which is something done.
    activeAt = fact.at;
  }

  const sees: Sees = {
    stored(fact) {
      seeStored(fact);
    },
    touched(fact) {
      if (!fact.isWarned) activeAt = fact.at;
    },
    held(fact) {
      holds.set(fact.holdId, { tab: fact.tab, takenAt: fact.at, maxMs: fact.maxMs, overAt: null });
      forgetHolds(fact.at);
    },
    released(fact) {
      endHold(holds, fact.holdId, fact.at);
      activeAt = fact.at;
    },
    told(fact) {
      if (fact.name === 'hold-ended') endHold(holds, (fact.payload as { holdId: string }).holdId, fact.at);
    },
    asked(fact) {
      if (fact.call === 'extend') activeAt = fact.at;
    },
    prolonged(fact) {
      activeAt = fact.at;
    },
    paused: seeStopped,
    died: seeStopped,
    acted(fact) {
      if (fact.action.type === 'dispose') {
        stoppedAt.set(fact.action.tab, fact.at);
        activeAt = fact.at;
      }
      if (fact.action.type === 'show') seenSince.set(fact.action.tab, fact.at);
    },
    granted(fact) {
      seeGranted(fact);
    },
  };

  return (fact) => {
    trouble.see(fact);
    seeFact(sees, fact);
    seeTime(fact.at);
  };
};

function endHold(holds: ReadonlyMap<string, KnownHold>, holdId: string, at: number): void {
  const hold = holds.get(holdId);
  if (hold !== undefined) hold.overAt ??= at;
}
