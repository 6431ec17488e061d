import type { Fact } from '../facts.ts';
import { REFRESH_TIMEOUT_MS } from '../world/tab-ports.ts';
import type { TokenRequest } from '../world/sim-server.ts';
import type { Watch } from './promise.ts';

/**
 * P1: a refresh token is sent once, and again only while nobody knows what became of the first time.
 *
 * Broken by a token that is sent although its successor lies, or lay, in the store; or while another request with
 * it is under way from a tab that runs and is within its time. A replay outside the window that the client was
 * told of is announced by `refresh-ambiguous`.
 *
 * Allowed: the same token once a generation, where the server does not rotate; and the next need not know of a sending
 * whose journal it went over before that was sent. What the store has lost (evicted) it
 * does not know, the journal of a request under way included. What replaces a token while the store's answer to the
 * journal is on its way comes too late. A tab that was paused since it sent is not counted as within its time.
 * Where there are no Web Locks the lease is dated by the wall clock: one that is stepped while a request is under
 * way makes the lease run out early; and so it is where the lock was stolen.
 */
export const watchSingleUse: Watch = (world, judge) => {
  const sends = new Map<string, TokenRequest[]>();
  /** Tokens that were under way when the lock was stolen: only their date protects them. */
  const unlocked = new Set<string>();
  /** Sent when no journal told of it any more. */
  const unwritten = new Set<TokenRequest>();
  const supersededAt = new Map<string, number>();
  const toAnnounce = new Map<number, { refreshToken: string; dueAt: number | null }>();
  let isClockSteady = true;
  let steppedAt = Number.NEGATIVE_INFINITY;
  let forgottenAt = Number.NEGATIVE_INFINITY;

  function isUnderWay(request: TokenRequest, at: number): boolean {
    const tab = world.tabs.get(request.tab);
    if (tab === undefined || request.heardAt !== null || at - request.sentAt >= REFRESH_TIMEOUT_MS)
      return false;
    const isDatedOnly = world.setup.locks === 'lease' || unlocked.has(request.refreshToken);
    const isLeaseLost = isDatedOnly && steppedAt >= request.sentAt - 1000;
    const isExcused = isLeaseLost || forgottenAt >= request.sentAt - 1000;
    return tab.owner.state === 'running' && tab.runsSince <= request.sentAt && !isExcused;
  }

  function seeSent(tab: number, request: TokenRequest, at: number): void {
    const { refreshToken } = request;
    const earlier = sends.get(refreshToken) ?? [];
    sends.set(refreshToken, [...earlier, request]);
    if (isOfPast()) unwritten.add(request);
    if (at > (supersededAt.get(refreshToken) ?? Number.POSITIVE_INFINITY) + world.setup.storeMs)
      judge.broken(`tab ${tab} sent a refresh token that was replaced before`);
    const other = earlier.find((sent) => isUnderWay(sent, at));
    if (other !== undefined)
      judge.broken(`tabs ${other.tab} and ${tab} sent one refresh token at the same time`);
    const first = earlier.find(
      (sent) => isUnknown(sent) && sent.sentAt > forgottenAt && !unwritten.has(sent),
    );
    if (first === undefined) return;
    judge.exercised();
    const isLate = at - first.sentAt > world.setup.replayWindowMs + 1000;
    if (isLate && isClockSteady && earlier.every(isUnknown))
      toAnnounce.set(tab, { refreshToken, dueAt: null });
  }

  /** The same token is the next generation's by now, and the journal of this sending lies under that. */
  function isOfPast(): boolean {
    const stored = world.stored();
    const isJournalGone = stored?.state === 'active' && stored.attempt === null;
    return world.setup.refreshTokens === 'lasting' && isJournalGone;
  }

  /** The server goes on with the same one: each generation presents it anew. */
  function forgetSends(refreshToken: string, committer: number): void {
    sends.delete(refreshToken);
    for (const [tab, announcement] of toAnnounce) {
      if (tab !== committer && announcement.refreshToken === refreshToken) toAnnounce.delete(tab);
    }
  }

  function seeStored(fact: Fact & { type: 'stored' }): void {
    const { before, after, tab } = fact;
    if (after === null) {
      supersededAt.clear();
      toAnnounce.clear();
      forgottenAt = fact.at;
    }
    if (before?.state !== 'active' || after?.state !== 'active') return;
    const { refreshToken } = before.tokens;
    if (after.attempt?.isUnlocked === true && refreshToken !== null) unlocked.add(refreshToken);
    const successor = after.tokens.refreshToken;
    if (after.sessionId !== before.sessionId || after.generation <= before.generation) return;
    if (refreshToken !== null && refreshToken !== successor) supersededAt.set(refreshToken, fact.at);
    if (refreshToken !== null && refreshToken === successor) forgetSends(refreshToken, tab);
    const announcement = toAnnounce.get(tab);
    if (announcement?.refreshToken === refreshToken) announcement.dueAt = fact.at + 2000;
  }

  function seeSilence(at: number): void {
    for (const [number, { dueAt }] of toAnnounce) {
      if (dueAt === null || at <= dueAt) continue;
      toAnnounce.delete(number);
      const tab = world.tabs.get(number);
      const heard = tab !== undefined && tab.owner.state === 'running' && tab.runsSince < dueAt - 2000;
      if (heard && !tab.isDisposed && world.troubledAt < dueAt - 2000) {
        judge.broken(`tab ${number} replayed outside the window and did not say so`);
      }
    }
  }

  return (fact) => {
    seeSilence(fact.at);
    if (fact.type === 'sent') seeSent(fact.tab, fact.request, fact.at);
    if (fact.type === 'stored') seeStored(fact);
    if (fact.type === 'told' && fact.name === 'refresh-ambiguous') toAnnounce.delete(fact.tab);
    if (fact.type === 'acted' && fact.action.type === 'step') {
      isClockSteady = false;
      steppedAt = fact.at;
    }
  };
};

/** Whether its sender cannot know what became of it. */
function isUnknown({ heardAt, isAnswerHeard, fault }: TokenRequest): boolean {
  if (heardAt === null) return true;
  if (isAnswerHeard || fault === null) return false;
  if (fault.type === 'status') return fault.status === 502 || fault.status === 504;
  return fault.type !== 'misconfigured' && fault.type !== 'unreadable';
}
