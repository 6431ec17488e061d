import type { Fact } from '../facts.ts';
import type { ActiveRecord } from '../../../packages/sdk/src/model/record.ts';
import { canLoseMessages } from './message-loss.ts';
import { heldMs } from '../watch-flows.ts';
import type { Watch } from './promise.ts';

/** Hidden tabs begin so much earlier, at most. */
const EARLIEST_MS = 60_000;
/** What a clock's whole ms and its small corrections come to. */
const ROUNDING_MS = 1_000;
/** So long a flow is taken for held by a tab that was not told of its end, and its next timer. */
const LEASE_MS = 250_000;
/** It was decided before the end was known. */
const NEWS_MS = 5_000;
/** A `fetch` may wait for two tokens, one after the other, and a hidden page looks at the clock once a minute. */
const WAITS_MS = 125_000;

/**
 * P7: nobody refreshes without a reason.
 *
 * Broken by a request in a tab where nobody has asked for anything, with tokens whose time has not come.
 *
 * Allowed: so much earlier as flows want a token to have left, for a while by tabs that may not have heard of their end; what an earlier attempt has left undone; a clock that was stepped, or seems to have been since it drifts,
 * after which everybody's dates are wrong;
 * a store that was in trouble or evicted, after which two tabs may hold different tokens of one generation.
 */
export const watchReasons: Watch = (world, judge) => {
  const { accessTtlS, clockDriftPpm } = world.setup;
  const slackMs = ROUNDING_MS + (accessTtlS * Math.abs(clockDriftPpm)) / 1000;
  const askedAt = new Map<number, number>();
  /** When a tab that is paused or gone since has last journaled an attempt with this token. */
  const begunAt = new Map<string, number>();
  /** When a flow was last seen in the store, and what it wanted. */
  let heldAt = Number.NEGATIVE_INFINITY;
  let wantedMs = 0;
  let isClockSteady = true;
  let isStoreLost = false;

  function seeSent({ tab: number, request, at }: Fact & { type: 'sent' }): void {
    const record = world.stored();
    const tab = world.tabs.get(number);
    if (tab === undefined || record?.state !== 'active' || record.refreshAt === null) return;
    if (record.tokens.refreshToken !== request.refreshToken || record.failure !== null) return;
    if (record.attempt?.isReplay === true || at - (begunAt.get(request.refreshToken) ?? 0) < WAITS_MS) return;
    const wokeAt = Math.max(tab.runsSince, world.sleptAt);
    if (Math.max(askedAt.get(number) ?? Number.NEGATIVE_INFINITY, wokeAt) > at - WAITS_MS) return;
    judge.exercised();
    const dueInMs = record.refreshAt - world.clock.wallNow();
    const isHeldLately = at - heldAt < (canLoseMessages(world) ? LEASE_MS : NEWS_MS);
    const flowsMs = isHeldLately ? wantedMs : wantedBy(record);
    if (dueInMs > EARLIEST_MS + flowsMs + slackMs) {
      judge.broken(`tab ${number} refreshed ${dueInMs} ms before it was due, and nobody had asked it to`);
    }
  }

  /** What one has begun and taken back, another that has seen it carries through. */
  function seeStored({ before, after, at }: Fact & { type: 'stored' }): void {
    if (before?.state !== 'active' || after?.state !== 'active') return;
    const { refreshToken } = after.tokens;
    const isTakenBack = before.attempt !== null && after.attempt?.id !== before.attempt.id;
    if (isTakenBack && after.generation === before.generation && refreshToken !== null)
      begunAt.set(refreshToken, at);
  }

  /** How much life the flows want a token to have. */
  function wantedBy({ holds }: ActiveRecord): number {
    return Math.max(0, ...holds.map(({ minValidityMs }) => heldMs(minValidityMs, accessTtlS * 1000)));
  }

  return (fact) => {
    if (fact.type === 'stored') {
      seeStored(fact);
      if (fact.before?.state === 'active' && fact.before.holds.length > 0) {
        heldAt = fact.at;
        wantedMs = Math.max(wantedMs, wantedBy(fact.before));
      }
    }
    if (fact.type === 'asked') askedAt.set(fact.tab, fact.at);
    if (fact.type === 'acted' && fact.action.type === 'step') isClockSteady = false;
    if (fact.type === 'told' && fact.name === 'clock-stepped') isClockSteady = false;
    if (fact.type === 'stored' && fact.after === null) isStoreLost = true;
    const isStoreWell = world.setup.store === 'shared' && world.recordCell.faultedAt < 0 && !isStoreLost;
    if (fact.type === 'sent' && isClockSteady && isStoreWell) seeSent(fact);
  };
};
