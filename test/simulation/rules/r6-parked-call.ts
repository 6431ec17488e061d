import type { Fact } from '../facts.ts';
import type { Watch } from '../promises/promise.ts';
import type { SessionSnapshot } from '../../../packages/sdk/src/snapshot.ts';
import { LATE_TIMER_MS } from './allowances.ts';
import { seeFact, type Sees } from './see-fact.ts';
import { createStoreTrouble } from './store-trouble.ts';

const ROUNDING_MS = 2_000;
/** A page that is back reads first, and until then calls wait as they do for any token. */
const READING_MS = 40_000;
const PARKABLE = new Set(['getAccessToken', 'fetch', 'ready', 'refresh']);

interface Call {
  readonly id: number;
  readonly call: string;
  /** Who was signed in, or had been; `null` where nobody knew. */
  readonly person: string | null;
  /** The tab has shown the end of the session while it waited. */
  isParked: boolean;
  /** A `fetch` that may be on its way. */
  isOut: boolean;
}

/**
 * R6: what is called after a session has broken off waits for the same person, goes out once and in order, or fails.
 *
 * Broken by a call that is answered for another person than it was made for, or is sent without a token; that goes out
 * before one that was parked before it in the same tab; that is sent twice, but for one 401; or that is sent although
 * it was refused. By more than `maxParked` at once in a tab, or one that waits when `reauthenticateWithinMs` are over.
 * By a refusal while there is time and room and nobody else has come, or as `account-changed` for the same person;
 * by one that goes on waiting when somebody else is there; and by a sign-in after the end without its event.
 *
 * Allowed: late timers of hidden pages and those that were paused or slept. Where somebody gives up. A `fetch` of
 * before the end may be on its way, and is not counted; nor is what a page is asked that is back and has not read yet.
 */
