import type { Watch } from './promise.ts';

/**
 * P4, over the sessions: whoever signed in last is who is there.
 *
 * Broken by a tab that goes from one session to another which lay in the store before the first ever did, or back to
 * an older generation of the same.
 *
 * Allowed: a clock that was set back, where the store was evicted too and the tab of the later sign-in knew of none.
 * Where each tab has a memory of its own there is nothing to see.
 */
export const watchLaterSession: Watch = (world, judge) => {
  const firstStored = new Map<string, number>();
  if (world.setup.store === 'memory') return () => {};
  return (fact) => {
    if (fact.type === 'stored' && fact.after !== null && !firstStored.has(fact.after.sessionId)) {
      firstStored.set(fact.after.sessionId, firstStored.size);
    }
    if (fact.type !== 'shown' || fact.before.status !== 'active' || fact.after.status !== 'active') return;
    const { before, after } = fact;
    if (after.sessionId === before.sessionId && after.generation < before.generation) {
      judge.broken(`tab ${fact.tab} went back from generation ${before.generation} to ${after.generation}`);
    }
    const from = firstStored.get(before.sessionId) ?? -1;
    const to = firstStored.get(after.sessionId) ?? Number.POSITIVE_INFINITY;
    if (to < from && world.clock.lastStepBackAt() < 0) {
      judge.broken(`tab ${fact.tab} went back from ${before.sessionId} to ${after.sessionId}`);
    }
  };
};
