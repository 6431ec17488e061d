import type { Fact } from '../facts.ts';
import { isAgeHidden } from '../promises/hidden-age.ts';
import type { Watch } from '../promises/promise.ts';
import { heldMs } from '../watch-flows.ts';
import { GIVEN_UP_MS, LATE_TIMER_MS } from './allowances.ts';
import { seeFact, type Sees } from './see-fact.ts';
import { createStoreTrouble } from './store-trouble.ts';

/** What whole ms, the whole seconds of a JWT and drift make of a token's life. */
const ROUNDING_MS = 1_500;

/**
 * R4: while a tab that is awake holds the session there is a token that lives as long as the flow wants; `ready()` says
 * so of this very moment; and what is known to break the flow is told before it does.
 *
 * Broken by a token that is still the one in the store when it lives only `minValidityMs` longer (or half of its life,
 * or what is usual), while the flow's tab is visible and awake and the server can be reached; by a `ready()` after
 * which the tab has only a shorter one; by an absolute end in the middle of a flow that was not told to be at risk.
 *
 * Allowed: all that P6 allows for an expiry; a flow that was taken when it was late already; a session that is past its
 * limit; no refresh token. What hides a token's age from both clocks, and for `ready()` what a time service sets the
 * clock back by. For what is told of an absolute end, a clock that was set back before the flow was taken.
 */
export const watchHeldToken: Watch = (world, judge) => {
  const { setup, tabs, clock, server } = world;
  const { flows, store, storeMs } = setup;
  if (flows === null) return () => {};
  const lifeMs = setup.accessTtlS * 1000;
  const trouble = createStoreTrouble(world);
  const holds = new Map<string, { tab: number; takenAt: number; maxMs: number }>();
  const atRisk = new Set<string>();
  const seenSince = new Map<number, number>();
  let faultMetAt = Number.NEGATIVE_INFINITY;

  function seeShort({
    tab: number,
    holdId,
    accessToken,
    sessionId,
    at,
  }: Fact & { type: 'held-short' }): void {
    const hold = holds.get(holdId);
    const tab = tabs.get(number);
    const record = world.stored();
    if (hold === undefined || tab === undefined || record?.state !== 'active' || store === 'memory') return;
    if (record.sessionId !== sessionId || record.tokens.accessToken !== accessToken) return;
    const shown = tab.session.getSnapshot();
    if (shown.status !== 'active' || shown.sessionId !== sessionId || !tab.isVisible) return;
    const leadMs = Math.min(60_000, lifeMs / 3);
    const since = Math.max(
      tab.runsSince,
      tab.heldSince,
      world.sleptAt,
      hold.takenAt,
      seenSince.get(number) ?? 0,
    );
    const from = at - Math.min(leadMs, (lifeMs * 2) / 9) * 0.9;
    const troubledAt = Math.max(
      world.troubledAt,
      trouble.lastAt() + GIVEN_UP_MS,
      faultMetAt,
      since + LATE_TIMER_MS,
    );
    if (tab.owner.state !== 'running' || tab.isDisposed || troubledAt > from - LATE_TIMER_MS) return;
    if (record.tokens.refreshToken === null || record.failure !== null || !world.network.isReachable())
      return;
    if (server.familyOf(accessToken)?.endedBy !== null || isAgeHidden(world, tab, at - lifeMs)) return;
    if (at > hold.takenAt + hold.maxMs - clock.forwardSince(hold.takenAt) - ROUNDING_MS) return;
    judge.exercised();
    judge.broken(
      `tab ${number} holds ${sessionId}, and its token is about to be too short for that (${holdId})`,
    );
  }

  function seeReady(fact: Fact & { type: 'ready' }): void {
    const { tab: number, minValidityMs, leftMs, accessToken, at } = fact;
    const tab = tabs.get(number);
    if (tab === undefined || isAgeHidden(world, tab, at + leftMs - lifeMs)) return;
    if (server.isRefused(accessToken)) return;
    judge.exercised();
    const wantedMs = minValidityMs ?? heldMs(null, lifeMs);
    const slackMs = ROUNDING_MS + clock.nudgedBackMs() + 4 * storeMs;
    if (leftMs < wantedMs - slackMs)
      judge.broken(`tab ${number} was ready with ${leftMs} ms left, wanted ${wantedMs}`);
  }

  function seeEnd(sessionId: string, at: number): void {
    for (const [holdId, hold] of holds) {
      const tab = tabs.get(hold.tab);
      const shown = tab?.session.getSnapshot();
      if (tab === undefined || tab.owner.state !== 'running' || tab.isDisposed) continue;
      if ((shown?.status !== 'active' && shown?.status !== 'ended') || shown.sessionId !== sessionId)
        continue;
      const since = Math.max(tab.runsSince, hold.takenAt, tab.heldSince);
      if (at < since + 2_000 + 12 * storeMs || trouble.lastAt() > since) continue;
      // By the wall clock the one end seems to be before the other, and is not.
      if (clock.wasSetBackBetween(0, hold.takenAt)) continue;
      // One that would have been over before.
      if (hold.takenAt + hold.maxMs < at + 2_000 + clock.backSince(hold.takenAt)) continue;
      judge.exercised();
      if (!atRisk.has(holdId)) judge.broken(`the absolute end of ${sessionId} fell into ${holdId} untold`);
    }
  }

  const sees: Sees = {
    held(fact) {
      return void holds.set(fact.holdId, {
        tab: fact.tab,
        takenAt: fact.at,
        maxMs: fact.maxMs,
      });
    },
    released(fact) {
      return void holds.delete(fact.holdId);
    },
    told(fact) {
      if (fact.name === 'refresh-failed') faultMetAt = fact.at;
      if (!fact.name.startsWith('hold-')) return;
      const { holdId } = fact.payload as { holdId: string };
      if (fact.name === 'hold-ended') holds.delete(holdId);
      if (fact.name === 'hold-at-risk') atRisk.add(holdId);
      if (fact.name === 'hold-recovered') atRisk.delete(holdId);
    },
    'held-short'(fact) {
      return seeShort(fact);
    },
    ready(fact) {
      return seeReady(fact);
    },
    acted(fact) {
      if (fact.action.type === 'show') seenSince.set(fact.action.tab, fact.at);
    },
    sent(fact) {
      if (fact.request.fault !== null) faultMetAt = fact.at;
    },
    stored(fact) {
      if (fact.before === null) faultMetAt = fact.at;
      if (fact.before?.state === 'active' && fact.after?.state === 'ended') {
        if (fact.after.endReason === 'absolute-limit') seeEnd(fact.after.sessionId, fact.at);
      }
    },
  };

  return (fact) => {
    trouble.see(fact);
    seeFact(sees, fact);
  };
};
