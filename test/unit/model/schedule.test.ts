import { describe, expect, test } from 'vitest';
import {
  backupDelayMs,
  heldValidityMs,
  planRefreshAt,
  planTurnAt,
  retryAtOf,
  timerDelayMs,
  usualMinValidityMs,
} from '../../../packages/sdk/src/model/schedule.ts';
import { active, createRandom, failure, START, timings, tokens } from './build.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;

function living(lifeMs: number) {
  return tokens({ expiresAt: START + lifeMs });
}

/** How long before the end of tokens with this life the leader refreshes. */
function leadOf(lifeMs: number, random: number, leadTimeMs = 60_000) {
  const at = planRefreshAt(living(lifeMs), { ...timings, refreshLeadTimeMs: leadTimeMs }, random);
  return START + lifeMs - (at ?? Number.NaN);
}

describe('the leader refreshes', () => {
  test.each([
    ['5 s', 5 * SECOND_MS, 1_667],
    ['30 s', 30 * SECOND_MS, 10 * SECOND_MS],
    ['3 min', 3 * MINUTE_MS, MINUTE_MS],
    ['15 min', 15 * MINUTE_MS, MINUTE_MS],
    ['a year', YEAR_MS, MINUTE_MS],
  ])('tokens that live %s when no more is left of them than asked, or a third', (_, lifeMs, leadMs) => {
    expect(leadOf(lifeMs, 0)).toBe(leadMs);
  });

  test.each([5 * SECOND_MS, 30 * SECOND_MS, 15 * MINUTE_MS, YEAR_MS])(
    'at most a tenth of that earlier, for tokens that live %d ms',
    (lifeMs) => {
      const random = createRandom(lifeMs);
      const leads = Array.from({ length: 200 }, () => leadOf(lifeMs, random()));
      const leastMs = leadOf(lifeMs, 0);
      expect(Math.min(...leads)).toBeGreaterThanOrEqual(leastMs);
      expect(Math.max(...leads)).toBeLessThanOrEqual(Math.ceil(leastMs * 1.1));
      expect(new Set(leads).size).toBeGreaterThan(20);
    },
  );

  test('at the expiry itself with no lead time at all', () => {
    expect(leadOf(15 * MINUTE_MS, 0.9, 0)).toBe(0);
  });

  test('nothing whose expiry nobody knows', () => {
    expect(planRefreshAt(tokens({ expiresAt: null }), timings, 0.5)).toBeNull();
  });
});

describe('a token is good enough without being asked for more', () => {
  test.each([
    ['5 s', 5 * SECOND_MS, 500],
    ['30 s', 30 * SECOND_MS, 3 * SECOND_MS],
    ['15 min', 15 * MINUTE_MS, 10 * SECOND_MS],
    ['a year', YEAR_MS, 10 * SECOND_MS],
  ])('when it lives %s', (_, lifeMs, minValidityMs) => {
    expect(usualMinValidityMs(living(lifeMs), timings)).toBe(minValidityMs);
  });

  test('and always where its expiry is unknown', () => {
    expect(usualMinValidityMs(tokens({ expiresAt: null }), timings)).toBe(0);
  });
});

