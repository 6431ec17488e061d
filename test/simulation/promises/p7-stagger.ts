import { isOrderly } from './is-orderly.ts';
import { isTakeover } from './is-takeover.ts';
import type { Watch } from './promise.ts';

/** So many tabs each have a moment of their own to step in; the last of more share one. */
const MOST_STAGGERED_TABS = 7;
/** Backups of tokens that live shortly are closer than the usual second; a refresh takes no longer than that. */
const SAME_TURN_MS = 3_000;

/**
 * P7, when the leader has died: the others step in one after the other, and not all at once.
 *
 * Broken by a tab that asks for the lock while another, which asked before it, is at the same generation. Judged in
 * the window that begins with the leader's death, where no tab has died, slept or stepped in before: all then agree
 * who follows whom.
 *
 * Allowed: a takeover moves everybody's turn forward, so that some may look once more when the tokens are there.
 */
export const watchStagger: Watch = (world, judge) => {
  let isJudged = false;
  let isRosterSure = true;
  let asked: { tab: number; at: number } | null = null;
  return (fact) => {
    if (fact.type === 'quiet-window') {
      isJudged = isRosterSure && fact.window.tabs <= MOST_STAGGERED_TABS && isOrderly(world);
    }
    if (fact.type === 'paused' || fact.type === 'died') isRosterSure = false;
    if (fact.type === 'posted' && isTakeover(fact.message)) isRosterSure = false;
    if (fact.type === 'acted' && fact.action.type === 'sleep') isRosterSure = false;
    if (fact.type === 'stored' && fact.after?.state === 'active' && fact.after.attempt === null) asked = null;
    if (fact.type !== 'lock-asked') return;
    const isCrowd = asked !== null && asked.tab !== fact.tab && fact.at - asked.at < SAME_TURN_MS;
    if (isJudged && isCrowd) judge.broken(`tab ${fact.tab} stepped in at once with tab ${asked?.tab}`);
    if (!isCrowd) asked = { tab: fact.tab, at: fact.at };
  };
};
