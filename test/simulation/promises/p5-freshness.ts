import { isAgeHidden } from './hidden-age.ts';
import type { Watch } from './promise.ts';

const MAX_WAIT_MS = 30_000;
/** Clocks are read in whole ms, on both sides. */
const ROUNDING_MS = 5;
/** What `iat` and `exp` cut off. */
const WHOLE_SECONDS_MS = 1_000;

/**
 * P5: a token that is handed out lives, by the server's clock, for as long as was asked; and in any case it lives.
 *
 * Allowed: less life than was asked for where there is no refresh token to get more with, while the tab shows a
 * failure or has waited for `maxWaitMs`: then what is still valid stays in use. The drift of the device's clock
 * over the token's life, and what a time service has set it back by in small steps. Where only a JWT's `exp` tells,
 * the whole seconds of its `iat`. Revoked tokens, of which only a 401 tells. A clock set back after the token was
 * made hides its age from a tab that takes the session up after the step, and from any tab where the machine also
 * slept and the monotonic clock with it: then neither clock knows.
 */
export const watchFreshness: Watch = (world, judge) => {
  const { accessTtlS, clockDriftPpm, expiry, refreshTokens } = world.setup;
  const lifeMs = accessTtlS * 1000;
  const offsetMs = expiry === 'jwt' ? WHOLE_SECONDS_MS : 0;
  const steadySlackMs = ROUNDING_MS + (lifeMs * Math.abs(clockDriftPpm)) / 1e6 + offsetMs;

  return (fact) => {
    if (fact.type !== 'granted') return;
    const { accessToken, askedAt, minValidityMs, shownNow } = fact.grant;
    if (world.server.familyOf(accessToken)?.endedBy !== null || world.server.isRefused(accessToken)) return;
    const leftMs = world.server.remainingMs(accessToken);
    const slackMs = steadySlackMs + world.clock.nudgedBackMs();
    const tab = world.tabs.get(fact.tab);
    if (tab === undefined || isAgeHidden(world, tab, fact.at + leftMs - lifeMs)) return;
    judge.exercised();
    if (leftMs <= -slackMs)
      return judge.broken(`tab ${fact.tab} handed out a token that expired ${-leftMs} ms ago`);
    const isTroubled = shownNow.status === 'active' && shownNow.failure !== null;
    const isOnly = refreshTokens === 'none' && minValidityMs === null;
    const isLastResort = isTroubled || isOnly || fact.at - askedAt >= MAX_WAIT_MS;
    const askedMs = minValidityMs ?? Math.min(10_000, lifeMs / 10);
    if (leftMs < askedMs - slackMs && !isLastResort) {
      judge.broken(`tab ${fact.tab} handed out a token with ${leftMs} ms left, asked for ${askedMs}`);
    }
  };
};