describe('a turn', () => {
  const visible = { isLeaderVisible: true, heldMs: 0 };

  test.each([
    [0, 0],
    [1, 1_000],
    [2, 2_000],
    [6, 6_000],
    [7, 6_000],
    [100, 6_000],
  ])('of the tab of rank %d comes %d ms after the leader', (rank, delayMs) => {
    expect(planTurnAt(active(), { rank, ...visible }, timings)).toBe(START + 240_000 + delayMs);
  });

  test('of a backup comes sooner after the leader where tokens live shortly', () => {
    const record = active({ tokens: living(6 * SECOND_MS), refreshAt: START + 4 * SECOND_MS });
    const turns = [0, 1, 2, 3].map((rank) => planTurnAt(record, { rank, ...visible }, timings));
    expect(turns).toEqual([4_000, 4_250, 4_500, 4_750].map((ms) => START + ms));
  });

  test.each([
    ['15 min', 15 * MINUTE_MS, MINUTE_MS],
    ['30 s', 30 * SECOND_MS, 5 * SECOND_MS],
  ])('comes earlier where all tabs are hidden and their timers late: %s', (_, lifeMs, earlierMs) => {
    const record = active({ tokens: living(lifeMs), refreshAt: START + lifeMs / 2 });
    for (const rank of [0, 3]) {
      const seen = planTurnAt(record, { rank, isLeaderVisible: true, heldMs: 0 }, timings) ?? Number.NaN;
      const unseen = planTurnAt(record, { rank, isLeaderVisible: false, heldMs: 0 }, timings) ?? Number.NaN;
      expect(seen - unseen).toBe(earlierMs);
      expect(unseen).toBeGreaterThan(START);
    }
  });

  test.each([
    ['no refresh token', active({ tokens: { refreshToken: null } })],
    ['no known expiry', active({ tokens: { expiresAt: null }, refreshAt: null })],
    ['no plan', active({ refreshAt: null })],
  ])('never comes with %s', (_, record) => {
    expect(planTurnAt(record, { rank: 0, ...visible }, timings)).toBeNull();
  });

  test.each([5 * SECOND_MS, 30 * SECOND_MS, 15 * MINUTE_MS, YEAR_MS])(
    'of the last backup comes while tokens that live %d ms still do',
    (lifeMs) => {
      const record = active({ tokens: living(lifeMs), refreshAt: planRefreshAt(living(lifeMs), timings, 0) });
      expect(planTurnAt(record, { rank: 99, ...visible }, timings)).toBeLessThan(START + lifeMs);
    },
  );

  test('stands back a step per rank', () => {
    expect([0, 1, 2, 6, 9].map((rank) => backupDelayMs(rank, 20_000))).toEqual([
      0, 1_000, 2_000, 6_000, 6_000,
    ]);
    expect([0, 1, 2, 6, 9].map((rank) => backupDelayMs(rank, 4_000))).toEqual([0, 500, 1_000, 3_000, 3_000]);
  });
});

/** The plan for tokens with this life, whose refresh token ends, for all that is known, after `refreshLifeMs`. */
function planned(lifeMs: number, refreshLifeMs: number | null, random = 0) {
  const refreshExpiresAt = refreshLifeMs === null ? null : START + refreshLifeMs;
  const both = tokens({ expiresAt: START + lifeMs, refreshExpiresAt });
  return active({ tokens: both, refreshAt: planRefreshAt(both, timings, random) });
}

describe('a refresh token that ends unless it is used', () => {
  test.each([
    ['a lead time before', 600 * SECOND_MS, 0, 540 * SECOND_MS],
    ['a lead time before anybody is warned of it', 600 * SECOND_MS, 120_000, 420 * SECOND_MS],
    ['half way, where its life is short', 80 * SECOND_MS, 0, 40 * SECOND_MS],
  ])('is used %s', (_, refreshLifeMs, warnBeforeMs, refreshAtMs) => {
    const long = tokens({ expiresAt: START + YEAR_MS, refreshExpiresAt: START + refreshLifeMs });
    expect(planRefreshAt(long, { ...timings, warnBeforeMs }, 0)).toBe(START + refreshAtMs);
  });

  test('changes nothing where the access token ends sooner', () => {
    expect(planned(5 * MINUTE_MS, 30 * MINUTE_MS).refreshAt).toBe(planned(5 * MINUTE_MS, null).refreshAt);
  });

  test('is not used for an end that using it does not put off', () => {
    const fixed = { refreshExpiresAt: START + 80 * SECOND_MS, isRefreshEndFixed: true };
    expect(planRefreshAt(tokens(fixed), timings, 0)).toBe(planRefreshAt(tokens(), timings, 0));
  });
});

