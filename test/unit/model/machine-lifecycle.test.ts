import { describe, expect, test } from 'vitest';
import { answerNeed } from '../../../packages/sdk/src/model/answer-need.ts';
import { active, after, ended, need, presence, START, timings } from './build.ts';
import { createSettledTab, type DrivenTab, foundRecord, namesOf } from './drive.ts';

const bye = { type: 'post', message: { type: 'bye', tabId: 'tab-m' } };
const second = active({ generation: 2 });

function answer(tab: DrivenTab) {
  const { seenAt } = tab.state();
  return answerNeed(tab.state(), need({ until: seenAt.monotonicMs + 30_000 }), timings, seenAt);
}

describe('a page that is frozen', () => {
  test('says bye, leads no longer and stops its timer, but keeps channel and lock', () => {
    const tab = createSettledTab();
    expect(tab.live('frozen')).toEqual([
      bye,
      { type: 'emit', name: 'leader-changed', payload: { role: 'follower' } },
    ]);
    expect(tab.timerMs()).toBeNull();
  });
});

describe('a page that goes away, maybe into the back/forward cache', () => {
  test('lets go of lock and channel too', () => {
    const tab = createSettledTab();
    expect(namesOf(tab.live('left'))).toEqual([
      'post bye',
      'release-lock',
      'close-channel',
      'emit leader-changed',
    ]);
    expect(tab.timerMs()).toBeNull();
  });

  test('lets go of them as well where it was frozen before, and says bye once', () => {
    const tab = createSettledTab();
    tab.live('frozen');
    expect(namesOf(tab.live('left'))).toEqual(['release-lock', 'close-channel']);
  });

  test('says bye once where it is frozen afterwards', () => {
    const tab = createSettledTab();
    tab.live('left');
    expect(tab.live('frozen')).toEqual([]);
  });
});

