import { describe, expect, test } from 'vitest';
import type { OwnHold } from '../../../packages/sdk/src/model/hold.ts';
import type { ActiveRecord } from '../../../packages/sdk/src/model/record.ts';
import type { Timings } from '../../../packages/sdk/src/model/timings.ts';
import type { Note } from '../../../packages/sdk/src/model/note-record.ts';
import type { Effect } from '../../../packages/sdk/src/model/effect.ts';
import { active, ended, failure, START, storedHold } from './build.ts';
import { createDrivenTab, createSettledTab, type DrivenTab, eventsOf, namesOf } from './drive.ts';

const MINUTE_MS = 60_000;
const LEASE_MS = 180_000;
/** Tokens that need no refresh in these tests. */
const lasting = { tokens: { expiresAt: null, refreshToken: null }, refreshAt: null };
const record = active(lasting);
const checkout = { id: 'h1', name: 'checkout', minValidityMs: null, maxMs: 30 * MINUTE_MS };

function take(tab: DrivenTab, changes: Partial<OwnHold> = {}) {
  return tab.on({ type: 'hold-taken', hold: { ...checkout, ...changes } });
}

function release(tab: DrivenTab, holdId = 'h1') {
  return tab.on({ type: 'hold-released', holdId });
}

function notesOf(effects: readonly Effect[]): Note[] {
  return effects.filter((effect) => effect.type === 'note').map(({ note }) => note);
}

/** What the store says when the last note has got there. */
function heldAs(effects: readonly Effect[], before: ActiveRecord = record): ActiveRecord {
  const note = notesOf(effects).at(-1);
  if (note === undefined) throw new Error('nothing was noted');
  return { ...before, holds: note.holds, activeAt: note.activeAt ?? before.activeAt };
}

/** The note gets there, and the store is read. */
function arrive(tab: DrivenTab, effects: readonly Effect[], before?: ActiveRecord) {
  const read = tab.read(heldAs(effects, before));
  return [...read, ...tab.on({ type: 'noted', isWritten: true })];
}

/** A tab that holds the session, as the store knows. */
function createHoldingTab(changes: Partial<Timings> = {}, stored: ActiveRecord = record): DrivenTab {
  const tab = createSettledTab(stored, changes);
  arrive(tab, take(tab), stored);
  return tab;
}

