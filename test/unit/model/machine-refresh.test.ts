import { describe, expect, test } from 'vitest';
import type { ActiveRecord } from '../../../packages/sdk/src/model/record.ts';
import { active, ended, failure, presence, refresh, renewed, START } from './build.ts';
import { createSettledTab, type DrivenTab, foundRecord, namesOf } from './drive.ts';

function finish(tab: DrivenTab, record: ActiveRecord | null, isOurs = true) {
  return tab.on({ type: 'refreshed', stored: foundRecord(record), isOurs });
}

describe('the leader', () => {
  test('waits for its moment in steps of a minute at most, and then refreshes once', () => {
    const tab = createSettledTab();
    const steps = [60_000, 60_000, 60_000].map((ms) => {
      expect(tab.timerMs()).toBe(ms);
      return tab.pass(ms);
    });
    expect(steps).toEqual([[], [], []]);
    expect(tab.timerMs()).toBe(59_800);
    expect(tab.pass(59_800)).toEqual([refresh]);
    expect(tab.timerMs()).toBeNull();
    expect(tab.pass(60_000)).toEqual([]);
    expect(tab.state().refreshing).toBe('turn');
  });

  test('goes on with the next tokens', () => {
    const tab = createSettledTab();
    tab.pass(239_800);
    expect(finish(tab, renewed(240_000))).toEqual([
      {
        type: 'emit',
        name: 'refreshed',
        payload: { sessionId: 's1', generation: 2, expiresAt: START + 540_000, byThisTab: true },
      },
    ]);
    expect(tab.timerMs()).toBe(60_000);
    expect(tab.pass(239_999)).toEqual([]);
    expect(tab.pass(1)).toEqual([{ ...refresh, generation: 2 }]);
  });

  test('whose timer was late, as in sleep, refreshes at once', () => {
    const tab = createSettledTab();
    tab.step({ wallMs: 8 * 3_600_000, monotonicMs: 20 });
    expect(tab.on({ type: 'timer' })).toEqual([refresh]);
  });

  test('without a refresh token has nothing to do and no timer', () => {
    const tab = createSettledTab(active({ tokens: { refreshToken: null } }));
    expect(tab.timerMs()).toBeNull();
    expect(tab.pass(400_000)).toEqual([]);
  });

  test('that finds the store without the session does not turn in circles', () => {
    const tab = createSettledTab();
    tab.pass(239_800);
    expect(namesOf(finish(tab, null, false))).toEqual(['restore-store']);
    expect(tab.timerMs()).toBe(1_000);
    expect(tab.pass(999)).toEqual([]);
    expect(tab.pass(1)).toEqual([refresh]);
  });
});

describe('a follower', () => {
  test.each([
    [1, 241_000],
    [2, 242_000],
    [3, 243_000],
  ])('of rank %d stands by until %d ms', (rank, atMs) => {
    const tab = createSettledTab();
    for (let index = 0; index < rank; index += 1) {
      tab.hear({ type: 'present', ...presence(`tab-${index}`, { joinedAt: START - 1 }) });
    }
    expect(tab.pass(atMs - 201)).toEqual([]);
    expect(tab.timerMs()).toBe(1);
    expect(tab.pass(1)).toEqual([refresh]);
  });

  test('that reads the leader’s tokens in time does nothing', () => {
    const tab = createSettledTab();
    tab.hear({ type: 'present', ...presence('tab-a', { joinedAt: START - 1 }) });
    tab.pass(240_000);
    expect(namesOf(tab.read(renewed(240_000)))).toEqual(['emit refreshed']);
    expect(tab.pass(60_000)).toEqual([]);
  });
});

describe('a demand', () => {
  test('refreshes at once, whoever leads', () => {
    const tab = createSettledTab();
    tab.hear({ type: 'present', ...presence('tab-a', { joinedAt: START - 1 }) });
    expect(tab.on({ type: 'demand', above: 1, parked: 0 })).toEqual([refresh]);
    expect(tab.on({ type: 'demand', above: 1, parked: 0 })).toEqual([]);
  });

  test.each([[null], [0]])('above %s asks for nothing that is not there', (above) => {
    expect(createSettledTab().on({ type: 'demand', above, parked: 0 })).toEqual([]);
  });

  test('of one who waits in a session is not that of the next', () => {
    const tab = createSettledTab();
    tab.on({ type: 'demand', above: 1, parked: 0 });
    tab.on({ type: 'refresh-busy', attemptId: null });
    tab.read(active({ sessionId: 's2' }));
    expect(tab.state().demandAbove).toBeNull();
    expect(tab.pass(1_000)).toEqual([]);
  });

  test('waits for the agreed moment after a failure', () => {
    const failed = active({ failure: failure({ failedAt: START + 200, retryAt: START + 5_200 }) });
    const tab = createSettledTab(failed);
    expect(tab.on({ type: 'demand', above: 1, parked: 0 })).toEqual([]);
    expect(tab.timerMs()).toBe(5_000);
    expect(tab.pass(5_000)).toEqual([refresh]);
  });
});

test.each([
  ['over', ended()],
  ['gone, and there was none', null],
])('where the session is %s nothing is refreshed for anybody', (_, record) => {
  const tab = createSettledTab(record);
  expect(tab.on({ type: 'demand', above: 5, parked: 0 })).toEqual([]);
  expect(tab.pass(600_000)).toEqual([]);
});
