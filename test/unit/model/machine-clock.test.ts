import { describe, expect, test } from 'vitest';
import { active, ended, presence, START } from './build.ts';
import { createSettledTab, foundRecord, namesOf } from './drive.ts';

const TEN_MINUTES_MS = 600_000;

describe('a clock that is set back', () => {
  test('is told, mutes no channel, and the store is asked', () => {
    const tab = createSettledTab();
    tab.step({ wallMs: -TEN_MINUTES_MS, monotonicMs: 1_000 });
    expect(tab.on({ type: 'timer' })).toEqual([
      { type: 'emit', name: 'clock-stepped', payload: { stepMs: -TEN_MINUTES_MS - 1_000 } },
      { type: 'read-store' },
      { type: 'refresh', sessionId: 's1', generation: 1, isSteal: false, busyWith: null, reconnection: null },
    ]);
  });

  test('is told once', () => {
    const tab = createSettledTab(null);
    tab.step({ wallMs: -TEN_MINUTES_MS });
    expect(namesOf(tab.on({ type: 'timer' }))).toEqual(['emit clock-stepped', 'read-store']);
    expect(tab.pass(60_000)).toEqual([]);
  });

  test('is noticed at whatever happens next', () => {
    const tab = createSettledTab(ended());
    tab.step({ wallMs: -TEN_MINUTES_MS });
    expect(namesOf(tab.hear({ type: 'bye', tabId: 'tab-a' }))).toContain('emit clock-stepped');
  });

  test('misdates the record for tabs that are opened now: the leader gets a new one, backups stand by', () => {
    const tab = createSettledTab();
    tab.hear({ type: 'present', ...presence('tab-a', { joinedAt: START - 1 }) });
    tab.step({ wallMs: -TEN_MINUTES_MS });
    expect(namesOf(tab.on({ type: 'timer' }))).not.toContain('refresh');
    expect(tab.timerMs()).toBe(1_000);
    expect(namesOf(tab.pass(1_000))).toEqual(['refresh']);
  });

  test('is made good by the next tokens', () => {
    const tab = createSettledTab();
    tab.step({ wallMs: -TEN_MINUTES_MS });
    tab.on({ type: 'timer' });
    const requestedAt = START - TEN_MINUTES_MS;
    const record = active({
      generation: 2,
      tokens: { requestedAt, expiresAt: requestedAt + 300_000 },
      refreshAt: requestedAt + 240_000,
    });
    expect(namesOf(tab.on({ type: 'refreshed', stored: foundRecord(record), isOurs: true }))).toEqual([
      'emit refreshed',
    ]);
    expect(tab.pass(60_000)).toEqual([]);
  });

  test('says nothing of a session that begins afterwards', () => {
    const tab = createSettledTab();
    tab.step({ wallMs: -TEN_MINUTES_MS });
    tab.on({ type: 'timer' });
    tab.on({ type: 'refresh-blocked' });
    const requestedAt = START - TEN_MINUTES_MS;
    const bobs = active({
      sessionId: 's2',
      tokens: { requestedAt, expiresAt: requestedAt + 300_000, subject: 'bob' },
      refreshAt: requestedAt + 240_000,
    });
    expect(namesOf(tab.read(bobs))).toEqual(['emit account-changed', 'emit started']);
    expect(tab.pass(60_000)).toEqual([]);
  });
});

describe('a clock that is set forward looks like sleep', () => {
  test('by little: nothing happens', () => {
    const tab = createSettledTab();
    tab.step({ wallMs: 60_000 });
    expect(tab.on({ type: 'timer' })).toEqual([]);
    expect(tab.timerMs()).toBe(60_000);
  });

  test('past the expiry: one refresh, which it may have saved', () => {
    const tab = createSettledTab();
    tab.step({ wallMs: TEN_MINUTES_MS });
    expect(namesOf(tab.on({ type: 'timer' }))).toEqual(['refresh']);
  });

  test('and back again: told as a step back', () => {
    const tab = createSettledTab();
    tab.step({ wallMs: 60_000 });
    tab.on({ type: 'timer' });
    tab.step({ wallMs: -60_000 });
    expect(namesOf(tab.on({ type: 'timer' }))).toContain('emit clock-stepped');
  });
});