describe('a flow', () => {
  test('is shown at once, and written down for the other tabs', () => {
    const tab = createSettledTab(record);
    const effects = take(tab, { minValidityMs: 5_000 });
    const endsAt = START + 200 + 30 * MINUTE_MS;
    expect(effects).toEqual([
      {
        type: 'note',
        note: {
          sessionId: 's1',
          tabId: 'tab-m',
          activeAt: null,
          holds: [
            {
              id: 'h1',
              tabId: 'tab-m',
              name: 'checkout',
              minValidityMs: 5_000,
              aliveUntil: START + 200 + LEASE_MS,
              endsAt,
            },
          ],
        },
      },
    ]);
    expect(tab.state().shown.holds).toEqual([
      { holdId: 'h1', name: 'checkout', isOurs: true, endsAt, risk: null },
    ]);
    expect(arrive(tab, effects)).toEqual([]);
  });

  test('says that it lives once a minute, and nothing in between', () => {
    const tab = createHoldingTab();
    expect(tab.timerMs()).toBe(MINUTE_MS);
    const effects = tab.pass(MINUTE_MS);
    expect(notesOf(effects)[0]?.holds[0]?.aliveUntil).toBe(START + 200 + MINUTE_MS + LEASE_MS);
    expect(arrive(tab, effects)).toEqual([]);
    expect(tab.pass(30_000)).toEqual([]);
  });

  test('says so anew after a clock that was set back', () => {
    const tab = createHoldingTab();
    tab.step({ wallMs: -10 * MINUTE_MS, monotonicMs: 1 });
    expect(namesOf(tab.on({ type: 'timer' }))).toContain('note');
  });

  test('that the store does not take is said again a second later', () => {
    const tab = createSettledTab(record);
    take(tab);
    expect(tab.on({ type: 'noted', isWritten: false })).toEqual([]);
    expect(tab.timerMs()).toBe(1_000);
    expect(namesOf(tab.pass(1_000))).toEqual(['note']);
  });

  test('that is written and cannot be read is not said all the time', () => {
    const tab = createSettledTab(record);
    take(tab);
    tab.on({ type: 'read-failed' });
    expect(namesOf(tab.on({ type: 'noted', isWritten: true }))).not.toContain('note');
    expect(tab.timerMs()).toBe(1_000);
  });

  test('is told when it is over, once, however often it is released', () => {
    const tab = createHoldingTab();
    const effects = release(tab);
    expect(effects).toMatchObject([
      { name: 'hold-ended', payload: { holdId: 'h1', name: 'checkout', cause: 'released' } },
      { type: 'note', note: { holds: [] } },
    ]);
    expect(arrive(tab, effects)).toEqual([]);
    expect(release(tab)).toEqual([]);
    expect(tab.state().shown.holds).toEqual([]);
    expect(tab.timerMs()).toBeNull();
  });

  test('that is released while its note is on its way is taken back right after', () => {
    const tab = createSettledTab(record);
    const taken = take(tab);
    expect(eventsOf(release(tab))).toEqual(['hold-ended']);
    const effects = arrive(tab, taken);
    expect(notesOf(effects)).toMatchObject([{ holds: [] }]);
    expect(arrive(tab, effects)).toEqual([]);
  });

  test('may have the name of another: each is released by itself', () => {
    const tab = createHoldingTab();
    const effects = take(tab, { id: 'h3' });
    arrive(tab, effects);
    expect(tab.state().shown.holds.map(({ holdId }) => holdId)).toEqual(['h1', 'h3']);
    release(tab, 'h3');
    expect(tab.state().shown.holds.map(({ holdId }) => holdId)).toEqual(['h1']);
  });

  test('counts as activity when it is released', () => {
    const tab = createHoldingTab({ idleLimitMs: 15 * MINUTE_MS });
    tab.step({ wallMs: 20_000, monotonicMs: 20_000 });
    expect(notesOf(release(tab))).toMatchObject([{ holds: [], activeAt: START + 20_200 }]);
  });

  test('counts as activity when it is released under the warning of another end', () => {
    const limits = {
      idleLimitMs: 15 * MINUTE_MS,
      absoluteLimitMs: 25 * MINUTE_MS,
      warnBeforeMs: 10 * MINUTE_MS,
    };
    const tab = createHoldingTab(limits);
    const held = active({
      ...lasting,
      holds: [storedHold({ id: 'h1', tabId: 'tab-m', aliveUntil: START + 23 * MINUTE_MS })],
    });
    tab.pass(20 * MINUTE_MS);
    tab.read(held);
    tab.on({ type: 'noted', isWritten: true });
    expect(tab.state().shown).toMatchObject({ knownEnd: { limit: 'absolute' }, isWarned: true });
    expect(notesOf(release(tab))).toMatchObject([{ holds: [], activeAt: START + 200 + 20 * MINUTE_MS }]);
  });

  test('ends at its maximum, measured by the page', () => {
    const tab = createHoldingTab();
    tab.step({ wallMs: -60 * MINUTE_MS, monotonicMs: 30 * MINUTE_MS });
    expect(tab.on({ type: 'timer' })).toContainEqual({
      type: 'emit',
      name: 'hold-ended',
      payload: { holdId: 'h1', name: 'checkout', cause: 'maximum' },
    });
    expect(tab.state().holds).toEqual([]);
  });

  test('ends at its maximum over sleep', () => {
    const tab = createHoldingTab();
    tab.step({ wallMs: 30 * MINUTE_MS });
    expect(eventsOf(tab.on({ type: 'timer' }))).toContain('hold-ended');
  });

  test('whose maximum has come takes back nothing of what was done since', () => {
    const tab = createSettledTab(record, { idleLimitMs: 15 * MINUTE_MS, warnBeforeMs: MINUTE_MS });
    arrive(tab, take(tab, { maxMs: 2 * MINUTE_MS }));
    tab.step({ wallMs: 2 * MINUTE_MS - 1_000, monotonicMs: 2 * MINUTE_MS - 1_000 });
    const [note] = notesOf(tab.on({ type: 'activity' }));
    expect(note?.activeAt).toBe(START + 200 + 2 * MINUTE_MS - 1_000);
    tab.pass(1_000);
    expect(tab.state().activeAt?.wallMs).toBe(note?.activeAt);
  });

  test('whose maximum comes when by the clock, set back, it is still ahead ends as of now', () => {
    const old = { ...record, activeAt: START - 3 * MINUTE_MS };
    const tab = createSettledTab(old, { idleLimitMs: 5 * MINUTE_MS, warnBeforeMs: MINUTE_MS });
    arrive(tab, take(tab, { maxMs: 2 * MINUTE_MS }), old);
    // Long past it, and minutes before it.
    tab.step({ wallMs: -10 * MINUTE_MS, monotonicMs: 3 * MINUTE_MS });
    const [note] = notesOf(tab.on({ type: 'timer' }));
    expect(note?.activeAt).toBe(START + 200 - 10 * MINUTE_MS - 4 * MINUTE_MS);
  });

  test('whose maximum has come is warned of once, by a timer that is late', () => {
    const limits = { idleLimitMs: 5 * MINUTE_MS, warnBeforeMs: MINUTE_MS };
    // Nothing is done while it lasts.
    const before = { ...record, activeAt: START - 3.5 * MINUTE_MS };
    const tab = createSettledTab(before, limits);
    const taken = take(tab, { maxMs: 2 * MINUTE_MS });
    arrive(tab, taken, before);
    const old = heldAs(taken, before);
    tab.pass(2 * MINUTE_MS + 7);
    const late = tab.read(old);
    expect(eventsOf(late)).toEqual(['warned']);
    const note = { ...old, holds: [], activeAt: tab.state().noting?.activeAt?.wallMs ?? 0 };
    const settled = [...tab.read(note), ...tab.on({ type: 'noted', isWritten: true })];
    expect(settled).toEqual([]);
    expect(tab.state().shown).toMatchObject({
      isWarned: true,
      knownEnd: { endsAt: START + 200 + 3 * MINUTE_MS },
    });
  });
});