describe('how much life flows want a token to have at any moment', () => {
  test.each([
    ['what was asked', 15 * MINUTE_MS, 120_000, 120_000],
    ['half of its life at the most', 2 * MINUTE_MS, 90_000, MINUTE_MS],
    ['half a minute where nothing was asked', 15 * MINUTE_MS, null, 30_000],
    ['a third of a short life where nothing was asked', 30_000, null, 10_000],
    ['none, if that was asked', 15 * MINUTE_MS, 0, 0],
  ])('%s', (_, lifeMs, asked, validityMs) => {
    expect(heldValidityMs(living(lifeMs), asked)).toBe(validityMs);
  });

  test('is nothing to go by where the expiry is unknown', () => {
    expect(heldValidityMs(tokens({ expiresAt: null }), 60_000)).toBe(0);
  });
});

describe('while flows hold the session', () => {
  const lives = [5 * SECOND_MS, 30 * SECOND_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, YEAR_MS];
  const asked = [0, 1_000, 86_400_000];
  const held = lives.flatMap((lifeMs) => asked.map((ms) => [lifeMs, heldValidityMs(living(lifeMs), ms)]));

  test.each(held)(
    'the leader replaces tokens that live %d ms while they have %d ms left',
    (lifeMs, heldMs) => {
      for (const random of [0, 0.5, 0.999]) {
        const turnAt = planTurnAt(
          planned(lifeMs, null, random),
          { rank: 0, isLeaderVisible: true, heldMs },
          timings,
        );
        expect(START + lifeMs - (turnAt ?? Number.NaN)).toBeGreaterThanOrEqual(heldMs);
      }
    },
  );

  // Whatever flows ask, hidden or not, and however short the refresh token lives.
  test.each(held)('no turn comes in the first third of a life of %d ms: %d ms', (lifeMs, heldMs) => {
    for (const refreshLifeMs of [null, 2 * lifeMs, lifeMs, 0.7 * lifeMs, 0.1 * lifeMs]) {
      for (const isLeaderVisible of [true, false]) {
        const record = planned(lifeMs, refreshLifeMs, 0.999);
        const turnAt = planTurnAt(record, { rank: 0, isLeaderVisible, heldMs }, timings) ?? Number.NaN;
        const shorterMs = Math.min(lifeMs, refreshLifeMs ?? lifeMs);
        expect(turnAt - START).toBeGreaterThanOrEqual(shorterMs / 3);
      }
    }
  });
});

describe('after a failure all tabs try again', () => {
  const online = { since: START + 10_000, retryAt: START + 11_000 };

  test.each([
    ['at once where none failed', null, START + 5_000, null, START + 5_000],
    ['when it was agreed', failure(), START + 5_000, null, START + 60_000],
    ['at once on a clock that was set back', failure(), START - 1, null, START - 1],
    [
      'sooner when the network is back',
      failure({ isUnreachable: true }),
      START + 10_000,
      online,
      START + 11_000,
    ],
    ['no sooner where the server had answered', failure(), START + 10_000, online, START + 60_000],
    [
      'no later when the network is back',
      failure({ isUnreachable: true, retryAt: START + 10_500 }),
      START + 10_400,
      online,
      START + 10_500,
    ],
    [
      'no sooner where the network was back before',
      failure({ isUnreachable: true, failedAt: START + 20_000 }),
      START + 20_000,
      online,
      START + 60_000,
    ],
  ])('%s', (_, failed, wallNow, reconnection, retryAt) => {
    expect(retryAtOf(failed, wallNow, reconnection)).toBe(retryAt);
  });
});

test.each([
  [-1, 0],
  [0, 0],
  [0.2, 1],
  [59_999.5, 60_000],
  [60_000, 60_000],
  [60_001, 60_000],
  [2 ** 31 - 1, 60_000],
  [2 ** 31, 60_000],
  [YEAR_MS, 60_000],
  [Number.POSITIVE_INFINITY, 60_000],
])('what is due in %d ms arms a timer of %d ms', (dueInMs, delayMs) => {
  expect(timerDelayMs(dueInMs)).toBe(delayMs);
});
