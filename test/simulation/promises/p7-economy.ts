import type { Watch } from './promise.ts';

/**
 * P7: without faults, one token request and one broadcast an expiry, and one timer a tab.
 *
 * Judged over a window at the end of each history in which nothing goes wrong and nobody asks for anything. Where
 * nothing ever went wrong and every tab is visible, more is counted: one read a tab and commit, two writes a
 * commit (the journal and the tokens), and no message beside the broadcast.
 *
 * Allowed: where something did go wrong before, tabs may know different rosters, and settle them by a `takeover`
 * and its answers; or different sessions, where the store was evicted and messages were lost, until the one that
 * knows the later puts it back, and says so. Hidden tabs' timers come in the same second, so that their backups may find the lock taken.
 */
export const watchEconomy: Watch = (world, judge) => (fact) => {
  if (fact.type !== 'quiet-window') return;
  const { commits, restores, requests, broadcasts, messages, reads, writes, tabs, timersPerTab } =
    fact.window;
  if (commits > 0) judge.exercised();
  if (requests !== commits) judge.broken(`${requests} token requests for ${commits} commits`);
  if (broadcasts !== commits + restores) judge.broken(`${broadcasts} broadcasts for ${commits} commits`);
  const busiest = Math.max(0, ...timersPerTab);
  if (busiest > 1) judge.broken(`a tab has ${busiest} timers`);
  const isCalm = world.troubledAt === 0 && [...world.tabs.values()].every((tab) => tab.hiddenAt === null);
  if (!isCalm || world.setup.store === 'memory' || world.setup.locks === 'lease') return;
  if (messages !== commits) judge.broken(`${messages} messages for ${commits} commits`);
  if (reads !== commits * tabs) judge.broken(`${reads} reads for ${commits} commits in ${tabs} tabs`);
  if (writes !== commits * 2) judge.broken(`${writes} writes for ${commits} commits`);
};
