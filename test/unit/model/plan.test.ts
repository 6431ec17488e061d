import { describe, expect, test } from 'vitest';
import { planNext } from '../../../packages/sdk/src/model/plan.ts';
import { createState, type State } from '../../../packages/sdk/src/model/state.ts';
import { active, after, createRandom, failure, holding, presence, refresh, timings, START } from './build.ts';

function plan(state: State, atMs = 0) {
  return planNext(state, null, timings, after(atMs));
}

const timer = (delayMs: number | null) => ({ type: 'timer', delayMs });
const restoring = createState('tab-m', true, after(0));
const hidden = presence('tab-m', { isVisible: false });

describe('what is due', () => {
  test.each<[string, State, number, object[]]>([
    ['nothing while suspended', holding(active(), { isSuspended: true }), 400_000, [timer(null)]],
    ['nothing while the store is read', { ...restoring, isReading: true }, 0, [timer(null)]],
    [
      'a look into the store',
      { ...restoring, lookAgainAt: after(0).monotonicMs },
      0,
      [{ type: 'read-store' }, timer(null)],
    ],
    ['not yet', { ...restoring, lookAgainAt: after(700).monotonicMs }, 0, [timer(700)]],
    [
      'a look after a suspension, before all else',
      holding(active(), { isCurrent: false }),
      400_000,
      [{ type: 'read-store' }, timer(null)],
    ],
    [
      'nothing where nobody is signed in',
      { ...restoring, isSettled: true, phase: { status: 'anonymous' } },
      0,
      [timer(null)],
    ],
    [
      'to know who leads',
      { ...restoring, phase: { status: 'anonymous' }, settlesAt: after(150).monotonicMs },
      0,
      [timer(150)],
    ],
    ['a minute at the most', holding(), 0, [timer(60_000)]],
    ['the turn', holding(), 240_000, [refresh, timer(null)]],
    [
      'the turn, not before it is known who leads',
      holding(active(), { isSettled: false, settlesAt: after(240_150).monotonicMs }),
      240_000,
      [timer(150)],
    ],
    [
      'a demand, before it is known who leads',
      holding(active(), { isSettled: false, settlesAt: after(150).monotonicMs, demandAbove: 1 }),
      0,
      [refresh, timer(null)],
    ],
    [
      'nothing while a refresh runs',
      holding(active(), { refreshing: 'turn', demandAbove: 1 }),
      400_000,
      [timer(null)],
    ],
    [
      'the turn a minute earlier where all are hidden',
      holding(active(), { self: hidden, roster: [hidden] }),
      190_000,
      [refresh, timer(null)],
    ],
    [
      'not before it is time to look again',
      holding(active(), { lookAgainAt: after(241_000).monotonicMs }),
      240_000,
      [timer(1_000)],
    ],
    [
      'a demand neither',
      holding(active(), { demandAbove: 1, lookAgainAt: after(250).monotonicMs }),
      0,
      [timer(250)],
    ],
    [
      'nothing before the agreed moment after a failure',
      holding(active({ failure: failure({ retryAt: START + 300_000 }) })),
      240_000,
      [timer(60_000)],
    ],
    [
      'a look that failed before, while the refresh can wait',
      holding(active(), { isReadOwed: true }),
      239_000,
      [{ type: 'read-store' }, timer(1_000)],
    ],
    [
      'nothing where nobody knows when the tokens expire',
      holding(active({ tokens: { expiresAt: null }, refreshAt: null })),
      1e9,
      [timer(null)],
    ],
  ])('%s', (_, state, atMs, effects) => {
    expect(plan(state, atMs).effects).toEqual(effects);
  });
});

describe('the state after it', () => {
  test('knows that a refresh runs and why', () => {
    expect(plan(holding(), 240_000).state.refreshing).toBe('turn');
    expect(plan(holding(active(), { demandAbove: 1 })).state.refreshing).toBe('demand');
  });

  test('knows that the store is read', () => {
    expect(plan(restoring).state.isReading).toBe(true);
  });

  test('is as it was where nothing was due', () => {
    const state = holding();
    expect(plan(state).state).toBe(state);
  });
});

test.each([
  [0, false],
  [23_000, false],
  [23_001, true],
])('a lock that was found taken for %d ms is stolen: %s', (busyMs, isSteal) => {
  const state = holding(active(), { busy: { since: after(240_000).monotonicMs, attemptId: null } });
  expect(plan(state, 240_000 + busyMs).effects).toEqual([{ ...refresh, isSteal }, timer(null)]);
});

test('whatever is planned, the timer is stopped or runs whole ms of a minute at most', () => {
  const random = createRandom(5);
  const pick = <T>(...values: T[]) => values[Math.floor(random() * values.length)] as T;
  const someMs = () => pick(0, 1, -1, 0.3, 5_000, 59_999.5, 240_000, 2 ** 31, 1e13) * pick(1, -1, random());
  for (let round = 0; round < 5_000; round += 1) {
    const lifeMs = Math.abs(someMs());
    const record = active({
      tokens: { expiresAt: pick(null, START + lifeMs), refreshToken: pick(null, 'refresh-1') },
      refreshAt: pick(null, START + someMs()),
      failure: pick(
        null,
        failure({ retryAt: START + someMs(), failedAt: START + someMs(), isUnreachable: random() < 0.5 }),
      ),
    });
    const state = holding(record, {
      isSettled: random() < 0.7,
      settlesAt: after(someMs()).monotonicMs,
      isCurrent: random() < 0.8,
      isReading: random() < 0.3,
      isSuspended: random() < 0.1,
      refreshing: pick(null, 'turn', 'demand'),
      demandAbove: pick(null, 0, 1, 2),
      lookAgainAt: after(someMs()).monotonicMs,
      busy: pick(null, { since: after(someMs()).monotonicMs, attemptId: null }),
      misdated: pick(null, { generation: 1, since: after(someMs()).monotonicMs, before: START }),
      reconnection: pick(null, { since: START + someMs(), retryAt: START + someMs() }),
    });
    for (const effect of plan(state, someMs()).effects) {
      if (effect.type !== 'timer' || effect.delayMs === null) continue;
      expect(effect.delayMs).toSatisfy((ms: number) => Number.isInteger(ms) && ms >= 0 && ms <= 60_000);
    }
  }
});
