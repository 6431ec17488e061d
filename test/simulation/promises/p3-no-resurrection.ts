import type { Fact } from '../facts.ts';
import { GIVEN_UP_MS } from '../world/sim-store.ts';
import { canLoseMessages } from './message-loss.ts';
import type { Watch } from './promise.ts';

/**
 * P3: when a session has ended, nobody writes it or hands out a token of it.
 *
 * Broken by an active record after the tombstone; by any token from the very tab that called `end()`; and by a
 * token from another tab once the message of the end has had its time.
 *
 * Allowed: where the tombstone itself was evicted, a tab that never heard of it may put the session back. A tab
 * that the message did not reach (lost, or sent by a tab that died first) or that cannot read the store learns of the end with its next read: messages are hints.
 * One that is on its way when the machine falls asleep arrives after it. A tab whose read before it met a store out of
 * order does not read again until that one is given up.
 */
export const watchResurrection: Watch = (world, judge) => {
  const tombstones = new Set<string>();
  const announced = new Map<string, number>();
  const signedOutHere = new Set<string>();
  const sessionOfToken = new Map<string, string>();
  const { messageMs, storeMs } = world.setup;
  const graceMs = messageMs + 4 * storeMs + 100;

  function seeGranted(fact: Fact & { type: 'granted' }): void {
    const sessionId = sessionOfToken.get(fact.grant.accessToken);
    if (sessionId === undefined) return;
    if (signedOutHere.has(`${fact.tab} ${sessionId}`)) {
      judge.broken(`tab ${fact.tab} handed out a token of ${sessionId} after it had ended it`);
    }
    const endedAt = announced.get(sessionId);
    if (endedAt === undefined || !tombstones.has(sessionId)) return;
    const isExcused =
      canLoseMessages(world) ||
      world.setup.store === 'memory' ||
      world.recordCell.failsUntil > endedAt - graceMs ||
      world.recordCell.faultedAt + GIVEN_UP_MS > endedAt - graceMs;
    if (fact.at > endedAt + graceMs && !isExcused) {
      judge.broken(`tab ${fact.tab} handed out a token of ${sessionId}, which ended long before`);
    }
  }

  function seePosted({ message, at }: Fact & { type: 'posted' }): void {
    if (typeof message !== 'object' || message === null || !('sessionId' in message)) return;
    const { type, sessionId } = message as { type?: unknown; sessionId: unknown };
    if (type === 'ended' && typeof sessionId === 'string' && !announced.has(sessionId))
      announced.set(sessionId, at);
  }

  function seeSleep(at: number, forMs: number): void {
    for (const [sessionId, endedAt] of announced) {
      if (at < endedAt + graceMs) announced.set(sessionId, endedAt + forMs);
    }
  }

  return (fact) => {
    if (fact.type === 'acted' && fact.action.type === 'sleep') seeSleep(fact.at, fact.action.forMs);
    if (fact.type === 'stored') {
      const { after, tab } = fact;
      if (after === null) {
        // What was announced has to be known once more.
        tombstones.clear();
        announced.clear();
      } else if (after.state === 'ended') tombstones.add(after.sessionId);
      else {
        sessionOfToken.set(after.tokens.accessToken, after.sessionId);
        if (tombstones.size > 0) judge.exercised();
        if (tombstones.has(after.sessionId))
          judge.broken(`tab ${tab} wrote ${after.sessionId} over its tombstone`);
      }
    }
    if (fact.type === 'posted') seePosted(fact);
    if (fact.type === 'signed-out') signedOutHere.add(`${fact.tab} ${fact.sessionId}`);
    if (fact.type === 'granted') seeGranted(fact);
  };
};
