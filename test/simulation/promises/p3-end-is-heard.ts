import type { Fact } from '../facts.ts';
import { GIVEN_UP_MS } from '../world/sim-store.ts';
import { canLoseMessages } from './message-loss.ts';
import type { Watch } from './promise.ts';

/**
 * P3, seen from who signs out: `end()` in a tab that runs on ends the session in every tab.
 *
 * Broken by a token of that session from any tab when `end()` has had the time to write and to tell.
 *
 * Allowed: all that keeps the others from hearing or reading of it: lost messages, a store in trouble or evicted
 * since, a tab that died, slept or was disposed of on the way; and an `end()` that was refused: it goes on trying.
 */
export const watchEndIsHeard: Watch = (world, judge) => {
  const ends = new Map<string, { tab: number; at: number }>();
  const sessionOfToken = new Map<string, string>();
  const { messageMs, storeMs, store } = world.setup;
  const graceMs = messageMs + 8 * storeMs + 100;

  function seeGranted({ at, tab, grant }: Fact & { type: 'granted' }): void {
    const sessionId = sessionOfToken.get(grant.accessToken);
    const end = ends.get(sessionId ?? '');
    if (end === undefined || at <= Math.max(end.at, world.sleptAt) + graceMs) return;
    if (canLoseMessages(world) || store === 'memory') return;
    const ender = world.tabs.get(end.tab);
    const isThrough = ender?.owner.state === 'running' && ender.runsSince <= end.at && !ender.isDisposed;
    // A read that has met a store out of order keeps its tab from the next until it is given up.
    const { failsUntil, faultedAt } = world.recordCell;
    const isStoreWell = failsUntil < end.at && faultedAt + GIVEN_UP_MS < end.at;
    if (!isThrough || !isStoreWell) return;
    judge.broken(`tab ${tab} handed out a token of ${sessionId}, which tab ${end.tab} had ended`);
  }

  function forgetEndsOf(number: number): void {
    for (const [sessionId, { tab }] of ends) if (tab === number) ends.delete(sessionId);
  }

  return (fact) => {
    if (fact.type === 'signed-out' && fact.sessionId !== null && !ends.has(fact.sessionId)) {
      ends.set(fact.sessionId, { tab: fact.tab, at: fact.at });
    }
    if (fact.type === 'refused' && fact.call === 'end') forgetEndsOf(fact.tab);
    if (fact.type === 'stored' && fact.after === null) ends.clear();
    if (fact.type === 'stored' && fact.after?.state === 'active') {
      sessionOfToken.set(fact.after.tokens.accessToken, fact.after.sessionId);
    }
    if (fact.type === 'granted') seeGranted(fact);
  };
};
