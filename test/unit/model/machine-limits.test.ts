import { describe, expect, test } from 'vitest';
import type { Effect } from '../../../packages/sdk/src/model/effect.ts';
import type { ActiveRecord } from '../../../packages/sdk/src/model/record.ts';
import { active, ended, presence, START, storedHold } from './build.ts';
import { createSettledTab, type DrivenTab, eventsOf, namesOf } from './drive.ts';

const MINUTE_MS = 60_000;
const idle = { idleLimitMs: 15 * MINUTE_MS, warnBeforeMs: MINUTE_MS };
/** Tokens that need no refresh in these tests. */
const lasting = { tokens: { expiresAt: null, refreshToken: null }, refreshAt: null };
const record = active(lasting);

function shown(tab: DrivenTab) {
  return tab.state().shown;
}

/** Somebody did something so long after START, in whichever tab, as the store tells. */
function activeSince(ms: number, changes: Partial<ActiveRecord> = {}): ActiveRecord {
  return active({ ...lasting, ...changes, activeAt: START + ms });
}

function endsOf(effects: readonly Effect[]) {
  return effects.filter((effect) => effect.type === 'end-at-limit').map(({ endReason }) => endReason);
}

describe('an idle session', () => {
  test('shows when it will end, from the beginning', () => {
    expect(shown(createSettledTab(record, idle))).toMatchObject({
      knownEnd: { endsAt: START + 15 * MINUTE_MS, limit: 'idle', isExtendable: true },
      isWarned: false,
    });
  });

  test('is looked at once more before anybody is warned, and warned of once', () => {
    const tab = createSettledTab(record, idle);
    expect(tab.pass(14 * MINUTE_MS - 201)).toEqual([]);
    expect(tab.timerMs()).toBe(1);
    expect(tab.pass(1)).toEqual([{ type: 'read-store' }]);
    expect(shown(tab).isWarned).toBe(false);
    const endsAt = START + 15 * MINUTE_MS;
    expect(tab.read(record)).toEqual([
      {
        type: 'emit',
        name: 'warned',
        payload: { sessionId: 's1', endsAt, limit: 'idle', isExtendable: true },
      },
    ]);
    expect(shown(tab).isWarned).toBe(true);
    expect(tab.timerMs()).toBe(MINUTE_MS);
    expect(tab.read(record)).toEqual([]);
    expect(tab.pass(30_000)).toEqual([]);
  });

  test('in which something was done elsewhere is not warned of', () => {
    const tab = createSettledTab(record, idle);
    tab.pass(14 * MINUTE_MS - 200);
    expect(tab.read(activeSince(13 * MINUTE_MS))).toEqual([]);
    expect(shown(tab)).toMatchObject({ knownEnd: { endsAt: START + 28 * MINUTE_MS }, isWarned: false });
    expect(tab.timerMs()).toBe(MINUTE_MS);
  });

  test('is warned of although the store cannot be read', () => {
    const tab = createSettledTab(record, idle);
    tab.pass(14 * MINUTE_MS - 200);
    expect(eventsOf(tab.on({ type: 'read-failed' }))).toEqual(['warned']);
  });

  test('that somebody extends elsewhere is told to go on', () => {
    const tab = createSettledTab(record, idle);
    tab.pass(14 * MINUTE_MS - 200);
    tab.read(record);
    tab.pass(10_000);
    expect(tab.hear({ type: 'noted', sessionId: 's1' })).toEqual([{ type: 'read-store' }]);
    expect(tab.read(activeSince(14 * MINUTE_MS + 9_000))).toEqual([
      { type: 'emit', name: 'extended', payload: { sessionId: 's1' } },
    ]);
    expect(shown(tab).isWarned).toBe(false);
  });

  test('hears of no note of another session', () => {
    expect(createSettledTab(record, idle).hear({ type: 'noted', sessionId: 's9' })).toEqual([]);
    expect(createSettledTab(ended(), idle).hear({ type: 'noted', sessionId: 's1' })).toEqual([]);
  });

  test('ends a second after its limit, when the store has been read once more', () => {
    const tab = createSettledTab(record, { ...idle, warnBeforeMs: 0 });
    expect(tab.pass(15 * MINUTE_MS - 201)).toEqual([]);
    expect(tab.pass(1)).toEqual([]);
    expect(tab.timerMs()).toBe(1_000);
    expect(tab.pass(1_000)).toEqual([{ type: 'read-store' }]);
    expect(tab.read(record)).toEqual([{ type: 'end-at-limit', record, endReason: 'idle-limit' }]);
    // Until it is done nothing more is asked for than that, and not at once.
    expect(tab.read(record)).toEqual([]);
    expect(tab.timerMs()).toBe(1_000);
  });

  test('goes on if something was done elsewhere before its limit', () => {
    const tab = createSettledTab(record, { ...idle, warnBeforeMs: 0 });
    tab.pass(15 * MINUTE_MS - 200);
    tab.pass(1_000);
    expect(tab.read(activeSince(14 * MINUTE_MS))).toEqual([]);
    expect(tab.state().limitSeenAt).toBeNull();
  });

  test.each([
    [0, 1_000],
    [1, 2_000],
    [2, 3_000],
  ])('is ended by the tab of rank %d after %d ms', (rank, afterMs) => {
    const tab = createSettledTab(record, { ...idle, warnBeforeMs: 0 });
    for (let above = 0; above < rank; above += 1) {
      tab.hear({ type: 'present', ...presence(`tab-${above}`, { joinedAt: START - 1_000 }) });
    }
    tab.pass(15 * MINUTE_MS - 200);
    expect(tab.timerMs()).toBe(afterMs);
  });

  test('is not ended in a page that is away, but as soon as that is back and has read the store', () => {
    const tab = createSettledTab(record, idle);
    tab.live('frozen');
    tab.step({ wallMs: 60 * MINUTE_MS, monotonicMs: 60 * MINUTE_MS });
    expect(namesOf(tab.live('returned'))).toContain('read-store');
    expect(tab.read(record)).toEqual([]);
    expect(endsOf(tab.pass(1_000))).toEqual(['idle-limit']);
  });

  test.each([
    ['sleeps past it', { wallMs: 60 * MINUTE_MS }],
    ['has its clock set back, and time passes', { wallMs: -60 * MINUTE_MS, monotonicMs: 15 * MINUTE_MS }],
    ['has its clock set forward past it', { wallMs: 15 * MINUTE_MS, monotonicMs: 1 }],
  ])('reaches its limit when the machine %s', (_, clocks) => {
    const tab = createSettledTab(record, idle);
    tab.step(clocks);
    tab.on({ type: 'timer' });
    tab.read(record);
    expect(endsOf(tab.pass(1_000))).toEqual(['idle-limit']);
  });

  test('does not end early for a clock that is set back', () => {
    const tab = createSettledTab(record, idle);
    tab.step({ wallMs: -60 * MINUTE_MS, monotonicMs: 13 * MINUTE_MS });
    tab.on({ type: 'timer' });
    tab.read(record);
    expect(shown(tab).isWarned).toBe(false);
    expect(tab.state().limitSeenAt).toBeNull();
  });

  test('that a store out of order cannot end is looked at once a second, not all the time', () => {
    const tab = createSettledTab(record, idle);
    tab.pass(15 * MINUTE_MS);
    tab.on({ type: 'read-failed' });
    const effects: Effect[] = [];
    for (let second = 0; second < 60; second += 1) {
      effects.push(...tab.pass(1_000));
      effects.push(...tab.on({ type: 'read-failed' }));
      expect(tab.timerMs()).toBeGreaterThan(0);
    }
    expect(endsOf(effects).length).toBeGreaterThan(20);
    expect(effects.length).toBeLessThan(150);
  });
});

