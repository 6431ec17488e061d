import type { Fact } from '../facts.ts';
import type { Watch } from './promise.ts';

/**
 * P4: a token belongs to the session that the tab showed when it was asked for, and a switch is an event.
 *
 * Broken by a token of another session, or of another person than the tab shows; by a tab that goes from one
 * session to the next without `account-changed`.
 *
 * Allowed: whoever asks before the tab shows a session gets a token of the one it shows when it answers. Where calls
 * are parked, one goes on in the next session of the same person, which the tab then shows.
 */
export const watchMixUp: Watch = (world, judge) => {
  const sessionOfFamily = new Map<number, string>();
  const unannounced = new Map<number, number>();
  const isParking = (world.setup.flows?.reauthenticateWithinMs ?? 0) > 0;

  function seeGranted({ tab, grant }: Fact & { type: 'granted' }): void {
    const family = world.server.familyOf(grant.accessToken);
    const { shown, shownNow } = grant;
    const isTakenOver =
      shown.status === 'active' && shownNow.status === 'active' && shown.subject === shownNow.subject;
    const asked = shown.status === 'active' && !(isParking && isTakenOver) ? shown : shownNow;
    if (family === null) return judge.broken(`tab ${tab} handed out a token that the server never made`);
    if (asked.status !== 'active') return judge.broken(`tab ${tab} handed out a token while it shows nobody`);
    judge.exercised();
    const sessionId = sessionOfFamily.get(family.id);
    if (sessionId !== undefined && sessionId !== asked.sessionId) {
      judge.broken(`tab ${tab} was asked in ${asked.sessionId} and gave a token of ${sessionId}`);
    }
    if (asked.subject !== family.subject) {
      judge.broken(`tab ${tab} shows ${asked.subject} and gave a token of ${family.subject}`);
    }
  }

  return (fact) => {
    for (const [tab, at] of unannounced) {
      if (fact.at === at) continue;
      unannounced.delete(tab);
      if (world.tabs.get(tab)?.isDisposed === false)
        judge.broken(`tab ${tab} changed sessions without a word`);
    }
    if (fact.type === 'stored' && fact.after?.state === 'active') {
      const family = world.server.familyOf(fact.after.tokens.accessToken);
      if (family !== null) sessionOfFamily.set(family.id, fact.after.sessionId);
    }
    if (fact.type === 'shown' && fact.before.status === 'active' && fact.after.status === 'active') {
      if (fact.before.sessionId !== fact.after.sessionId) unannounced.set(fact.tab, fact.at);
    }
    if (fact.type === 'told' && fact.name === 'account-changed') unannounced.delete(fact.tab);
    if (fact.type === 'granted') seeGranted(fact);
  };
};
