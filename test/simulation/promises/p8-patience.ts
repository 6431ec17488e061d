import type { Fact } from '../facts.ts';
import type { TokenRequest } from '../world/sim-server.ts';
import type { Watch } from './promise.ts';

/** What the drift of a clock makes of the longest Retry-After, and a little. */
const ROUNDING_MS = 100;
const STRETCH_MS = 120_000;
/** Two seconds, four, eight: with the worst of luck some fifteen requests, of one that does not grow nearly a hundred. */
const MOST_IN_A_STRETCH = 25;

/**
 * P8: Retry-After is obeyed, and whoever fails again and again asks less and less.
 *
 * Broken by a request before the time that the server asked for is over; and by more than two dozen with one refresh
 * token within two minutes.
 *
 * Allowed: all that hides the failure from the next to try: a clock that was stepped or slept, a store in trouble, a
 * page that left as it heard of it. `online` is a reason to try again at once where no answer had come.
 */
export const watchPatience: Watch = (world, judge) => {
  const failures = new Map<string, TokenRequest[]>();
  let isExcused = world.setup.store === 'memory';

  function couldTell({ tab: number, heardAt }: TokenRequest): boolean {
    const tab = world.tabs.get(number);
    return tab?.owner.state === 'running' && heardAt !== null && tab.runsSince < heardAt - ROUNDING_MS;
  }

  function seeSent({ tab, request, at }: Fact & { type: 'sent' }): void {
    const tried = failures.get(request.refreshToken) ?? [];
    failures.set(request.refreshToken, [...tried, request]);
    for (const earlier of tried) {
      if (earlier.fault?.type !== 'status' || earlier.heardAt === null || !couldTell(earlier)) continue;
      const earlyMs = earlier.heardAt + (earlier.fault.retryAfterS ?? 0) * 1000 - ROUNDING_MS - at;
      if (earlyMs > 0) judge.broken(`tab ${tab} tried again ${earlyMs} ms before Retry-After was over`);
    }
    const lately = tried.filter((earlier) => at - earlier.sentAt < STRETCH_MS && couldTell(earlier));
    if (lately.length >= MOST_IN_A_STRETCH)
      judge.broken(`tab ${tab} tried again after ${lately.length} times`);
  }

  return (fact) => {
    if (fact.type === 'acted') {
      const { type } = fact.action;
      isExcused ||= [
        'step',
        'sleep',
        'evict',
        'foreign-record',
        'store-fault',
        'store-outage',
        'online',
      ].includes(type);
    }
    if (fact.type === 'stored' && fact.before?.state === 'active' && fact.after?.state === 'active') {
      // A server that does not rotate is presented the same token once a generation.
      const { refreshAt, generation, tokens } = fact.after;
      // Tokens that are due as they come make nothing good.
      const isDue = refreshAt !== null && refreshAt <= world.clock.wallNow();
      const isNext = generation > fact.before.generation && !isDue;
      if (tokens.refreshToken !== null && isNext) failures.delete(tokens.refreshToken);
    }
    if (fact.type === 'sent' && !isExcused) seeSent(fact);
  };
};
