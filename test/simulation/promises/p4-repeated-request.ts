import type { Watch } from './promise.ts';

/**
 * P4, in `fetch`: a request that met a 401 is repeated in the name of the same person.
 *
 * Broken by a request that goes out with tokens of two sign-ins. There is no allowance.
 */
export const watchRepeatedRequest: Watch = (world, judge) => {
  const familyOfUrl = new Map<string, number>();
  return (fact) => {
    if (fact.type !== 'called' || fact.authorization === null) return;
    const family = world.server.familyOf(fact.authorization.replace('Bearer ', ''));
    if (family === null) return;
    const first = familyOfUrl.get(fact.url) ?? family.id;
    familyOfUrl.set(fact.url, first);
    if (first !== family.id) {
      judge.broken(`tab ${fact.tab} repeated a request of sign-in ${first} with a token of ${family.id}`);
    }
  };
};
