import { describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../../packages/sdk/src/model/record.ts';
import type { Effect } from '../../../packages/sdk/src/model/effect.ts';
import { active, ended, START } from './build.ts';
import { createSettledTab, foundRecord, namesOf } from './drive.ts';

const bobs = active({ sessionId: 's2', ordinal: 2, tokens: { subject: 'bob' } });

describe('a session that is ended here', () => {
  test('is over at once, and the refresh under way is called off', () => {
    const tab = createSettledTab();
    tab.on({ type: 'demand', above: 1, parked: 0 });
    expect(tab.on({ type: 'ended-here' })).toEqual([
      { type: 'abort-refresh' },
      { type: 'emit', name: 'ended', payload: { sessionId: 's1', endReason: 'signed-out' } },
    ]);
    expect(tab.state().phase).toEqual({ status: 'ended', record: ended(), brokenAt: null });
    expect(tab.timerMs()).toBeNull();
  });

  test('is told once, whoever tells it again', () => {
    const tab = createSettledTab();
    tab.on({ type: 'ended-here' });
    expect(tab.on({ type: 'ended-here' })).toEqual([]);
    expect(tab.read(ended())).toEqual([]);
    expect(tab.hear({ type: 'ended', sessionId: 's1' })).toEqual([]);
  });

  test('is nothing where there is none', () => {
    expect(createSettledTab(null).on({ type: 'ended-here' })).toEqual([]);
  });
});

/** Sessions that would be put back into the store; the end of one may be. */
function restoredBy(effects: readonly Effect[]): SessionRecord[] {
  return effects
    .filter((effect) => effect.type === 'restore-store')
    .map(({ record }) => record)
    .filter(({ state }) => state === 'active');
}

describe('what is over stays over', () => {
  const phase = { status: 'ended', record: ended(), brokenAt: null };

  test.each([
    ['a late read of the session', { type: 'read', stored: foundRecord(active({ generation: 7 })) } as const],
    ['an empty store', { type: 'read', stored: foundRecord(null) } as const],
    ['garbage in the store', { type: 'read', stored: { type: 'garbage' } } as const],
    ['a read that fails', { type: 'read-failed' } as const],
    [
      'a refresh answer that lands afterwards',
      { type: 'refreshed', stored: foundRecord(active({ generation: 2 })), isOurs: true } as const,
    ],
    ['a lock that was taken', { type: 'refresh-busy', attemptId: null } as const],
    [
      'a hint of a newer generation',
      { type: 'message', message: { type: 'committed', sessionId: 's1', generation: 9 } } as const,
    ],
    ['a demand', { type: 'demand', above: 1, parked: 0 } as const],
    ['a freeze', { type: 'lifecycle', signal: 'frozen', random: 0 } as const],
  ])('after %s', (_, event) => {
    const tab = createSettledTab();
    tab.on({ type: 'demand', above: 1, parked: 0 });
    tab.on({ type: 'ended-here' });
    const effects = tab.on(event);
    expect(namesOf(effects)).not.toContain('refresh');
    expect(restoredBy(effects)).toEqual([]);
    expect(tab.state().phase).toEqual(phase);
    expect(namesOf(tab.pass(600_000))).not.toContain('refresh');
  });

  test('until somebody signs in anew', () => {
    const tab = createSettledTab();
    tab.on({ type: 'ended-here' });
    expect(tab.read(bobs)).toEqual([
      { type: 'emit', name: 'started', payload: { sessionId: 's2', subject: 'bob' } },
    ]);
  });
});

describe('a session that another takes the place of', () => {
  const change = { from: { sessionId: 's1', subject: 'ada' }, to: { sessionId: 's2', subject: 'bob' } };

  test('is an event, and its refresh under way is called off', () => {
    const tab = createSettledTab();
    tab.on({ type: 'demand', above: 1, parked: 0 });
    expect(tab.read(bobs)).toEqual([
      { type: 'abort-refresh' },
      { type: 'emit', name: 'account-changed', payload: change },
      { type: 'emit', name: 'started', payload: change.to },
    ]);
    expect(tab.state()).toMatchObject({ demandAbove: null });
  });

  test('cannot come back by its own late answer', () => {
    const tab = createSettledTab();
    tab.on({ type: 'demand', above: 1, parked: 0 });
    tab.read(bobs);
    // What the store holds is what the answer was fenced off by.
    expect(tab.on({ type: 'refreshed', stored: foundRecord(bobs), isOurs: false })).toEqual([]);
    expect(tab.state().phase).toMatchObject({ held: { record: bobs } });
    expect(tab.state().refreshing).toBeNull();
  });

  test('in which a refresh is under way: the one of the new session waits for its end', () => {
    const tab = createSettledTab();
    tab.on({ type: 'demand', above: 1, parked: 0 });
    const stale = active({ sessionId: 's2', tokens: { expiresAt: START + 200 }, refreshAt: START + 100 });
    expect(namesOf(tab.read(stale))).not.toContain('refresh');
    expect(tab.on({ type: 'refreshed', stored: foundRecord(stale), isOurs: false })).toMatchObject([
      { type: 'refresh', sessionId: 's2' },
    ]);
  });
});
