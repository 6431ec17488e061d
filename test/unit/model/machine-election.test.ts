import { describe, expect, test } from 'vitest';
import { active, ended, presence, START } from './build.ts';
import { createSettledTab, type DrivenTab, foundRecord, namesOf } from './drive.ts';

const older = presence('tab-a', { joinedAt: START - 1_000 });
const younger = presence('tab-z', { joinedAt: START + 1_000 });
const self = presence('tab-m');

function leads(tab: DrivenTab) {
  return tab.state().roster[0]?.tabId === 'tab-m';
}

/** A tab that follows an older one. */
function createFollower() {
  const tab = createSettledTab();
  tab.hear({ type: 'present', ...older });
  return tab;
}

const says = (role: string) => ({ type: 'emit', name: 'leader-changed', payload: { role } });
const present = (changes = {}) => ({ type: 'post', message: { type: 'present', ...self, ...changes } });

const READ = { type: 'read-store' };

describe('hearing of others', () => {
  test('a newcomer is answered, and follows', () => {
    const tab = createSettledTab();
    expect(tab.hear({ type: 'hello', ...younger })).toEqual([present()]);
    expect(leads(tab)).toBe(true);
  });

  test('an older one that was overheard leads', () => {
    const tab = createSettledTab();
    expect(tab.hear({ type: 'hello', ...older })).toEqual([present(), says('follower')]);
  });

  test('presence is not answered, or no tab would ever be still', () => {
    const tab = createSettledTab();
    expect(tab.hear({ type: 'present', ...younger })).toEqual([]);
    expect(tab.hear({ type: 'present', ...older })).toEqual([says('follower')]);
  });

  test('the leader that says bye leaves its place to the next', () => {
    expect(createFollower().hear({ type: 'bye', tabId: 'tab-a' })).toEqual([READ, says('leader')]);
  });

  test('a follower that says bye changes nothing, but may have left an attempt', () => {
    const tab = createSettledTab();
    tab.hear({ type: 'present', ...younger });
    expect(tab.hear({ type: 'bye', tabId: 'tab-z' })).toEqual([READ]);
  });
});

describe('hiding and showing', () => {
  test('a leader that is hidden hands over to a visible tab, and takes over again when shown', () => {
    const tab = createSettledTab();
    tab.hear({ type: 'present', ...younger });
    expect(tab.live('hidden')).toEqual([present({ isVisible: false }), says('follower')]);
    expect(tab.live('visible')).toEqual([present(), { type: 'read-store' }, says('leader')]);
  });

  test('a leader whose followers are hidden too goes on to lead', () => {
    const tab = createSettledTab();
    tab.hear({ type: 'present', ...younger, isVisible: false });
    expect(tab.live('hidden')).toEqual([present({ isVisible: false })]);
    expect(leads(tab)).toBe(true);
  });

  test('a follower leads when the one before it is hidden', () => {
    expect(createFollower().hear({ type: 'present', ...older, isVisible: false })).toEqual([says('leader')]);
  });
});

describe('a backup that had to go first', () => {
  /** A follower whose own turn came, and who found that nobody else had done it. */
  function refreshInPlaceOfLeader(isOurs: boolean) {
    const tab = createFollower();
    expect(namesOf(tab.pass(240_800))).toEqual(['refresh']);
    const record = active({
      generation: 2,
      tokens: { expiresAt: START + 600_000 },
      refreshAt: START + 540_000,
    });
    return { tab, effects: tab.on({ type: 'refreshed', stored: foundRecord(record), isOurs }) };
  }

  test('says so and leads from there on', () => {
    const { tab, effects } = refreshInPlaceOfLeader(true);
    expect(namesOf(effects)).toEqual(['emit refreshed', 'post takeover', 'emit leader-changed']);
    expect(effects[1]).toEqual({ type: 'post', message: { type: 'takeover', ...self } });
    expect(tab.state().roster).toEqual([self]);
  });

  test('stays a follower where the leader had done it after all', () => {
    const { tab, effects } = refreshInPlaceOfLeader(false);
    expect(namesOf(effects)).toEqual(['emit refreshed']);
    expect(leads(tab)).toBe(false);
  });

  test('stays a follower where it only refreshed on demand', () => {
    const tab = createFollower();
    expect(namesOf(tab.on({ type: 'demand', above: 1, parked: 0 }))).toEqual(['refresh']);
    const effects = tab.on({
      type: 'refreshed',
      stored: foundRecord(active({ generation: 2 })),
      isOurs: true,
    });
    expect(namesOf(effects)).toEqual(['emit refreshed']);
    expect(leads(tab)).toBe(false);
  });
});

describe('a takeover by another', () => {
  test('drops the leader that missed its turn, so that the next in rank leads', () => {
    const tab = createFollower();
    expect(tab.hear({ type: 'takeover', ...younger })).toEqual([present(), says('leader')]);
    expect(tab.state().roster).toEqual([self, younger]);
  });

  test('is contradicted by a tab that ranks above and still lives, which then leads', () => {
    const tab = createSettledTab();
    tab.hear({ type: 'present', ...younger });
    expect(tab.hear({ type: 'takeover', ...younger })).toEqual([present()]);
    expect(leads(tab)).toBe(true);
  });

  test('by one that ranks above is no news', () => {
    const tab = createFollower();
    expect(tab.hear({ type: 'takeover', ...older })).toEqual([]);
    expect(leads(tab)).toBe(false);
  });
});

describe('a hint that something is in the store', () => {
  const committed = (sessionId: string, generation: number) =>
    ({ type: 'committed', sessionId, generation }) as const;
  const over = (sessionId: string) => ({ type: 'ended', sessionId }) as const;
  const second = active({ generation: 2 });

  test.each([
    ['a newer generation', second, committed('s1', 3), true],
    ['the generation at hand', second, committed('s1', 2), false],
    ['an older one, put back by a tab that knows less', second, committed('s1', 1), true],
    ['another session', second, committed('s2', 1), true],
    ['the end of the session', second, over('s1'), true],
    ['the end of another', second, over('s2'), true],
    ['a session, to one who has none', null, committed('s1', 1), true],
    ['an end, to one who has none', null, over('s1'), true],
    ['a generation of what is over: its end is to be put back', ended(), committed('s1', 9), true],
    ['the end of what is over', ended(), over('s1'), false],
    ['a session after what is over', ended(), committed('s2', 1), true],
  ])('%s: it is read where that is news, and believed nowhere', (_, record, message, isNews) => {
    const tab = createSettledTab(record);
    const { phase } = tab.state();
    expect(tab.hear(message)).toEqual(isNews ? [{ type: 'read-store' }] : []);
    expect(tab.state().phase).toBe(phase);
  });
});
