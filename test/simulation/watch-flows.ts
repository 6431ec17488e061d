import type { Fact } from './facts.ts';
import type { World } from './world/world.ts';

// As schedule.ts has them.
const USUAL_HELD_VALIDITY_MS = 30_000;

/** Notes when all tabs should know of a flow, and when a token in the store lives just as long as it wants it to. */
export function createFlowWatch(world: World): (fact: Fact) => void {
  const { server, timeline, outside, note, setup, tabs } = world;

  function awaitShort(tab: number, holdId: string, minValidityMs: number | null): void {
    const record = world.stored();
    if (record?.state !== 'active') return;
    const { sessionId, tokens } = record;
    const inMs = server.remainingMs(tokens.accessToken) - heldMs(minValidityMs, setup.accessTtlS * 1000);
    if (inMs <= 0) return;
    const { accessToken } = tokens;
    timeline.after(outside, inMs, () => note({ type: 'held-short', tab, holdId, accessToken, sessionId }));
  }

  function awaitKnown(tab: number, holdId: string): void {
    const takenAt = timeline.now();
    const newsMs = setup.messageMs + 25 * setup.storeMs + 1_000;
    timeline.after(outside, newsMs, () => note({ type: 'held-known', tab, holdId, takenAt }));
  }

  return (fact) => {
    if (fact.type === 'held') {
      awaitKnown(fact.tab, fact.holdId);
      return awaitShort(fact.tab, fact.holdId, fact.minValidityMs);
    }
    if (fact.type !== 'stored' || fact.after?.state !== 'active') return;
    const before = fact.before?.state === 'active' ? fact.before.tokens.accessToken : null;
    if (before === fact.after.tokens.accessToken) return;
    for (const { number, holds } of tabs.values()) {
      for (const { hold, minValidityMs } of holds) {
        if (!hold.signal.aborted) awaitShort(number, hold.holdId, minValidityMs);
      }
    }
  };
}

/** What a flow wants a token to have left at any moment: at most half of its life. */
export function heldMs(minValidityMs: number | null, lifeMs: number): number {
  return Math.min(minValidityMs ?? Math.min(USUAL_HELD_VALIDITY_MS, lifeMs / 3), lifeMs / 2);
}
