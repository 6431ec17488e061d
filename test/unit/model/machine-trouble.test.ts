import { describe, expect, test } from 'vitest';
import { active, attempt, failure, presence, refresh, renewed, START } from './build.ts';
import { createSettledTab, foundRecord, namesOf } from './drive.ts';

describe('a failure that all tabs share', () => {
  const failed = active({ failure: failure({ failedAt: START + 240_000, retryAt: START + 250_000 }) });

  test.each([
    [0, 250_000],
    [1, 251_000],
    [2, 252_000],
  ])('is made good by the tab of rank %d from %d ms on', (rank, atMs) => {
    const tab = createSettledTab(failed);
    for (let index = 0; index < rank; index += 1) {
      tab.hear({ type: 'present', ...presence(`tab-${index}`, { joinedAt: START - 1 }) });
    }
    expect(tab.pass(atMs - 201)).toEqual([]);
    expect(tab.pass(1)).toEqual([refresh]);
  });

  test('is tried again a moment after the network is back, where nobody had answered', () => {
    const unheard = active({
      failure: failure({ ...failed.failure, isUnreachable: true, retryAt: START + 300_000 }),
    });
    const tab = createSettledTab(unheard);
    tab.pass(240_800);
    expect(tab.live('online')).toEqual([{ type: 'read-store' }]);
    expect(tab.timerMs()).toBe(1_000);
    const reconnection = { since: START + 241_000, retryAt: START + 242_000 };
    expect(tab.pass(1_000)).toEqual([{ ...refresh, reconnection }]);
  });
});

describe('a lock that is taken', () => {
  test('is looked at again a second later', () => {
    const tab = createSettledTab();
    tab.pass(239_800);
    expect(tab.on({ type: 'refresh-busy', attemptId: null })).toEqual([]);
    expect(tab.timerMs()).toBe(1_000);
    expect(tab.pass(1_000)).toEqual([refresh]);
  });

  test('is looked at sooner with somebody waiting', () => {
    const tab = createSettledTab();
    tab.on({ type: 'demand', above: 1, parked: 0 });
    tab.on({ type: 'refresh-busy', attemptId: null });
    expect(tab.timerMs()).toBe(250);
  });

  test('is looked at at once when its holder may have left', () => {
    const tab = createSettledTab();
    tab.pass(239_800);
    tab.on({ type: 'refresh-busy', attemptId: null });
    tab.step({ wallMs: 300, monotonicMs: 300 });
    expect(tab.hear({ type: 'bye', tabId: 'tab-a' })).toEqual([{ type: 'read-store' }, refresh]);
  });

  test('is stolen after the time that a refresh may take and a grace, and not before', () => {
    const tab = createSettledTab();
    expect(tab.pass(239_800)).toEqual([refresh]);
    const steals: boolean[] = [];
    for (let second = 0; second < 25; second += 1) {
      tab.on({ type: 'refresh-busy', attemptId: null });
      for (const effect of tab.pass(1_000)) if (effect.type === 'refresh') steals.push(effect.isSteal);
    }
    expect(steals.indexOf(true)).toBe(23);
    expect(steals).toHaveLength(25);
  });

  test('is not stolen from one who brought something in the meantime', () => {
    const tab = createSettledTab();
    tab.pass(239_800);
    for (let second = 0; second < 20; second += 1) {
      tab.on({ type: 'refresh-busy', attemptId: null });
      tab.pass(1_000);
    }
    tab.on({ type: 'refreshed', stored: foundRecord(renewed(255_000)), isOurs: false });
    expect(tab.state().busy).toBeNull();
    tab.pass(240_000);
    tab.on({ type: 'refresh-busy', attemptId: null });
    expect(tab.pass(1_000)).toEqual([{ ...refresh, generation: 2 }]);
  });

  test('is not stolen for tokens that came while this tab was still busy with the last', () => {
    const tab = createSettledTab();
    tab.pass(239_800);
    tab.read(renewed(240_000));
    tab.on({ type: 'refresh-busy', attemptId: null });
    expect(tab.state().busy).toBeNull();
    expect(tab.pass(240_000)).toEqual([{ ...refresh, generation: 2 }]);
  });

  test('is not stolen for a caller where another, long ago, gave up waiting for it', () => {
    const tab = createSettledTab();
    tab.on({ type: 'demand', above: 1, parked: 0 });
    tab.on({ type: 'refresh-busy', attemptId: null });
    tab.on({ type: 'demand', above: null, parked: 0 });
    tab.pass(60_000);
    expect(tab.on({ type: 'demand', above: 1, parked: 0 })).toEqual([refresh]);
  });

  test('is not stolen where one holder came after the other', () => {
    const tab = createSettledTab();
    tab.pass(239_800);
    tab.on({ type: 'refresh-busy', attemptId: 'first' });
    tab.pass(20_000);
    tab.on({ type: 'refresh-busy', attemptId: 'second' });
    tab.pass(5_000);
    tab.on({ type: 'refresh-busy', attemptId: 'second' });
    expect(tab.pass(1_000)).toEqual([{ ...refresh, busyWith: 'second' }]);
    tab.on({ type: 'refresh-busy', attemptId: 'second' });
    expect(tab.pass(18_000)).toEqual([{ ...refresh, isSteal: true, busyWith: 'second' }]);
  });

  test('is not stolen from one who found it free in the meantime', () => {
    const tab = createSettledTab();
    tab.pass(239_800);
    tab.on({ type: 'refresh-busy', attemptId: null });
    tab.pass(23_000);
    tab.on({ type: 'refreshed', stored: foundRecord(active()), isOurs: false });
    tab.on({ type: 'refresh-busy', attemptId: null });
    expect(tab.pass(1_000)).toEqual([refresh]);
  });
});

describe('an attempt in the journal that is not this tab’s', () => {
  const begun = (changes: object = {}) => active({ attempt: attempt(), ...changes });

  test('is left to whoever may be at it for a second, and then the lock is asked', () => {
    const tab = createSettledTab();
    tab.on({ type: 'message', message: { type: 'bye', tabId: 'tab-z' } });
    tab.read(begun());
    expect(tab.timerMs()).toBe(1_000);
    expect(tab.pass(1_000)).toEqual([refresh]);
  });

  test('is left alone when it came to something', () => {
    const tab = createSettledTab();
    tab.read(begun());
    tab.read(renewed(1_000));
    expect(namesOf(tab.pass(2_000))).not.toContain('refresh');
  });

  test('is left to the back-off when it is known to have failed', () => {
    const tab = createSettledTab();
    tab.read(begun({ failure: failure({ retryAt: START + 30_000 }) }));
    expect(namesOf(tab.pass(20_000))).not.toContain('refresh');
  });

  test('is looked after by the next, should the first be gone too', () => {
    const tab = createSettledTab();
    tab.hear({ type: 'present', tabId: 'tab-a', isVisible: true, joinedAt: 0 });
    tab.read(begun());
    expect(tab.timerMs()).toBe(2_000);
  });
});

test('a store that does not take the journal is tried again a second later', () => {
  const tab = createSettledTab();
  tab.pass(239_800);
  expect(tab.on({ type: 'refresh-blocked' })).toEqual([]);
  expect(tab.timerMs()).toBe(1_000);
  expect(tab.pass(1_000)).toEqual([refresh]);
});
