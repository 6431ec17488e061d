import { describe, expect, test } from 'vitest';
import { active, after, ended, presence, START } from './build.ts';
import { createDrivenTab, createSettledTab, eventsOf, namesOf } from './drive.ts';

describe('a tab that is opened', () => {
  test('asks who else is there, reads the store, and does nothing before it was read', () => {
    const tab = createDrivenTab();
    expect(tab.on({ type: 'opened' })).toEqual([
      { type: 'post', message: { type: 'hello', ...presence('tab-m') } },
      { type: 'read-store' },
    ]);
    expect(tab.timerMs()).toBeNull();
    expect(tab.pass(60_000)).toEqual([{ type: 'emit', name: 'leader-changed', payload: { role: 'leader' } }]);
    expect(tab.state().phase.status).toBe('restoring');
  });

  test('restores what it finds, and leads once nobody older has spoken up', () => {
    const tab = createDrivenTab();
    tab.on({ type: 'opened' });
    expect(namesOf(tab.read(active()))).toEqual(['emit restored']);
    expect(tab.timerMs()).toBe(200);
    expect(tab.pass(199)).toEqual([]);
    expect(tab.timerMs()).toBe(1);
    expect(namesOf(tab.pass(1))).toEqual(['emit leader-changed']);
  });

  test('follows whoever is older', () => {
    const tab = createDrivenTab();
    tab.on({ type: 'opened' });
    tab.read(active());
    expect(tab.hear({ type: 'present', ...presence('tab-a', { joinedAt: START - 1 }) })).toEqual([]);
    expect(tab.pass(200)).toEqual([]);
  });

  test.each([
    ['nobody', null, 'anonymous', ['post found-empty']],
    ['a session that is over', ended(), 'ended', []],
  ])('and finds %s has nothing to see to, and no timer', (_, record, status, effects) => {
    const tab = createDrivenTab();
    tab.on({ type: 'opened' });
    expect(namesOf(tab.read(record))).toEqual(effects);
    expect(tab.state().phase.status).toBe(status);
    tab.pass(200);
    expect(tab.timerMs()).toBeNull();
  });

  test('on an expired token refreshes as soon as it is known who leads', () => {
    const tab = createDrivenTab();
    tab.on({ type: 'opened' });
    tab.step({ wallMs: 400_000 });
    expect(namesOf(tab.read(active()))).toEqual(['emit restored']);
    expect(namesOf(tab.pass(200))).toEqual(['emit leader-changed', 'refresh']);
  });

  test('with somebody waiting does not wait to know who leads', () => {
    const tab = createDrivenTab();
    tab.on({ type: 'opened' });
    tab.read(active());
    expect(namesOf(tab.on({ type: 'demand', above: 1, parked: 0 }))).toEqual(['refresh']);
  });
});

describe('a store that cannot be read', () => {
  test('is not "signed out": it is read again a second later, and again', () => {
    const tab = createDrivenTab();
    tab.on({ type: 'opened' });
    for (let round = 0; round < 3; round += 1) {
      expect(eventsOf(tab.on({ type: 'read-failed' }))).toEqual([]);
      expect(tab.state().phase.status).toBe('restoring');
      expect(tab.timerMs()).toBe(1_000);
      expect(namesOf(tab.pass(999))).not.toContain('read-store');
      expect(namesOf(tab.pass(1))).toContain('read-store');
    }
    expect(namesOf(tab.read(active()))).toEqual(['emit restored']);
  });

  test('is asked once at a time', () => {
    const tab = createDrivenTab();
    tab.on({ type: 'opened' });
    expect(namesOf(tab.pass(5_000))).not.toContain('read-store');
    expect(tab.timerMs()).toBeNull();
  });

  test('leaves a session that is shown as it is', () => {
    const tab = createSettledTab();
    tab.live('woken');
    expect(tab.on({ type: 'read-failed' })).toEqual([]);
    expect(tab.state().phase.status).toBe('active');
  });

  test.each([
    ['somebody', active()],
    ['nobody', null],
  ])('is looked into again a second later by a tab that shows %s', (_, record) => {
    const tab = createSettledTab(record);
    tab.live('woken');
    tab.on({ type: 'read-failed' });
    expect(tab.timerMs()).toBe(1_000);
    expect(namesOf(tab.pass(1_000))).toContain('read-store');
    tab.read(record);
    expect(tab.timerMs()).toBe(record === null ? null : 60_000);
  });

  test('and is restored from memory when it was emptied, a restore that others hear of first', () => {
    const tab = createSettledTab();
    expect(tab.read(null)).toEqual([{ type: 'restore-store', record: active() }]);
    expect(tab.state().phase.status).toBe('active');
    expect(tab.state().lookAgainAt).toBe(after(700).monotonicMs);
    expect(tab.read(active())).toEqual([]);
  });
});

describe('who found the store empty', () => {
  test('makes whoever has a session look, and put it back', () => {
    expect(createSettledTab().hear({ type: 'found-empty' })).toEqual([{ type: 'read-store' }]);
  });

  test.each([
    ['nobody', null],
    ['a session that is over', ended()],
  ])('is no news to one who has %s', (_, record) => {
    expect(createSettledTab(record).hear({ type: 'found-empty' })).toEqual([]);
  });
});
