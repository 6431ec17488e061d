import type { TokenRequest } from '../world/sim-server.ts';
import type { World } from '../world/world.ts';

/**
 * Why a refresh token was sent again after the server had rotated it, and could not have been kept from it.
 *
 * `answer lost`: the server rotated, and its answer was lost on the way. `page gone`: the page that had sent it closed,
 * crashed, froze or went into the cache before it had written the answer down; another sent the token again, and the
 * server saw the one or the other too late. `machine slept`: the same, for all pages at once. `store lost it`: the
 * successor, or the journal, was evicted or could not be written. `lease ran out`: there are no Web Locks, and the
 * clock by which the lease is dated was stepped while a request was under way.
 */
export type LossCause = 'answer lost' | 'page gone' | 'machine slept' | 'lease ran out' | 'store lost it';

/** `own`: every request of the sign-in. `null`: nothing of the kind, so somebody made a mistake. */
export function causeOfLoss(
  world: World,
  own: readonly TokenRequest[],
  isStoreTroubled: boolean,
): LossCause | null {
  const reuse = own.find(({ outcome }) => outcome === 'reuse');
  const same = own.filter(({ refreshToken }) => refreshToken === reuse?.refreshToken);
  if (same.some(isAnswerLost)) return 'answer lost';
  if (same.some((request) => !isSteady(world, request))) return 'page gone';
  if (same.some(({ sentAt }) => world.sleptAt > sentAt)) return 'machine slept';
  const isDatedWrong = same.some(({ sentAt }) => world.clock.steppedSince(sentAt - 1000) !== 0);
  if (world.setup.locks === 'lease' && isDatedWrong) return 'lease ran out';
  return isStoreTroubled ? 'store lost it' : null;
}

function isAnswerLost({ outcome, fault, isAnswerHeard }: TokenRequest): boolean {
  return (outcome === 'rotated' || outcome === 'replayed') && fault !== null && !isAnswerHeard;
}

/** Its tab has run ever since. */
function isSteady({ tabs }: World, { tab: number, sentAt }: TokenRequest): boolean {
  const tab = tabs.get(number);
  return tab?.owner.state === 'running' && tab.runsSince < sentAt && !tab.isDisposed;
}
