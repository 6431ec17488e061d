import { isTakeover } from './is-takeover.ts';
import type { Watch } from './promise.ts';

/** What a page that freezes or returns says has been heard by then. */
const HEARD_MS = 10_000;
const HARMLESS = [
  'open',
  'get',
  'refresh',
  'fetch',
  'focus',
  'stray',
  'sign-in',
  'mishap',
  'ambush',
  'dispose',
];

/**
 * P7, when the leading page is frozen, leaves or is closed: it says goodbye, and the next one leads.
 *
 * Broken by a `takeover`, which means that somebody's turn was waited for in vain, where everybody who is gone had the
 * time for a goodbye and nothing else ever went wrong. Judged up to the first that breaks off without one.
 *
 * Allowed: hidden tabs, whose timers come late, and lost messages.
 */
export const watchGoodbye: Watch = (world, judge) => {
  const { store, messageLossPercent, locks, networkMs } = world.setup;
  let isJudged = store === 'shared' && messageLossPercent === 0 && locks === 'web' && networkMs < 500;
  let changedAt = Number.NEGATIVE_INFINITY;
  return (fact) => {
    if (!isJudged) return;
    if (fact.type === 'acted' && !HARMLESS.includes(fact.action.type)) isJudged = false;
    if (fact.type === 'acted' && fact.action.type === 'open' && !fact.action.isVisible) isJudged = false;
    if (fact.type === 'sent' && fact.request.fault !== null) isJudged = false;
    if (fact.type === 'died') isJudged = false;
    if (fact.type === 'paused' || fact.type === 'woke') {
      isJudged &&= fact.at - changedAt > HEARD_MS;
      changedAt = fact.at;
    }
    if (fact.type !== 'posted' || !isTakeover(fact.message)) return;
    if (isJudged && fact.at - changedAt > HEARD_MS) {
      judge.broken(`tab ${fact.tab} had to step in, although whoever is gone could say goodbye`);
    }
    isJudged = false;
  };
};
