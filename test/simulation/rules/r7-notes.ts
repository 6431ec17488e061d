import type { Fact } from '../facts.ts';
import type { ActiveRecord } from '../../../packages/sdk/src/model/record.ts';
import type { Watch } from '../promises/promise.ts';
import { isNote } from './is-note.ts';
import { seeFact, type Sees } from './see-fact.ts';
import { createStoreTrouble } from './store-trouble.ts';

// As hold.ts and watch-note.ts have them.
const RENEW_MS = 60_000;
const LONGEST_UNNOTED_MS = 30_000;
const ROUNDING_MS = 500;

/**
 * R7: what flows and activity cost is bounded, and they disturb no refresh.
 *
 * Broken by a tab that writes down more than one note a minute for its flows, or than one each half minute (a quarter
 * of the idle limit without its warning, where that is less) while somebody is at work in it, beside one for each flow
 * that begins or ends, each `extend()`, each time the page is hidden, paused or back, and each session; by a message
 * about it without news; by a note that touches tokens, journal, failure or revision, and by another write that
 * touches the notes.
 *
 * Allowed: a store in trouble, which is asked again each second; a clock that was stepped, or a sleep, after which what
 * was noted is out of date.
 */
export const watchNotes: Watch = (world, judge) => {
  const { setup, clock } = world;
  const { flows, store } = setup;
  if (flows === null || store === 'memory') return () => {};
  const unnotedMs = Math.min(
    LONGEST_UNNOTED_MS,
    Math.max(0, (flows.idleLimitMs ?? Infinity) - flows.warnBeforeMs) / 4,
  );
  const trouble = createStoreTrouble(world);
  const ledgers = new Map<number, Ledger>();

  function ledgerOf(tab: number): Ledger {
    const known = ledgers.get(tab);
    if (known !== undefined) return known;
    const opened = {
      notedAt: Number.NEGATIVE_INFINITY,
      activityNotedAt: Number.NEGATIVE_INFINITY,
      credit: 1,
      isTouched: false,
      news: 1,
    };
    ledgers.set(tab, opened);
    return opened;
  }

  function credit(tab: number, notes = 1): void {
    const ledger = ledgerOf(tab);
    ledger.credit += notes;
    ledger.news += 1;
  }

  function seeNote(tab: number, at: number): void {
    const ledger = ledgerOf(tab);
    const gapMs = at - ledger.notedAt;
    const isUsual =
      gapMs >= RENEW_MS - ROUNDING_MS ||
      (ledger.isTouched && at - ledger.activityNotedAt >= unnotedMs - ROUNDING_MS);
    const isExcused =
      trouble.lastAt() > ledger.notedAt - RENEW_MS ||
      world.recordCell.wasLate ||
      world.sleptAt > ledger.notedAt ||
      clock.forwardSince(ledger.notedAt) + clock.backSince(ledger.notedAt) > 0;
    judge.exercised();
    if (!isUsual && !isExcused) {
      if (ledger.credit === 0) judge.broken(`tab ${tab} wrote a note ${gapMs} ms after its last`);
      ledger.credit = Math.max(0, ledger.credit - 1);
      return;
    }
    ledger.notedAt = at;
    if (ledger.isTouched) ledger.activityNotedAt = at;
    ledger.isTouched = false;
  }

  function seeTold(tab: number): void {
    const ledger = ledgerOf(tab);
    const isExcused =
      trouble.lastAt() > ledger.notedAt - RENEW_MS ||
      world.sleptAt > 0 ||
      clock.forwardSince(0) + clock.backSince(0) > 0;
    // A limit that seems to be reached is reason to ask whether a flow is still there.
    const record = world.stored();
    const isAsked = record?.state === 'active' && record.holds.length > 0;
    if (ledger.news === 0 && !isExcused && !(isAsked && isIdle(record)))
      judge.broken(`tab ${tab} told the others of a note without news`);
    ledger.news = Math.max(0, ledger.news - 1);
  }

  function isIdle({ activeAt, startedAt }: ActiveRecord): boolean {
    const idleAt = activeAt + (flows?.idleLimitMs ?? Infinity);
    return clock.wallNow() >= Math.min(idleAt, startedAt + (flows?.absoluteLimitMs ?? Infinity));
  }

  function seeStored(fact: Fact & { type: 'stored' }): void {
    const { before, after, tab } = fact;
    if (isNote(fact)) seeNote(tab, fact.at);
    if (before?.state !== 'active' || after?.state !== 'active' || tab < 0) return;
    if (before.sessionId !== after.sessionId || before.generation !== after.generation) return;
    const isSame =
      before.tokens === after.tokens && before.attempt === after.attempt && before.failure === after.failure;
    const isNoted = before.holds !== after.holds || before.activeAt !== after.activeAt;
    if (before.revision === after.revision ? !isSame : isNoted)
      judge.broken(`tab ${tab} wrote a note and something of a refresh at once`);
  }

  function seeNews(fact: Fact & { type: 'held' | 'released' }): void {
    credit(fact.tab);
  }

  function seePause(fact: Fact & { type: 'paused' | 'woke' }): void {
    credit(fact.tab);
  }

  const sees: Sees = {
    stored(fact) {
      return seeStored(fact);
    },
    touched(fact) {
      ledgerOf(fact.tab).isTouched = true;
      ledgerOf(fact.tab).news = Math.max(1, ledgerOf(fact.tab).news);
    },
    held: seeNews,
    released: seeNews,
    told(fact) {
      if (fact.name === 'hold-ended' || fact.name === 'started' || fact.name === 'restored') credit(fact.tab);
    },
    asked(fact) {
      if (fact.call === 'extend') credit(fact.tab, 2);
    },
    paused: seePause,
    woke: seePause,
    acted(fact) {
      if (fact.action.type === 'hide' || fact.action.type === 'dispose') credit(fact.action.tab);
    },
    posted(fact) {
      if (typeof fact.message === 'object' && fact.message !== null && 'type' in fact.message) {
        if (fact.message.type === 'noted') seeTold(fact.tab);
      }
    },
  };

  return (fact) => {
    trouble.see(fact);
    seeFact(sees, fact);
  };
};

interface Ledger {
  notedAt: number;
  /** The last that told of activity. */
  activityNotedAt: number;
  credit: number;
  isTouched: boolean;
  /** How many messages it may tell the others. */
  news: number;
}
