import type { Family } from '../world/sim-server.ts';
import type { Watch } from './promise.ts';

/**
 * P4, in `fetch`: a request that met a 401 is repeated in the name of the same person.
 *
 * Broken by a request that goes out with tokens of two sign-ins.
 *
 * Allowed: two of the same person's, where calls are parked.
 */
export const watchRepeatedRequest: Watch = (world, judge) => {
  const familyOfUrl = new Map<string, Family>();
  const isParking = (world.setup.flows?.reauthenticateWithinMs ?? 0) > 0;
  return (fact) => {
    if (fact.type !== 'called' || fact.authorization === null) return;
    const family = world.server.familyOf(fact.authorization.replace('Bearer ', ''));
    if (family === null) return;
    const first = familyOfUrl.get(fact.url) ?? family;
    familyOfUrl.set(fact.url, first);
    if (first !== family && !(isParking && first.subject === family.subject)) {
      judge.broken(`tab ${fact.tab} repeated a request of sign-in ${first.id} with a token of ${family.id}`);
    }
  };
};