describe('activity', () => {
  test('is said at once, and then now and then', () => {
    const tab = createSettledTab(record, idle);
    const note = { sessionId: 's1', tabId: 'tab-m', holds: [], activeAt: START + 200 };
    expect(tab.on({ type: 'activity' })).toEqual([{ type: 'note', note }]);
    expect(tab.on({ type: 'noted', isWritten: true })).toEqual([]);
    tab.step({ wallMs: 5_000, monotonicMs: 5_000 });
    expect(tab.on({ type: 'activity' })).toEqual([]);
    expect(tab.timerMs()).toBe(25_000);
    expect(tab.pass(25_000)).toMatchObject([{ type: 'note', note: { activeAt: START + 5_200 } }]);
  });

  test('that came while the last was written is said next time', () => {
    const tab = createSettledTab(record, idle);
    tab.on({ type: 'activity' });
    tab.step({ wallMs: 1_000, monotonicMs: 1_000 });
    expect(tab.on({ type: 'activity' })).toEqual([]);
    expect(tab.on({ type: 'noted', isWritten: true })).toEqual([]);
    expect(tab.timerMs()).toBe(30_000);
    expect(tab.pass(30_000)).toMatchObject([{ type: 'note', note: { activeAt: START + 1_200 } }]);
  });

  test('that the store did not take is said again a second later, as it is by then', () => {
    const tab = createSettledTab(record, idle);
    tab.on({ type: 'activity' });
    expect(tab.on({ type: 'noted', isWritten: false })).toEqual([]);
    expect(tab.timerMs()).toBe(1_000);
    expect(tab.pass(1_000)).toMatchObject([{ type: 'note', note: { activeAt: START + 200 } }]);
  });

  test('of short limits is said more often, so that nobody warns for want of it', () => {
    const tab = createSettledTab(record, { idleLimitMs: 20_000, warnBeforeMs: 8_000 });
    tab.on({ type: 'activity' });
    tab.on({ type: 'noted', isWritten: true });
    tab.on({ type: 'activity' });
    tab.step({ wallMs: 1, monotonicMs: 1 });
    tab.on({ type: 'activity' });
    expect(tab.timerMs()).toBe(2_999);
  });

  test.each(['hidden', 'left', 'frozen'] as const)('is said before the page is %s', (signal) => {
    const tab = createSettledTab(record, idle);
    tab.on({ type: 'activity' });
    tab.on({ type: 'noted', isWritten: true });
    tab.step({ wallMs: 5_000, monotonicMs: 5_000 });
    tab.on({ type: 'activity' });
    expect(tab.live(signal)).toContainEqual({
      type: 'note',
      note: { sessionId: 's1', tabId: 'tab-m', holds: [], activeAt: START + 5_200 },
    });
  });

  test('is a page that becomes visible, too', () => {
    const tab = createSettledTab(record, idle);
    tab.live('hidden');
    expect(namesOf(tab.live('visible'))).toEqual(['post present', 'read-store', 'note']);
  });

  test('is nothing to anybody without a limit', () => {
    const tab = createSettledTab(record);
    expect(tab.on({ type: 'activity' })).toEqual([]);
    expect(tab.state().activeAt).toBeNull();
    expect(tab.timerMs()).toBeNull();
  });

  test('is nothing where nobody is signed in', () => {
    expect(createSettledTab(null, idle).on({ type: 'activity' })).toEqual([]);
    expect(createSettledTab(ended(), idle).on({ type: 'activity' })).toEqual([]);
  });

  test('no longer counts after the warning', () => {
    const tab = createSettledTab(record, idle);
    tab.pass(14 * MINUTE_MS - 200);
    tab.read(record);
    expect(tab.on({ type: 'activity' })).toEqual([]);
    expect(tab.live('visible')).not.toContainEqual(expect.objectContaining({ type: 'note' }));
  });

  test('counts to the last without a warning', () => {
    const tab = createSettledTab(record, { ...idle, warnBeforeMs: 0 });
    tab.step({ wallMs: 15 * MINUTE_MS - 201, monotonicMs: 15 * MINUTE_MS - 201 });
    expect(namesOf(tab.on({ type: 'activity' }))).toEqual(['note']);
  });

  test('counts no more past the limit', () => {
    const tab = createSettledTab(record, { ...idle, warnBeforeMs: 0 });
    tab.step({ wallMs: 15 * MINUTE_MS, monotonicMs: 15 * MINUTE_MS });
    expect(tab.on({ type: 'activity' })).toEqual([]);
    expect(tab.live('visible')).not.toContainEqual(expect.objectContaining({ type: 'note' }));
  });

  test('counts while the warning is of another end', () => {
    const tab = createSettledTab(record, { ...idle, absoluteLimitMs: 10 * MINUTE_MS });
    tab.pass(9 * MINUTE_MS - 200);
    expect(eventsOf(tab.read(record))).toEqual(['warned']);
    expect(namesOf(tab.on({ type: 'activity' }))).toEqual(['note']);
  });
});

