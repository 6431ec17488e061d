import type { QuietWindow } from '../facts.ts';
import { runningTabs } from '../running-tabs.ts';
import { isOrderly } from './is-orderly.ts';
import type { Watch } from './promise.ts';

/** A lease that was found in the store lasts at least so long. */
const LEASE_MS = 119_000;

/**
 * P7: without faults, one token request and one broadcast an expiry, and one timer a tab.
 *
 * Judged over two windows at the end of each history in which nothing goes wrong and nobody asks for anything; at the
 * beginning of the second one the leader dies without a word. Where no tab has to step in for another, and all are
 * visible and in time, more is counted: one read a tab and commit, two writes and one request for the lock a commit,
 * and no message beside the broadcast. After the leader's death one takeover does.
 *
 * Allowed: a read for each warning, for each note of a flow and each that is told of one, and now and then for the
 * lease of another tab's; one read may do for two of these. How many notes there may be another rule
 * says (`rules/r7-notes.ts`). Tabs may know different rosters after what went wrong before, and settle them by a
 * `takeover` and its answers; or different sessions, where the store was evicted and messages were lost, until the one that knows the
 * later puts it back, and says so: where the tabs do not agree at its beginning a window is not counted. Hidden tabs'
 * timers come in the same second, so that their backups may find the lock taken. Where the server says no without a
 * reason, hidden tabs may need longer than there is time to heal for the five refusals that end a session.
 */
export const watchEconomy: Watch = (world, judge) => {
  let isSettled = false;
  let reusedAt = Number.NEGATIVE_INFINITY;

  /** The server had ended the session before, and nobody can tell yet. */
  function isOver({ lengthMs }: QuietWindow, at: number): boolean {
    const stored = world.stored();
    const isHidden = runningTabs(world).every((tab) => !tab.isVisible);
    if (world.setup.refusal !== 'empty' || !isHidden || stored?.state !== 'active') return false;
    const isEnded = world.server.familyOf(stored.tokens.accessToken)?.endedBy !== null;
    return isEnded && reusedAt < at - lengthMs;
  }

  return (fact) => {
    if (fact.type === 'served' && fact.request.outcome === 'reuse') reusedAt = fact.at;
    const isWindow = fact.type === 'quiet-window' || fact.type === 'bereaved-window';
    if (!isWindow || isOver(fact.window, fact.at)) return;
    if (fact.type === 'quiet-window') {
      const { commits, takeovers, timersPerTab } = fact.window;
      if (commits > 0) judge.exercised();
      judgeRequests(fact.window, judge.broken);
      const busiest = Math.max(0, ...timersPerTab);
      if (busiest > 1) judge.broken(`a tab has ${busiest} timers`);
      isSettled = takeovers === 0 && fact.window.isAgreed && fact.window.isLed && isOrderly(world);
      if (isSettled) judgeClosely(fact.window, judge.broken);
    }
    if (fact.type === 'bereaved-window') {
      const { takeovers } = fact.window;
      judgeRequests(fact.window, judge.broken);
      if (isSettled && takeovers > 1) judge.broken(`${takeovers} tabs stepped in for one`);
    }
  };
};

function judgeRequests(window: QuietWindow, broken: (why: string) => void): void {
  const { commits, restores, requests, broadcasts, isAgreed } = window;
  if (!isAgreed) return;
  if (requests !== commits) broken(`${requests} token requests for ${commits} commits`);
  if (broadcasts !== commits + restores) broken(`${broadcasts} broadcasts for ${commits} commits`);
}

function judgeClosely(window: QuietWindow, broken: (why: string) => void): void {
  const { commits, tabs, lockRequests, notes, tellings, warnings } = window;
  const messages = window.messages - tellings;
  const writes = window.writes - notes;
  const least = commits * tabs - (notes > 0 ? commits + notes : 0);
  const forFlows =
    notes + tellings * (tabs - 1) + (notes > 0 ? tabs * Math.ceil(window.lengthMs / LEASE_MS) : 0);
  if (messages !== commits) broken(`${messages} messages for ${commits} commits`);
  if (window.reads < least || window.reads > commits * tabs + warnings + forFlows)
    broken(`${window.reads} reads for ${commits} commits in ${tabs} tabs`);
  if (writes !== commits * 2) broken(`${writes} writes for ${commits} commits`);
  if (lockRequests !== commits) broken(`${lockRequests} requests for the lock for ${commits} commits`);
}
