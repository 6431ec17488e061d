import { LARGEST_NUDGE_MS } from '../world/device-clock.ts';
import type { TokenRequest } from '../world/sim-server.ts';
import type { Watch } from './promise.ts';

const FLOOR_MS = 900;
/** Two seconds, and a hidden page's next timer. */
const BACK_MS = 65_000;

/**
 * P8: in an outage all tabs together call as often as one would.
 *
 * Broken by a request before the moment that the shared record puts the next attempt off to; and, whatever the
 * record says, by a third request with one refresh token within a second of the failures before it.
 *
 * Allowed: `online`, or coming back from a pause, is reason to try again at once, for two seconds, in each tab once,
 * where the last failure was that nothing could be reached. A clock that was
 * stepped makes the record's moment meaningless. A lost answer is asked for again at once, one time. Where the
 * store does not take the failure nobody can know of it, nor where its page left as it heard of it.
 */
export const watchStorm: Watch = (world, judge) => {
  const failures = new Map<string, TokenRequest[]>();
  let isExcusedUntil = world.setup.store === 'memory' ? Number.POSITIVE_INFINITY : 0;

  /** Its tab has run ever since, and so has written down what came of it. */
  function couldTell({ tab: number, sentAt }: TokenRequest): boolean {
    const tab = world.tabs.get(number);
    return tab !== undefined && tab.owner.state === 'running' && tab.runsSince < sentAt;
  }

  return (fact) => {
    if (fact.type === 'acted') {
      const { type } = fact.action;
      if (type === 'online') isExcusedUntil = Math.max(isExcusedUntil, fact.at + 65_000);
      if (type === 'sleep') isExcusedUntil = Math.max(isExcusedUntil, fact.at + fact.action.forMs + 65_000);
      if (type === 'step' && Math.abs(fact.action.byMs) <= LARGEST_NUDGE_MS) {
        isExcusedUntil = Math.max(isExcusedUntil, fact.at + 2_000);
      } else if (
        type === 'step' ||
        type === 'evict' ||
        type === 'foreign-record' ||
        type === 'store-fault' ||
        type === 'store-outage'
      ) {
        isExcusedUntil = Number.POSITIVE_INFINITY;
      }
    }
    if (fact.type === 'stored' && fact.before?.state === 'active' && fact.after?.state === 'active') {
      // A server that does not rotate is presented the same token once a generation.
      const { refreshToken } = fact.after.tokens;
      if (refreshToken !== null && fact.after.generation > fact.before.generation)
        failures.delete(refreshToken);
    }
    if (fact.type !== 'sent') return;
    const { request, at, tab } = fact;
    const tried = failures.get(request.refreshToken) ?? [];
    failures.set(request.refreshToken, [...tried, request]);
    if (tried.length === 0 || at < isExcusedUntil) return;
    judge.exercised();
    const stored = world.stored();
    const failure = stored?.state === 'active' ? stored.failure : null;
    const isSame = stored?.state === 'active' && stored.tokens.refreshToken === request.refreshToken;
    const isBack = failure?.isUnreachable === true && at - (world.tabs.get(tab)?.runsSince ?? 0) < BACK_MS;
    if (isSame && failure !== null && !isBack && failure.retryAt > world.clock.wallNow() + 1) {
      judge.broken(`tab ${tab} tried again ${failure.retryAt - world.clock.wallNow()} ms before its time`);
    }
    const lately = tried.filter(
      (earlier) => earlier.heardAt !== null && at - earlier.heardAt < FLOOR_MS && couldTell(earlier),
    );
    // The replay of a lost answer and, on top of it, the one try of a page that has come back.
    const most = isBack ? 2 : 1;
    if (lately.length > most) judge.broken(`tab ${tab} made the third request within a second`);
  };
};
