import { describe, expect, test } from 'vitest';
import type { StoredRecord } from '../../../packages/sdk/src/model/parse-record.ts';
import type { ActiveRecord, SessionRecord } from '../../../packages/sdk/src/model/record.ts';
import { seeRecord } from '../../../packages/sdk/src/model/see-record.ts';
import { createState, type State } from '../../../packages/sdk/src/model/state.ts';
import { active, after, attempt, ended, holding, START } from './build.ts';

const restoring = createState('tab-m', true, after(0));
const anonymous: State = { ...restoring, phase: { status: 'anonymous' } };
const over: State = { ...restoring, phase: { status: 'ended', record: ended(), brokenAt: null } };
const holdsSecond = holding(active({ generation: 2 }));

const empty: StoredRecord = { type: 'empty' };
const garbage: StoredRecord = { type: 'garbage' };
const foreign: StoredRecord = { type: 'foreign' };

function found(record: SessionRecord): StoredRecord {
  return { type: 'record', record };
}

function see(state: State, stored: StoredRecord, isOurs = false) {
  return seeRecord(state, stored, isOurs, after(1_000));
}

function emit(name: string, payload: object) {
  return { type: 'emit', name, payload };
}

const ada = { sessionId: 's1', subject: 'ada' };
const bob = { sessionId: 's2', subject: 'bob' };
const bobs = active({ sessionId: 's2', ordinal: 2, tokens: { subject: 'bob' } });

describe('a running session in the store', () => {
  test.each<[string, State, ActiveRecord, object[]]>([
    [
      'is restored at start',
      restoring,
      active({ generation: 4 }),
      [emit('restored', { ...ada, generation: 4, expiresAt: START + 300_000 })],
    ],
    ['has started where nobody was', anonymous, active(), [emit('started', ada)]],
    ['has started where another was over', over, bobs, [emit('started', bob)]],
    [
      'takes the place of another',
      holdsSecond,
      bobs,
      [emit('account-changed', { from: ada, to: bob }), emit('started', bob)],
    ],
    [
      'is refreshed by another tab',
      holdsSecond,
      active({ generation: 3 }),
      [emit('refreshed', { sessionId: 's1', generation: 3, expiresAt: START + 300_000, byThisTab: false })],
    ],
    [
      'may have been refreshed more than once',
      holdsSecond,
      active({ generation: 9 }),
      [emit('refreshed', { sessionId: 's1', generation: 9, expiresAt: START + 300_000, byThisTab: false })],
    ],
  ])('%s', (_, state, record, effects) => {
    const step = see(state, found(record));
    expect(step.state.phase).toMatchObject({ status: 'active', held: { record } });
    expect(step.effects).toEqual(effects);
  });

  test('was refreshed by this tab, if it says so', () => {
    expect(see(holdsSecond, found(active({ generation: 3 })), true).effects).toMatchObject([
      { name: 'refreshed', payload: { byThisTab: true } },
    ]);
  });

  test('of the same generation brings its journal and no event, and leaves the age as measured', () => {
    const journaled = active({ generation: 2, attempt: attempt() });
    const step = see(holdsSecond, found(journaled));
    expect(step.effects).toEqual([]);
    expect(step.state.phase).toEqual({
      status: 'active',
      held: {
        record: journaled,
        anchor: after(0),
        readAt: after(1_000).wallMs,
        startedAt: after(0),
        activeAt: after(0),
      },
    });
  });

  test('that has ended here does not come back, whatever its generation: its end is put back', () => {
    for (const generation of [1, 2, 99]) {
      const step = see(over, found(active({ generation })));
      expect(step.state.phase).toBe(over.phase);
      expect(step.effects).toEqual([{ type: 'restore-store', record: ended() }]);
    }
  });

  test('that has given way to another does not come back, nor does its end', () => {
    const step = see(holding(bobs), found(active({ generation: 9 })));
    expect(step.effects).toEqual([{ type: 'restore-store', record: bobs }]);
    expect(see(holding(bobs), found(ended())).effects).toEqual(step.effects);
  });

  test('takes the place of one of which nobody knows whether it came before', () => {
    const unsure = { ...bobs, ordinal: 1 };
    expect(see(holdsSecond, found(unsure)).state.phase).toMatchObject({ held: { record: unsure } });
  });

  test('of another account makes nobody wait for what was due to the one before', () => {
    const online = { since: START, retryAt: START + 1 };
    const step = see(
      { ...holdsSecond, busy: { since: 5, attemptId: null }, reconnection: online },
      found(bobs),
    );
    expect(step.state).toMatchObject({ busy: null, reconnection: null });
  });
});

