import { describe, expect, test } from 'vitest';
import { answerNeed, followOwner } from '../../../packages/sdk/src/model/answer-need.ts';
import type { EndReason } from '../../../packages/sdk/src/snapshot.ts';
import { active, after, ended, need, START, timings } from './build.ts';
import { createSettledTab, type DrivenTab } from './drive.ts';

const parking = { reauthenticateWithinMs: 300_000 };
const broken = ended({ endReason: 'refresh-token-rejected', subject: 'ada', subjectFrom: 'id-token' });
const adasNext = active({ sessionId: 's2', ordinal: 2, tokens: { accessToken: 'access-9' } });
const bobs = active({ sessionId: 's2', ordinal: 2, tokens: { subject: 'bob' } });
const from = { sessionId: 's1', subject: 'ada' };

function createBrokenTab(changes: object = parking): DrivenTab {
  const tab = createSettledTab(active(), changes);
  tab.read(broken);
  return tab;
}

/** What somebody is told so long after START who asked in the first session. */
function told(tab: DrivenTab, ms = 200, changes: object = parking) {
  const limits = { ...timings, ...changes };
  const followed = followOwner(need(), tab.state(), limits, after(ms));
  return answerNeed(tab.state(), followed, limits, after(ms));
}

describe('a session that breaks off', () => {
  test.each<EndReason>([
    'refresh-token-rejected',
    'refresh-token-lost',
    'refused-without-reason',
    'no-refresh-token',
    'idle-limit',
    'absolute-limit',
  ])('by %s is waited for, for so long', (endReason) => {
    const tab = createSettledTab(active(), parking);
    tab.read({ ...broken, endReason });
    expect(tab.state().reauthenticateUntil).toBe(START + 200 + 300_000);
    expect(told(tab)).toEqual({ type: 'park' });
    expect(tab.timerMs()).toBe(60_000);
  });

  test('is given up when the time is over', () => {
    const tab = createBrokenTab();
    tab.pass(299_999);
    expect(tab.state().reauthenticateUntil).not.toBeNull();
    expect(tab.timerMs()).toBe(1);
    tab.pass(1);
    expect(tab.state().reauthenticateUntil).toBeNull();
    expect(told(tab, 300_200)).toEqual({ type: 'refuse', code: 'session-ended' });
    expect(tab.timerMs()).toBeNull();
  });

  test.each([
    ['sleeps through it', { wallMs: 300_000 }],
    ['has its clock set back', { wallMs: -3_600_000, monotonicMs: 300_000 }],
  ])('is given up when the machine %s', (_, clocks) => {
    const tab = createBrokenTab();
    tab.step(clocks);
    tab.on({ type: 'timer' });
    expect(tab.state().reauthenticateUntil).toBeNull();
  });

  test('is given up when somebody says so, and stays so', () => {
    const tab = createBrokenTab();
    tab.on({ type: 'abandoned' });
    expect(told(tab)).toEqual({ type: 'refuse', code: 'session-ended' });
    tab.read(broken);
    expect(tab.state().reauthenticateUntil).toBeNull();
  });

  test('is waited for from when it was first seen, however often it is read', () => {
    const tab = createBrokenTab();
    tab.pass(10_000);
    tab.read(broken);
    expect(tab.state().reauthenticateUntil).toBe(START + 200 + 300_000);
  });

  test('in a page that slept is waited for from when that came back', () => {
    const tab = createSettledTab(active(), parking);
    tab.live('frozen');
    tab.step({ wallMs: 3_600_000, monotonicMs: 3_600_000 });
    tab.live('returned');
    tab.read(broken);
    expect(tab.state().reauthenticateUntil).toBe(START + 3_600_200 + 300_000);
  });

  test('is told to whoever asks to be parked no longer where nothing is parked', () => {
    expect(told(createBrokenTab({}), 200, {})).toEqual({ type: 'refuse', code: 'session-ended' });
  });
});