describe.each(['frozen', 'left'] as const)('while it is %s', (signal) => {
  function createSuspended() {
    const tab = createSettledTab();
    tab.live(signal);
    return tab;
  }

  test('no message is answered and none believed', () => {
    const tab = createSuspended();
    const { roster, phase } = tab.state();
    expect(tab.hear({ type: 'hello', ...presence('tab-a') })).toEqual([]);
    expect(tab.hear({ type: 'bye', tabId: 'tab-m' })).toEqual([]);
    expect(tab.hear({ type: 'takeover', ...presence('tab-a') })).toEqual([]);
    expect(tab.hear({ type: 'committed', sessionId: 's1', generation: 2 })).toEqual([]);
    expect(tab.hear({ type: 'ended', sessionId: 's1' })).toEqual([]);
    expect(tab.hear({ type: 'found-empty' })).toEqual([]);
    expect(tab.state()).toMatchObject({ roster, phase });
  });

  test('a read that comes in is not believed: it may be empty for no other reason', () => {
    const tab = createSuspended();
    for (const record of [null, second, ended()]) {
      expect(tab.read(record)).toEqual([]);
      expect(tab.state().phase).toMatchObject({ held: { record: active() } });
      expect(answer(tab)).toEqual({ type: 'wait' });
    }
  });

  test('nothing is refreshed, though the token expires and somebody waits', () => {
    const tab = createSuspended();
    expect(tab.on({ type: 'demand', above: 1, parked: 0 })).toEqual([]);
    expect(tab.pass(600_000)).toEqual([]);
    expect(tab.timerMs()).toBeNull();
  });

  test.each(['visible', 'hidden', 'woken', 'online'] as const)('%s does nothing yet', (other) => {
    expect(createSuspended().live(other)).toEqual([]);
  });

  test('a clock that is set back is noticed at the return, which listens anew in any case', () => {
    const tab = createSuspended();
    tab.step({ wallMs: -600_000 });
    expect(tab.on({ type: 'timer' })).toEqual([]);
    expect(namesOf(tab.live('returned'))).toContain('reopen-channel');
  });

  test('nothing is handed out after the return before the store was read again', () => {
    const tab = createSuspended();
    tab.step({ wallMs: 10_000, monotonicMs: 10_000 });
    expect(answer(tab)).toEqual({ type: 'wait' });
    expect(tab.live('returned')).toEqual([
      { type: 'reopen-channel' },
      { type: 'post', message: { type: 'hello', ...presence('tab-m') } },
      { type: 'read-store' },
    ]);
    expect(answer(tab)).toEqual({ type: 'wait' });
    tab.on({ type: 'refreshed', stored: foundRecord(active()), isOurs: false });
    expect(answer(tab)).toEqual({ type: 'wait' });
    tab.read(active());
    expect(answer(tab)).toMatchObject({ type: 'token' });
  });

  test('a session that ended meanwhile hands nothing out at all', () => {
    const tab = createSuspended();
    tab.live('returned');
    expect(namesOf(tab.read(ended()))).toEqual(['emit ended']);
    expect(answer(tab)).toEqual({ type: 'refuse', code: 'session-ended' });
  });

  test('a store that cannot be read after the return is read until it can, and nothing handed out', () => {
    const tab = createSuspended();
    tab.live('returned');
    tab.on({ type: 'read-failed' });
    expect(answer(tab)).toEqual({ type: 'wait' });
    expect(namesOf(tab.pass(1_000))).toContain('read-store');
    expect(answer(tab)).toEqual({ type: 'wait' });
  });

  test('after the return it is found out anew who leads', () => {
    const tab = createSuspended();
    tab.live('returned');
    tab.read(active());
    expect(tab.hear({ type: 'present', ...presence('tab-a', { joinedAt: START - 1 }) })).toEqual([]);
    expect(tab.pass(200)).toEqual([]);
    expect(tab.state().roster.map(({ tabId }) => tabId)).toEqual(['tab-a', 'tab-m']);
  });

  test('a refresh that fell due is made after the return, once the store was read and the leader known', () => {
    const tab = createSuspended();
    tab.step({ wallMs: 600_000 });
    tab.live('returned');
    expect(tab.read(active())).toEqual([]);
    expect(namesOf(tab.pass(200))).toEqual(['emit leader-changed', 'refresh']);
  });

  test('a refresh that another tab made meanwhile is adopted instead', () => {
    const tab = createSuspended();
    tab.step({ wallMs: 600_000 });
    tab.live('returned');
    const fresh = active({
      generation: 2,
      tokens: { requestedAt: START + 590_000, expiresAt: START + 890_000 },
      refreshAt: START + 830_000,
    });
    expect(namesOf(tab.read(fresh))).toEqual(['emit refreshed']);
    expect(namesOf(tab.pass(200))).toEqual(['emit leader-changed']);
  });
});

test('a refresh that goes on over a freeze is neither begun twice nor forgotten', () => {
  const tab = createSettledTab();
  expect(namesOf(tab.on({ type: 'demand', above: 1, parked: 0 }))).toEqual(['refresh']);
  tab.live('frozen');
  tab.live('returned');
  tab.read(active());
  expect(tab.state().refreshing).toBe('demand');
  expect(namesOf(tab.pass(600_000))).not.toContain('refresh');
  expect(namesOf(tab.on({ type: 'refreshed', stored: foundRecord(second), isOurs: true }))).toContain(
    'emit refreshed',
  );
});

test('a page that returns without having been away does nothing', () => {
  expect(createSettledTab().live('returned')).toEqual([]);
});

test('a page shown while suspended ranks as visible from its return on', () => {
  const tab = createSettledTab();
  tab.live('hidden');
  tab.live('frozen');
  tab.live('visible');
  expect(tab.live('returned')[1]).toEqual({ type: 'post', message: { type: 'hello', ...presence('tab-m') } });
});

test.each(['visible', 'woken', 'online'] as const)(
  'whoever wakes looks into the store first: %s',
  (signal) => {
    const tab = createSettledTab();
    expect(tab.live(signal)).toContainEqual({ type: 'read-store' });
    expect(tab.state().phase).toMatchObject({ status: 'active', held: { anchor: after(0) } });
  },
);