export const watchParkedCall: Watch = (world, judge) => {
  const { setup, tabs, server, clock } = world;
  const { flows } = setup;
  if (flows === null || flows.reauthenticateWithinMs === 0) return () => {};
  const { reauthenticateWithinMs, maxParked } = flows;
  const trouble = createStoreTrouble(world);
  const callsOf = new Map<number, Map<number, Call>>();
  const endedAt = new Map<number, number>();
  const gaveUpAt = new Map<number, number>();
  const sent = new Map<number, { person: string | null; isMarked: boolean; count: number; status: number }>();
  const refused = new Set<number>();
  /** Looked at when the event is over. */
  const changed = new Map<number, number>();
  /** What a tab shows, up to the event that is looked at. */
  const shownBy = new Map<number, SessionSnapshot>();
  const unannounced = new Map<number, number>();
  let nextDueAt = Infinity;

  function ownCalls(tab: number): Map<number, Call> {
    const own = callsOf.get(tab) ?? new Map<number, Call>();
    callsOf.set(tab, own);
    return own;
  }

  function parkedCalls(tab: number): Call[] {
    return [...ownCalls(tab).values()].filter(({ isParked, isOut }) => isParked && !isOut);
  }

  function isSteady(number: number, at: number): boolean {
    const tab = tabs.get(number);
    if (tab === undefined || tab.owner.state !== 'running' || tab.isDisposed) return false;
    return at > Math.max(tab.runsSince, trouble.lastAt()) + READING_MS;
  }

  function seeAsked({ tab, call, id, shown, at }: Fact & { type: 'asked' }): void {
    if (!PARKABLE.has(call)) return;
    const isParked = shown.status === 'ended' && shown.reauthentication !== null;
    const person = personOf(shown);
    ownCalls(tab).set(id, { id, call, person, isParked, isOut: false });
    if (call === 'fetch') sent.set(id, { person, isMarked: isParked, count: 0, status: 0 });
    if (isParked) changed.set(tab, at);
  }

  function seeAnswered(tab: number, id: number, person: string | null, at: number): void {
    const call = ownCalls(tab).get(id);
    ownCalls(tab).delete(id);
    if (call === undefined) return;
    if (call.isParked) judge.exercised();
    if (person !== null && call.person !== null && call.person !== person)
      judge.broken(`tab ${tab} answered a call of ${call.person} with a token of ${person}`);
    if (!call.isParked || call.call !== 'getAccessToken') return;
    const earlier = [...ownCalls(tab).values()].find(
      (other) =>
        other.id < id && other.isParked && other.call === 'getAccessToken' && other.person === call.person,
    );
    if (earlier !== undefined && isSteady(tab, at))
      judge.broken(`tab ${tab} answered parked call ${id} before ${earlier.id}`);
  }

  function seeCalled({ tab, url, isForeign, authorization, status, at }: Fact & { type: 'called' }): void {
    if (isForeign) return;
    const id = Number(url.slice(url.lastIndexOf('/') + 1));
    const request = sent.get(id);
    if (request === undefined) return;
    if (refused.has(id)) judge.broken(`tab ${tab} sent call ${id} after it was refused`);
    if (request.count > 1 || (request.count === 1 && request.status !== 401))
      judge.broken(`tab ${tab} sent call ${id} once more, after ${request.status}`);
    request.count += 1;
    request.status = status;
    if (authorization === null) {
      if (request.isMarked) judge.broken(`tab ${tab} sent parked call ${id} without a token`);
      return;
    }
    const person = server.familyOf(authorization.replace('Bearer ', ''))?.subject ?? null;
    if (request.person !== null && person !== request.person)
      judge.broken(`tab ${tab} sent a call of ${request.person} with a token of ${person}`);
    const call = ownCalls(tab).get(id);
    if (call === undefined) return;
    const wasWaiting = call.isParked && request.count === 1;
    if (wasWaiting) judge.exercised();
    call.isOut = true;
    const earlier = [...ownCalls(tab).values()].find(
      (other) => other.id < id && other.call === 'fetch' && other.isParked && sent.get(other.id)?.count === 0,
    );
    if (wasWaiting && earlier?.person === call.person && isSteady(tab, at))
      judge.broken(`tab ${tab} sent parked call ${id} before ${earlier.id}`);
  }

  function seeRefused({ tab, id, code, at }: Fact & { type: 'refused' }): void {
    refused.add(id);
    const call = ownCalls(tab).get(id);
    const parked = parkedCalls(tab).length;
    ownCalls(tab).delete(id);
    if (call === undefined || !call.isParked) return;
    judge.exercised();
    const shown = tabs.get(tab)?.session.getSnapshot();
    if (code === 'account-changed' && shown?.status === 'active' && shown.subject === call.person)
      judge.broken(`tab ${tab} refused a call of ${call.person}, who is there again`);
    const told = shown?.status === 'ended' ? (shown.reauthentication?.parked ?? 0) : 0;
    if (code !== 'session-ended' || Math.max(parked - 1, told) >= maxParked) return;
    const from = endedAt.get(tab);
    if (from === undefined || (gaveUpAt.get(tab) ?? -1) >= from) return;
    const earlyMs = from + reauthenticateWithinMs - ROUNDING_MS - clock.forwardSince(from) - at;
    if (earlyMs > 0 && shown?.status === 'ended')
      judge.broken(`tab ${tab} gave up a parked call ${earlyMs} ms early`);
  }

  function seeShown({ tab, before, after, at }: Fact & { type: 'shown' }): void {
    changed.set(tab, at);
    shownBy.set(tab, after);
    if (after.status === 'ended' && after.reauthentication !== null) {
      if (after.reauthentication.parked > maxParked) judge.broken(`tab ${tab} says that too many are parked`);
      if (before.status !== 'ended' || !endedAt.has(tab)) endedAt.set(tab, at);
      nextDueAt = Math.min(nextDueAt, (endedAt.get(tab) ?? at) + reauthenticateWithinMs);
      for (const call of ownCalls(tab).values()) call.isParked ||= call.call !== 'fetch';
    }
    if (after.status !== 'active') return;
    for (const call of ownCalls(tab).values()) {
      // What is under way now may be on its way when the session ends the next time.
      if (call.call === 'fetch') call.isOut ||= before.status === 'active';
    }
    if (before.status !== 'ended') return;
    endedAt.delete(tab);
    if (before.reauthentication !== null) unannounced.set(tab, at);
  }

  /** When an event is over: what is parked, and for whom. */
  function seeChanged(number: number, at: number): void {
    const shown = shownBy.get(number);
    if (!isSteady(number, at) || shown === undefined) return;
    if (shown.status === 'ended') {
      const count = parkedCalls(number).length;
      if (count > maxParked) judge.broken(`tab ${number} has parked ${count} calls`);
    }
    if (shown.status !== 'active') return;
    const left = parkedCalls(number).find(
      ({ person, call }) => call === 'getAccessToken' && person !== null && person !== shown.subject,
    );
    if (left !== undefined)
      judge.broken(`tab ${number} keeps a call of ${left.person} waiting, and shows ${shown.subject}`);
  }

  function seeOverdue(at: number): void {
    nextDueAt = Infinity;
    for (const [number, from] of endedAt) {
      const tab = tabs.get(number);
      if (tab === undefined || tab.owner.state !== 'running' || tab.isDisposed) continue;
      const latest = Math.max(
        from + reauthenticateWithinMs + clock.backSince(from),
        tab.runsSince,
        world.sleptAt + LATE_TIMER_MS,
      );
      const dueAt = latest + ROUNDING_MS + (tab.hiddenAt === null ? 0 : LATE_TIMER_MS);
      nextDueAt = Math.min(nextDueAt, dueAt);
      const [call] = parkedCalls(number);
      if (at > dueAt && call !== undefined && isSteady(number, at))
        judge.broken(`tab ${number} keeps call ${call.id} parked ${at - dueAt} ms too long`);
      if (at > dueAt + READING_MS) endedAt.delete(number);
    }
  }

  function seeWhatIsOver(at: number): void {
    for (const [tab, since] of changed) {
      if (since === at) continue;
      changed.delete(tab);
      seeChanged(tab, at);
    }
    for (const [tab, since] of unannounced) {
      if (since === at) continue;
      unannounced.delete(tab);
      if (tabs.get(tab)?.isDisposed === false) judge.broken(`tab ${tab} goes on after an end without a word`);
    }
  }

  const sees: Sees = {
    asked(fact) {
      if (fact.call === 'give-up' || fact.call === 'end') gaveUpAt.set(fact.tab, fact.at);
      return seeAsked(fact);
    },
    granted(fact) {
      return seeAnswered(
        fact.tab,
        fact.grant.id,
        server.familyOf(fact.grant.accessToken)?.subject ?? null,
        fact.at,
      );
    },
    settled(fact) {
      return seeAnswered(fact.tab, fact.id, null, fact.at);
    },
    called(fact) {
      return seeCalled(fact);
    },
    refused(fact) {
      return seeRefused(fact);
    },
    shown(fact) {
      return seeShown(fact);
    },
    told(fact) {
      if (fact.name === 'reauthenticated' || fact.name === 'account-changed') unannounced.delete(fact.tab);
    },
  };

  return (fact) => {
    trouble.see(fact);
    if (changed.size + unannounced.size > 0) seeWhatIsOver(fact.at);
    if (fact.at > nextDueAt) seeOverdue(fact.at);
    seeFact(sees, fact);
  };
};

function personOf(shown: SessionSnapshot): string | null {
  return shown.status === 'active' || shown.status === 'ended' ? shown.subject : null;
}
