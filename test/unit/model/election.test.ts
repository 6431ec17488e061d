import { describe, expect, test } from 'vitest';
import {
  rankOf,
  type Roster,
  seeGone,
  seePresent,
  seeTakeover,
} from '../../../packages/sdk/src/model/election.ts';
import type { Presence } from '../../../packages/sdk/src/model/message.ts';
import { createRandom, presence, START } from './build.ts';

function rosterOf(...tabs: Presence[]): Roster {
  return tabs.reduce<Roster>(seePresent, []);
}

function idsOf(roster: Roster) {
  return roster.map(({ tabId }) => tabId).join(' ');
}

const oldest = presence('oldest', { joinedAt: START - 2_000 });
const middle = presence('middle', { joinedAt: START - 1_000 });
const newest = presence('newest');

describe('the order in which tabs lead', () => {
  test.each([
    ['the one that has been there longest first', [newest, oldest, middle], 'oldest middle newest'],
    ['visible before hidden', [{ ...oldest, isVisible: false }, newest], 'newest oldest'],
    [
      'among hidden ones the longest there',
      [newest, middle, oldest].map((tab) => ({ ...tab, isVisible: false })),
      'oldest middle newest',
    ],
    ['the id settles what is left', [presence('b'), presence('c'), presence('a')], 'a b c'],
    ['nobody', [], ''],
  ])('%s', (_, tabs, order) => {
    expect(idsOf(rosterOf(...tabs))).toBe(order);
  });

  test('is the same in every tab, in whatever order they heard of each other', () => {
    const random = createRandom(3);
    for (let round = 0; round < 100; round += 1) {
      const tabs = Array.from({ length: 6 }, (_, index) =>
        presence(`tab-${index}`, {
          isVisible: random() < 0.5,
          joinedAt: START + Math.floor(random() * 3),
        }),
      );
      const shuffled = tabs
        .map((tab) => ({ tab, at: random() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ tab }) => tab);
      expect(rosterOf(...shuffled)).toEqual(rosterOf(...tabs));
    }
  });
});

test('a tab that is seen again counts once, and as it is now', () => {
  const roster = rosterOf(oldest, newest);
  expect(seePresent(roster, newest)).toEqual(roster);
  expect(idsOf(seePresent(roster, { ...oldest, isVisible: false }))).toBe('newest oldest');
});

test('a leader that hides hands over to the next that is visible, and takes over again when shown', () => {
  const hidden = seePresent(rosterOf(oldest, middle, newest), { ...oldest, isVisible: false });
  expect(idsOf(hidden)).toBe('middle newest oldest');
  expect(idsOf(seePresent(hidden, oldest))).toBe('oldest middle newest');
});

test('a tab that is gone leaves its place to the next', () => {
  expect(idsOf(seeGone(rosterOf(oldest, middle, newest), 'oldest'))).toBe('middle newest');
  expect(idsOf(seeGone(rosterOf(oldest), 'unheard-of'))).toBe('oldest');
});

test.each([
  ['the second', middle, 'middle newest'],
  ['the last', newest, 'newest'],
  ['the leader itself', oldest, 'oldest middle newest'],
  [
    'one that nobody has heard of',
    presence('unheard-of', { joinedAt: START - 1_500 }),
    'unheard-of middle newest',
  ],
])('a takeover by %s drops all that rank above it', (_, tab, order) => {
  expect(idsOf(seeTakeover(rosterOf(oldest, middle, newest), tab))).toBe(order);
});

test('a rank counts from the leader; a tab that is not on the roster ranks last', () => {
  const roster = rosterOf(oldest, middle, newest);
  expect(['oldest', 'middle', 'newest', 'unheard-of'].map((id) => rankOf(roster, id))).toEqual([0, 1, 2, 3]);
  expect(rankOf([], 'oldest')).toBe(0);
});

test('a roster holds presences and nothing else that came with a message', () => {
  const message = { type: 'hello', v: 1, ...newest };
  expect(seePresent([], message)).toEqual([newest]);
});