describe('a flow that is taken while nobody is signed in', () => {
  test.each([
    ['nothing is known yet', null],
    ['nobody ever was', () => createSettledTab(null)],
    ['the session is over', () => createSettledTab(ended())],
  ])('as %s is noted in the session that comes', (_, open) => {
    const tab = open === null ? createDrivenTab() : open();
    if (open === null) tab.on({ type: 'opened' });
    expect(take(tab)).toEqual([]);
    expect(tab.state().shown.holds).toEqual([]);
    const effects = tab.read(active({ ...lasting, sessionId: 's2', ordinal: 2 }));
    expect(notesOf(effects)).toMatchObject([{ sessionId: 's2', holds: [{ id: 'h1' }] }]);
    expect(tab.state().shown.holds).toHaveLength(1);
  });

  test('ends at its maximum all the same', () => {
    const tab = createSettledTab(ended());
    take(tab);
    expect(tab.timerMs()).toBe(MINUTE_MS);
    expect(eventsOf(tab.pass(30 * MINUTE_MS))).toEqual(['hold-ended']);
    expect(tab.timerMs()).toBeNull();
  });

  test('outlives its session and holds the next', () => {
    const tab = createHoldingTab();
    expect(namesOf(tab.read(ended({ endReason: 'refresh-token-rejected' })))).toEqual(['emit ended']);
    expect(tab.state().shown.holds).toEqual([]);
    const effects = tab.read(active({ ...lasting, sessionId: 's2', ordinal: 2 }));
    expect(notesOf(effects)).toMatchObject([{ sessionId: 's2', holds: [{ id: 'h1' }] }]);
  });
});

describe('past the idle limit', () => {
  const limits = { idleLimitMs: 15 * MINUTE_MS };

  test('a flow that is taken puts nothing off any more', () => {
    const tab = createSettledTab(record, limits);
    tab.step({ wallMs: 600 * MINUTE_MS, monotonicMs: 1 });
    expect(take(tab)).toEqual([]);
  });

  test('a flow that has slept in its tab goes on: it says so at once', () => {
    const tab = createHoldingTab(limits);
    tab.step({ wallMs: 20 * MINUTE_MS, monotonicMs: 1 });
    const effects = tab.on({ type: 'timer' });
    expect(notesOf(effects)).toMatchObject([{ holds: [{ id: 'h1' }], activeAt: null }]);
    arrive(tab, effects);
    expect(tab.state().limitSeenAt).toBeNull();
  });
});

describe('a page with flows', () => {
  test('that leaves takes them with it, which counts as activity', () => {
    const tab = createHoldingTab({ idleLimitMs: 15 * MINUTE_MS, warnBeforeMs: MINUTE_MS });
    tab.step({ wallMs: 20_000, monotonicMs: 20_000 });
    const [note] = notesOf(tab.live('left'));
    expect(note).toMatchObject({ activeAt: START + 20_200, holds: [] });
  });

  test('that comes back says that they live', () => {
    const tab = createHoldingTab();
    const gone = heldAs(tab.live('left'));
    // Not before it has seen which session there is now.
    expect(notesOf(tab.live('returned'))).toEqual([]);
    expect(notesOf(tab.read(gone))).toMatchObject([{ holds: [{ aliveUntil: START + 200 + LEASE_MS }] }]);
  });

  test('that leaves takes back what is on its way', () => {
    const tab = createSettledTab(record);
    take(tab);
    expect(notesOf(tab.live('left'))).toMatchObject([{ holds: [] }]);
  });

  test('that is frozen says nothing of them', () => {
    expect(namesOf(createHoldingTab().live('frozen'))).not.toContain('note');
  });

  test('says nothing at all when it leaves without', () => {
    expect(notesOf(createSettledTab(record).live('left'))).toEqual([]);
  });
});

