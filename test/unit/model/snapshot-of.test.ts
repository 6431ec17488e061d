import { describe, expect, test } from 'vitest';
import { isSameSnapshot, snapshotOf } from '../../../packages/sdk/src/model/snapshot-of.ts';
import { createState, type State } from '../../../packages/sdk/src/model/state.ts';
import { active, after, attempt, ended, failure, holding, presence, START, timings } from './build.ts';

const restoring = createState('tab-m', true, after(0));
const whole = holding(
  active({ attempt: attempt(), failure: failure(), clockOffset: { offsetMs: 1, uncertaintyMs: 2 } }),
);

describe('what the app may see', () => {
  test.each<[string, State, object]>([
    ['before the store was read', restoring, { role: 'follower', status: 'restoring' }],
    [
      'of nobody',
      { ...restoring, phase: { status: 'anonymous' } },
      { role: 'follower', status: 'anonymous' },
    ],
    [
      'of a session that is over',
      {
        ...restoring,
        phase: { status: 'ended', record: ended({ endReason: 'refresh-token-lost' }), brokenAt: null },
      },
      {
        role: 'follower',
        status: 'ended',
        sessionId: 's1',
        endReason: 'refresh-token-lost',
        subject: null,
        reauthentication: null,
      },
    ],
    [
      'of a running session',
      whole,
      {
        role: 'leader',
        status: 'active',
        sessionId: 's1',
        subject: 'ada',
        generation: 1,
        expiresAt: START + 300_000,
        scope: 'openid cart',
        failure: { code: 'refresh-failed', attempts: 1, retryAt: START + 60_000 },
        activeAt: null,
        knownEnd: null,
        isWarned: false,
        holds: [],
      },
    ],
  ])('%s', (_, state, expected) => {
    expect(snapshotOf(state, 'indexeddb', timings)).toEqual({ storage: 'indexeddb', ...expected });
    expect(snapshotOf(state, 'memory', timings)).toEqual({ storage: 'memory', ...expected });
  });

  test('holds no token and no mark of one', () => {
    expect(JSON.stringify(snapshotOf(whole, 'indexeddb', timings))).not.toMatch(/access-1|refresh-1|mark/);
  });
});

describe('a tab is shown as leader', () => {
  const older = presence('tab-a', { joinedAt: START - 1 });

  test.each<[string, Partial<State>, string]>([
    ['when it ranks first', {}, 'leader'],
    ['not before it is known who else is there', { isSettled: false }, 'follower'],
    ['not while it is suspended', { isSuspended: true }, 'follower'],
    ['not behind another', { roster: [older, presence('tab-m')] }, 'follower'],
    ['not when it is on no roster', { roster: [older] }, 'follower'],
  ])('%s', (_, changes, role) => {
    expect(snapshotOf(holding(active(), changes), 'indexeddb', timings).role).toBe(role);
  });
});

test('two snapshots are the same when they say the same', () => {
  const snapshot = snapshotOf(whole, 'indexeddb', timings);
  expect(isSameSnapshot(snapshot, snapshotOf(whole, 'indexeddb', timings))).toBe(true);
  expect(isSameSnapshot(snapshot, snapshotOf(whole, 'memory', timings))).toBe(false);
  expect(isSameSnapshot(snapshot, snapshotOf(holding(active({ generation: 2 })), 'indexeddb', timings))).toBe(
    false,
  );
});

test('a journal that moves while a refresh runs changes nothing that the app sees', () => {
  const quiet = snapshotOf(holding(active()), 'indexeddb', timings);
  const journaled = snapshotOf(holding(active({ attempt: attempt() })), 'indexeddb', timings);
  expect(isSameSnapshot(quiet, journaled)).toBe(true);
});