describe('the absolute limit', () => {
  const absolute = { absoluteLimitMs: 10 * MINUTE_MS, warnBeforeMs: MINUTE_MS };

  test('is warned of and carried out, whatever is done and held', () => {
    const busy = activeSince(0, { holds: [storedHold()] });
    const tab = createSettledTab(busy, { ...absolute, idleLimitMs: 15 * MINUTE_MS });
    tab.pass(9 * MINUTE_MS - 200);
    expect(tab.read(busy)).toMatchObject([
      { name: 'warned', payload: { limit: 'absolute', isExtendable: false } },
    ]);
    tab.pass(MINUTE_MS);
    tab.pass(1_000);
    expect(endsOf(tab.read(busy))).toEqual(['absolute-limit']);
  });

  test('counts from the sign-in, not from when the tab was opened', () => {
    const tab = createSettledTab(activeSince(0, { startedAt: START - 9.5 * MINUTE_MS }), absolute);
    expect(shown(tab)).toMatchObject({ knownEnd: { endsAt: START + 0.5 * MINUTE_MS }, isWarned: true });
  });
});

describe('the end of a refresh token', () => {
  const refreshExpiresAt = START + 10 * MINUTE_MS;
  const tokens = { expiresAt: START + 5 * MINUTE_MS, refreshExpiresAt, isRefreshEndFixed: true };

  test('is warned of, and ends nothing by itself', () => {
    const fixed = active({ tokens, refreshAt: null });
    const tab = createSettledTab(fixed, { warnBeforeMs: MINUTE_MS });
    tab.pass(9 * MINUTE_MS - 200);
    expect(tab.read(fixed)).toMatchObject([
      { name: 'warned', payload: { endsAt: refreshExpiresAt, limit: 'refresh-token', isExtendable: false } },
    ]);
    expect(tab.pass(2 * MINUTE_MS)).not.toContainEqual(expect.objectContaining({ type: 'end-at-limit' }));
  });

  test('is not before that of its access token', () => {
    const expiresAt = START + 20 * MINUTE_MS;
    const tab = createSettledTab(active({ tokens: { ...tokens, expiresAt }, refreshAt: null }));
    expect(shown(tab).knownEnd).toMatchObject({ endsAt: expiresAt });
  });

  test('that slides is not warned of while the session sees to it, however short its life', () => {
    const sliding = active({
      tokens: {
        ...tokens,
        refreshExpiresAt: START + 100_000,
        expiresAt: START + 60_000,
        isRefreshEndFixed: false,
      },
      refreshAt: START + 40_000,
    });
    const tab = createSettledTab(sliding, { warnBeforeMs: MINUTE_MS });
    const effects = [...tab.pass(39_800), ...tab.pass(5_000)];
    expect(namesOf(effects)).toEqual(['refresh']);
    expect(shown(tab).isWarned).toBe(false);
  });
});