describe('what may break a flow', () => {
  test('is told when it is known, and when it is over', () => {
    const tab = createHoldingTab({}, active());
    const held = active({ holds: tab.state().phase.status === 'active' ? heldNow(tab).holds : [] });
    expect(tab.read({ ...held, failure: failure() })).toEqual([
      {
        type: 'emit',
        name: 'hold-at-risk',
        payload: { holdId: 'h1', name: 'checkout', reason: 'refresh-failing', endsAt: START + 300_000 },
      },
    ]);
    expect(tab.read({ ...held, failure: failure({ attempts: 2 }) })).toEqual([]);
    expect(eventsOf(tab.read({ ...held, generation: 2 }))).toEqual(['refreshed', 'hold-recovered']);
  });

  test('is told with the flow itself where it is known before', () => {
    const tab = createSettledTab(active({ ...lasting, startedAt: START }), {
      absoluteLimitMs: 10 * MINUTE_MS,
    });
    expect(take(tab)).toMatchObject([
      { name: 'hold-at-risk', payload: { reason: 'absolute-limit', endsAt: START + 10 * MINUTE_MS } },
      { type: 'note' },
    ]);
  });

  test('is told of the tab’s own flows only, and shown of all', () => {
    const tab = createSettledTab(active({ holds: [storedHold()] }));
    expect(tab.read(active({ holds: [storedHold()], failure: failure() }))).toEqual([]);
    expect(tab.state().shown.holds[0]?.risk).toMatchObject({ reason: 'refresh-failing' });
  });

  test('is told anew in the next session', () => {
    const limits = { absoluteLimitMs: 10 * MINUTE_MS };
    const tab = createSettledTab(record, limits);
    take(tab);
    tab.read(ended({ endReason: 'refresh-token-rejected', subject: 'ada', subjectFrom: 'id-token' }));
    const next = active({ ...lasting, sessionId: 's2', ordinal: 2 });
    expect(eventsOf(tab.read(next))).toEqual(['reauthenticated', 'started', 'hold-at-risk']);
  });
});

function heldNow(tab: DrivenTab): ActiveRecord {
  const { phase } = tab.state();
  if (phase.status !== 'active') throw new Error('nobody is signed in');
  return phase.held.record;
}

describe('the list that is shown', () => {
  const three = [storedHold({ id: 'h3', tabId: 'tab-b' }), storedHold(), storedHold({ id: 'h4' })];

  test('stays the same object while nothing changes in it, in whatever order the store has it', () => {
    const tab = createSettledTab(active({ ...lasting, holds: three }));
    const before = tab.state().shown;
    tab.read(active({ ...lasting, holds: three.toReversed() }));
    tab.read(
      active({ ...lasting, holds: three.map((hold) => ({ ...hold, aliveUntil: hold.aliveUntil + 1 })) }),
    );
    expect(tab.state().shown).toBe(before);
  });

  test('has the flow that another tab let go of no more', () => {
    const tab = createSettledTab(active({ ...lasting, holds: three }));
    tab.read(active({ ...lasting, holds: three.slice(0, 1) }));
    expect(tab.state().shown.holds.map(({ holdId }) => holdId)).toEqual(['h3']);
  });
});

describe('tokens while the session is held', () => {
  test('are refreshed earlier, by whoever leads', () => {
    const tab = createSettledTab(active({ holds: [storedHold({ minValidityMs: 100_000 })] }));
    expect(namesOf(tab.pass(139_799))).not.toContain('refresh');
    expect(namesOf(tab.pass(1))).toContain('refresh');
  });

  test('are refreshed as usual for a flow whose tab is gone', () => {
    const gone = storedHold({ minValidityMs: 100_000, aliveUntil: START + 60_000 });
    const tab = createSettledTab(active({ holds: [gone] }));
    expect(namesOf(tab.pass(60_000))).toEqual(['read-store']);
    tab.read(active({ holds: [gone] }));
    expect(namesOf(tab.pass(100_000))).not.toContain('refresh');
  });
});
