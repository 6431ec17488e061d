import type { Fact } from '../facts.ts';
import type { World } from '../world/world.ts';

/** A tab whose note found no record tries again; so does one whose flow is due to be written down anew, in a minute. */
const WRITTEN_ANEW_MS = 65_000;

export interface StoreTrouble {
  see(fact: Fact): void;
  /** When the shared store last kept somebody from reading or writing, or forgot something; true time, ms. */
  lastAt(): number;
  /** When it last forgot something. */
  forgotAt(): number;
}

/** What the store did to those who had something to write down. */
export function createStoreTrouble(world: World): StoreTrouble {
  const { recordCell, timeline } = world;
  const known = new Set<string>();
  let forgotAt = Number.NEGATIVE_INFINITY;
  return {
    see(fact) {
      if (fact.type !== 'stored') return;
      const { before, after, at } = fact;
      // Put back, by whoever remembered it.
      if (after === null || (before === null && known.has(after.sessionId))) forgotAt = at;
      if (after !== null) known.add(after.sessionId);
    },
    lastAt() {
      if (recordCell.gate.holder !== null || world.stored() === null) return timeline.now();
      return Math.max(recordCell.faultedAt, recordCell.failsUntil, forgotAt + WRITTEN_ANEW_MS);
    },
    forgotAt: () => forgotAt,
  };
}