describe('nothing is waited for', () => {
  test('after a sign-out', () => {
    const tab = createSettledTab(active(), parking);
    tab.on({ type: 'ended-here' });
    expect(tab.state().reauthenticateUntil).toBeNull();
    const other = createSettledTab(active(), parking);
    other.read(ended());
    expect(other.state().reauthenticateUntil).toBeNull();
  });

  test.each([
    ['that has been over since before this page', broken, null],
    ['that this page has not seen running', { ...broken, sessionId: 's9', ordinal: 9 }, active()],
  ])('for the return of a session %s', (_, found, first) => {
    const tab = createSettledTab(first, parking);
    if (first === null) tab.read(found);
    tab.read(found);
    expect(tab.state().phase).toMatchObject({ status: 'ended', brokenAt: null });
    expect(tab.state().reauthenticateUntil).toBeNull();
  });
});

describe('a sign-in after that', () => {
  test('by the same person is a return, and hands out tokens to whoever waited', () => {
    const tab = createBrokenTab();
    tab.pass(60_000);
    expect(tab.read(adasNext)).toEqual([
      { type: 'emit', name: 'reauthenticated', payload: { from, to: { sessionId: 's2', subject: 'ada' } } },
      { type: 'emit', name: 'started', payload: { sessionId: 's2', subject: 'ada' } },
    ]);
    expect(tab.state().reauthenticateUntil).toBeNull();
    expect(told(tab, 60_200)).toMatchObject({ type: 'token', token: { accessToken: 'access-9' } });
  });

  test.each([
    ['another person', bobs],
    [
      'somebody whom nobody knows',
      active({ sessionId: 's2', ordinal: 2, tokens: { subject: null, subjectFrom: null } }),
    ],
    [
      'somebody who may be another',
      active({ sessionId: 's2', ordinal: 2, tokens: { subjectFrom: 'access-token' } }),
    ],
  ])('by %s is another account, and refuses whoever waited', (_, next) => {
    const tab = createBrokenTab();
    const { subject } = next.tokens;
    expect(tab.read(next)).toEqual([
      { type: 'emit', name: 'account-changed', payload: { from, to: { sessionId: 's2', subject } } },
      { type: 'emit', name: 'started', payload: { sessionId: 's2', subject } },
    ]);
    expect(told(tab)).toEqual({ type: 'refuse', code: 'account-changed' });
  });

  test('after it was given up is a start like any other', () => {
    const tab = createBrokenTab();
    tab.on({ type: 'abandoned' });
    expect(tab.read(adasNext)).toMatchObject([{ name: 'started' }]);
  });
});

describe('somebody who waits for a token', () => {
  test('waits on in the next session of the same person, from the beginning', () => {
    const tab = createSettledTab(active(), parking);
    tab.read(adasNext);
    const asked = need({ above: 1, minValidityMs: 1_000, until: after(1).monotonicMs });
    expect(followOwner(asked, tab.state(), { ...timings, ...parking }, after(200))).toEqual({
      ...asked,
      owner: { sessionId: 's2', subject: 'ada', subjectFrom: 'id-token' },
      above: null,
      until: after(200 + timings.maxWaitMs).monotonicMs,
    });
  });

  test.each([
    ['of another person', bobs, parking],
    ['of the same person where nothing is parked', adasNext, {}],
  ])('is refused in the session %s', (_, next, changes) => {
    const tab = createSettledTab(active(), changes);
    tab.read(next);
    expect(told(tab, 200, changes)).toEqual({ type: 'refuse', code: 'account-changed' });
  });

  test('past a limit is given nothing, and waits to be told', () => {
    const limits = { ...parking, idleLimitMs: 60_000 };
    const tab = createSettledTab(active(), limits);
    expect(told(tab, 59_999, limits)).toMatchObject({ type: 'token' });
    expect(told(tab, 60_000, limits)).toEqual({ type: 'refuse', code: 'wait-exceeded' });
    const patient = need({ until: after(70_000).monotonicMs });
    const given = answerNeed(tab.state(), patient, { ...timings, ...limits }, after(60_000));
    expect(given).toEqual({ type: 'wait' });
  });
});