describe('the nearest end', () => {
  test.each([
    ['idle', { idleLimitMs: 5 * MINUTE_MS, absoluteLimitMs: 10 * MINUTE_MS }],
    ['absolute', { idleLimitMs: 15 * MINUTE_MS, absoluteLimitMs: 10 * MINUTE_MS }],
  ])('is the one that is shown: %s', (limit, timings) => {
    expect(shown(createSettledTab(record, timings)).knownEnd).toMatchObject({ limit });
  });

  test('stays the same object until it changes', () => {
    const tab = createSettledTab(record, idle);
    const before = shown(tab);
    tab.pass(MINUTE_MS);
    tab.read(activeSince(0));
    expect(shown(tab)).toBe(before);
  });

  test('is none without limits', () => {
    expect(shown(createSettledTab(record)).knownEnd).toBeNull();
  });

  test('is forgotten with the session, and no extension is told', () => {
    const tab = createSettledTab(record, idle);
    tab.pass(14 * MINUTE_MS - 200);
    tab.read(record);
    expect(eventsOf(tab.read(ended({ endReason: 'idle-limit' })))).toEqual(['ended']);
    expect(shown(tab)).toEqual({ knownEnd: null, isWarned: false, holds: [] });
  });
});

test('a session that takes the place of one that was warned of is not extended, but another', () => {
  const tab = createSettledTab(record, idle);
  tab.pass(14 * MINUTE_MS - 200);
  tab.read(record);
  const next = activeSince(14 * MINUTE_MS, { sessionId: 's2', ordinal: 2 });
  expect(eventsOf(tab.read(next))).toEqual(['account-changed', 'started']);
  expect(shown(tab)).toMatchObject({ isWarned: false, knownEnd: { endsAt: START + 29 * MINUTE_MS } });
});