describe('a tombstone in the store', () => {
  const tombstone = ended({ endReason: 'refresh-token-rejected' });

  test('ends the session that is shown', () => {
    const step = see(holdsSecond, found(tombstone));
    expect(step.state.phase).toEqual({ status: 'ended', record: tombstone, brokenAt: after(1_000) });
    expect(step.effects).toEqual([emit('ended', { sessionId: 's1', endReason: 'refresh-token-rejected' })]);
  });

  const broken: State = { ...over, phase: { status: 'ended', record: tombstone, brokenAt: after(-5) } };

  test.each([
    ['at start', restoring, null],
    ['where nobody was', anonymous, null],
    ['where it was over', broken, after(-5)],
    ['where another was over', over, null],
  ])(
    '%s says nothing new, nor that it can be gone on with where it was not seen to run',
    (_, state, brokenAt) => {
      const step = see(state, found(tombstone));
      expect(step.state.phase).toEqual({ status: 'ended', record: tombstone, brokenAt });
      expect(step.effects).toEqual([]);
    },
  );

  test('of a session that came after ends the one that is shown, by its own name', () => {
    const step = see(holdsSecond, found(ended({ sessionId: 's2' })));
    expect(step.state.phase).toMatchObject({ status: 'ended', record: { sessionId: 's2' }, brokenAt: null });
    expect(step.effects).toEqual([emit('ended', { sessionId: 's1', endReason: 'signed-out' })]);
  });
});

describe('a store that holds less than this tab', () => {
  test.each<[string, StoredRecord, object[]]>([
    ['nothing', empty, []],
    ['garbage', garbage, [emit('input-ignored', { source: 'store', reason: 'not a session record' })]],
    ['an older copy', found(active({ generation: 1 })), []],
  ])('%s is put right from memory, after a pause for those who know more', (_, stored, events) => {
    const step = see(holdsSecond, stored);
    expect(step.effects).toEqual([...events, { type: 'restore-store', record: active({ generation: 2 }) }]);
    expect(step.state.phase).toBe(holdsSecond.phase);
    expect(step.state.lookAgainAt).toBe(after(1_500).monotonicMs);
  });

  test('a record of another version is left alone, and the tokens at hand stay in use', () => {
    const step = see(holdsSecond, foreign);
    expect(step.state).toBe(holdsSecond);
    expect(step.effects).toEqual([
      emit('input-ignored', { source: 'store', reason: 'a record of another version' }),
    ]);
  });
});

describe('a store without a session', () => {
  test.each<[string, StoredRecord, string[]]>([
    ['empty', empty, []],
    ['garbage', garbage, ['not a session record']],
    ['a record of another version', foreign, ['a record of another version']],
  ])('at start is nobody, and the others are asked whether they remember: %s', (_, stored, reasons) => {
    const step = see(restoring, stored);
    expect(step.state.phase).toEqual({ status: 'anonymous' });
    expect(step.effects).toEqual([
      ...reasons.map((reason) => emit('input-ignored', { source: 'store', reason })),
      { type: 'post', message: { type: 'found-empty' } },
    ]);
  });

  test('later: nobody stays nobody', () => {
    expect(see(anonymous, empty)).toEqual({ state: anonymous, effects: [] });
    expect(see(anonymous, garbage).state).toBe(anonymous);
  });

  test('later: what is over stays over, and its tombstone is put back', () => {
    const step = see(over, empty);
    expect(step.state.phase).toBe(over.phase);
    expect(step.effects).toEqual([{ type: 'restore-store', record: ended() }]);
  });
});
