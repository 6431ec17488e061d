import type { Fact } from '../facts.ts';
import { TOKEN_MARK } from '../world/sim-server.ts';
import type { Watch } from './promise.ts';

const MAX_DEPTH = 6;

/**
 * P9: no token in a message, an event, an error, a snapshot or a tombstone, and none to a stranger's origin.
 *
 * All tokens of the simulated server begin alike and are looked for in everything that leaves a session; errors
 * are walked, their text, stack and causes included. There is no allowance.
 */
export const watchSecrecy: Watch = (_world, judge) => (fact) => {
  if (fact.type === 'called' && fact.isForeign && fact.authorization !== null) {
    judge.broken('a stranger was given a token');
  }
  if (fact.type === 'stored' && fact.after?.state === 'ended' && isTelling(fact.after, MAX_DEPTH)) {
    judge.broken(`tab ${fact.tab} left a token in a tombstone`);
  }
  if (fact.type !== 'posted' && fact.type !== 'told' && fact.type !== 'thrown' && fact.type !== 'shown')
    return;
  judge.exercised();
  if (isTelling(carriedBy(fact), MAX_DEPTH)) judge.broken(`tab ${fact.tab} let a token out: ${fact.type}`);
};

function carriedBy(fact: Fact & { type: 'posted' | 'told' | 'thrown' | 'shown' }): unknown {
  if (fact.type === 'posted') return fact.message;
  if (fact.type === 'told') return fact.payload;
  return fact.type === 'thrown' ? fact.error : fact.after;
}

function isTelling(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.includes(TOKEN_MARK);
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  if (!(value instanceof Error)) return Object.values(value).some((inner) => isTelling(inner, depth - 1));
  return Object.getOwnPropertyNames(value).some((name) =>
    isTelling((value as unknown as Record<string, unknown>)[name], depth - 1),
  );
}