describe('a flow of another tab', () => {
  test('puts the idle end off to its own, and the time for a warning', () => {
    const tab = createSettledTab(activeSince(0, { holds: [storedHold()] }), idle);
    expect(shown(tab).knownEnd).toMatchObject({ endsAt: START + 31 * MINUTE_MS, limit: 'idle' });
  });

  test('whose tab is gone puts it off until that showed: everybody is warned then, in time', () => {
    const gone = activeSince(-20 * MINUTE_MS, { holds: [storedHold({ aliveUntil: START + 90_000 })] });
    const tab = createSettledTab(gone, idle);
    tab.pass(89_800);
    expect(eventsOf(tab.read(gone))).toEqual(['warned']);
    expect(shown(tab)).toMatchObject({ knownEnd: { endsAt: START + 150_000 }, isWarned: true, holds: [] });
  });

  test('whose tab is gone wakes whoever shows it', () => {
    const tab = createSettledTab(activeSince(0, { holds: [storedHold({ aliveUntil: START + 30_000 })] }));
    expect(shown(tab).holds).toHaveLength(1);
    expect(tab.timerMs()).toBe(29_800);
    // It may have said that it goes on, which is no news.
    expect(tab.pass(29_800)).toEqual([{ type: 'read-store' }]);
    expect(shown(tab).holds).toHaveLength(1);
    tab.read(activeSince(0, { holds: [storedHold({ aliveUntil: START + 30_000 })] }));
    expect(shown(tab).holds).toEqual([]);
    expect(tab.timerMs()).toBeNull();
  });
});

test('an end that is to be warned of is not hidden by a nearer one that is not', () => {
  const tokens = {
    expiresAt: START + 40 * MINUTE_MS,
    refreshToken: 'r',
    refreshExpiresAt: START + 6 * MINUTE_MS,
  };
  const sliding = active({ tokens: { ...tokens, expiresAt: START + 1 }, refreshAt: null });
  const tab = createSettledTab(sliding, { idleLimitMs: 8 * MINUTE_MS, warnBeforeMs: 5 * MINUTE_MS });
  expect(shown(tab).knownEnd).toMatchObject({ limit: 'refresh-token' });
  expect(tab.timerMs()).toBe(MINUTE_MS);
  tab.pass(3 * MINUTE_MS - 200);
  expect(tab.read(sliding)).toMatchObject([{ name: 'warned', payload: { limit: 'idle' } }]);
});
