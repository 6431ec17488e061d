import type { Fact } from '../facts.ts';
import type { EndedRecord } from '../../../packages/sdk/src/model/record.ts';
import type { Family, TokenRequest } from '../world/sim-server.ts';
import { causeOfLoss } from './cause-of-loss.ts';
import type { Watch } from './promise.ts';

/** What the drift of a clock makes of an hour, and a little. */
const CLOCKS_DIFFER_MS = 20_000;

/**
 * P2: a session ends by `end()`, by a refusal of the newest refresh token, or by a limit that was configured.
 *
 * Broken by a tombstone whose reason the server did not give; by a tab that shows the end of a session that has no
 * tombstone; by a tab that shows nobody although it showed, or could have read, somebody; by a write over the record
 * of another build, which `start()` alone may replace.
 *
 * Allowed: the ends after a reuse that no tab could help (`cause-of-loss.ts`), which are counted.
 * `refused-without-reason` after five
 * such answers; where the server refuses in no other way, it stands for both of these ends. `no-refresh-token` where
 * the server gave none and the access token has expired: by the server's clock, or by a clock that was stepped, since
 * nobody can tell a step from a sleep.
 */
export const watchFalseSignOut: Watch = (world, judge) => {
  const signedOut = new Set<string>();
  const signingOut = new Set<number>();
  const ended = new Set<string>();
  const requests: TokenRequest[] = [];
  const familyOfSession = new Map<string, number>();
  const accessTokenOfSession = new Map<string, string>();
  let isClockStepped = false;
  let isStoreTroubled = world.setup.store === 'memory';
  let emptyUntil = Number.POSITIVE_INFINITY;

  function whyNot(tab: number, { sessionId, endReason }: EndedRecord): string | null {
    const familyId = familyOfSession.get(sessionId);
    const own = requests.filter(({ refreshToken }) => world.server.familyOf(refreshToken)?.id === familyId);
    const last = own.at(-1);
    const family = last === undefined ? null : world.server.familyOf(last.refreshToken);
    switch (endReason) {
      case 'signed-out':
        return signedOut.has(sessionId) || signingOut.has(tab) ? null : 'nobody signed out';
      case 'refresh-token-rejected':
      case 'refresh-token-lost':
        return whyNotOver(family, own, endReason === 'refresh-token-lost');
      case 'refused-without-reason':
        if (own.filter(isRefusedWithoutReason).length < 5) return 'too few refusals';
        return family?.endedBy === null || family === null ? null : whyNotOver(family, own, true);
      case 'no-refresh-token': {
        if (world.setup.refreshTokens !== 'none') return 'there always was a refresh token';
        const leftMs = world.server.remainingMs(accessTokenOfSession.get(sessionId) ?? '');
        return leftMs > CLOCKS_DIFFER_MS && !isClockStepped
          ? `its access token lives ${leftMs} ms more`
          : null;
      }
      // When it may, the rules of limits say.
      case 'idle-limit':
        return world.setup.flows?.idleLimitMs ? null : 'there was no limit';
      case 'absolute-limit':
        return world.setup.flows?.absoluteLimitMs ? null : 'there was no limit';
    }
  }

  function whyNotOver(family: Family | null, own: readonly TokenRequest[], isReplay: boolean): string | null {
    if (family?.endedBy === 'revocation' || family?.endedBy === 'expiry') return null;
    if (family?.endedBy !== 'reuse') return 'the server did not refuse it';
    const cause = causeOfLoss(world, own, isStoreTroubled);
    if (cause === null) return 'the server took a token for reused that nobody need have sent again';
    // The journal had it, so the end was to be named for it.
    if (cause === 'answer lost' && !isReplay && !isStoreTroubled) return `it was lost: ${cause}`;
    judge.lost(cause);
    return null;
  }

  function isRefusedWithoutReason({ fault, outcome }: TokenRequest): boolean {
    if (fault !== null) return fault.type === 'unreadable';
    return world.setup.refusal === 'empty' && (outcome === 'refused' || outcome === 'reuse');
  }

  function seeStored({ tab, before, after, at, isOverForeign }: Fact & { type: 'stored' }): void {
    const isStart = after?.state === 'active' && !familyOfSession.has(after.sessionId);
    // What that build had replaced is gone for good now.
    if (isOverForeign) isStoreTroubled = true;
    if (isOverForeign && !isStart) judge.broken(`tab ${tab} wrote over the record of another build`);
    if (after === null) {
      // Another build's record took its place: what was under way can no longer be written down.
      const isUnderWay = before?.state === 'active' && before.attempt !== null;
      isStoreTroubled ||= isUnderWay || world.recordCell.value === undefined;
      emptyUntil = Number.POSITIVE_INFINITY;
    } else if (after.state === 'active') {
      emptyUntil = Math.min(emptyUntil, at);
      const family = world.server.familyOf(after.tokens.accessToken);
      if (family !== null) familyOfSession.set(after.sessionId, family.id);
      accessTokenOfSession.set(after.sessionId, after.tokens.accessToken);
    } else {
      judge.exercised();
      // Put back where it was lost: it was judged the first time.
      const why = ended.has(after.sessionId) ? null : whyNot(tab, after);
      if (why !== null) judge.broken(`tab ${tab} ended ${after.sessionId} (${after.endReason}): ${why}`);
      ended.add(after.sessionId);
    }
  }

  function seeShown({ tab, before, after }: Fact & { type: 'shown' }): void {
    if (after.status === 'ended' && !ended.has(after.sessionId) && !signedOut.has(after.sessionId)) {
      if (!signingOut.has(tab)) judge.broken(`tab ${tab} shows the end of ${after.sessionId}, which goes on`);
    }
    if (after.status !== 'anonymous') return;
    if (before.status === 'active') judge.broken(`tab ${tab} shows nobody after somebody`);
    const openedAt = world.tabs.get(tab)?.openedAt ?? 0;
    const couldRead = world.setup.store === 'shared' && openedAt > emptyUntil;
    if (before.status === 'restoring' && couldRead && world.recordCell.value !== undefined) {
      judge.broken(`tab ${tab} shows nobody although the store held a record all the while`);
    }
  }

  /** Nobody is what an empty store means, and nothing else. */
  function seeRefused({ tab, code }: Fact & { type: 'refused' }): void {
    const openedAt = world.tabs.get(tab)?.openedAt ?? 0;
    if (code !== 'no-session' || world.setup.store === 'memory' || openedAt <= emptyUntil) return;
    judge.broken(`tab ${tab} said that nobody is there, although the store held a record all the while`);
  }

  return (fact) => {
    if (fact.type === 'sent') requests.push(fact.request);
    if (fact.type === 'stored') seeStored(fact);
    if (fact.type === 'shown') seeShown(fact);
    if (fact.type === 'refused') seeRefused(fact);
    if (fact.type === 'signed-out') {
      if (fact.sessionId === null) signingOut.add(fact.tab);
      else signedOut.add(fact.sessionId);
    }
    if (fact.type === 'acted' && (fact.action.type === 'step' || fact.action.type === 'sleep'))
      isClockStepped = true;
    if (
      fact.type === 'acted' &&
      (fact.action.type === 'store-fault' || fact.action.type === 'store-outage')
    ) {
      isStoreTroubled = true;
    }
  };
};
