import { describe, expect, test, vi } from 'vitest';
import {
  amendRecord,
  buryRecord,
  endAtLimit,
  restoreRecord,
  storedOf,
  succeedRecord,
} from '../../../packages/sdk/src/model/amend-record.ts';
import type { ActiveRecord } from '../../../packages/sdk/src/model/record.ts';
import type { EndReason } from '../../../packages/sdk/src/snapshot.ts';
import { active, attempt, ended, START, storedHold, tokens } from './build.ts';

const foreign = { v: 2, state: 'active', sessionId: 's1', generation: 1 };
const other = active({ sessionId: 's2', ordinal: 2 });

describe('an amendment', () => {
  const journal = (record: ActiveRecord) => ({ ...record, attempt: attempt() });

  test.each([
    ['of that very generation', active(), { sessionId: 's1', generation: 1 }],
    ['of the session, whatever its generation', active({ generation: 9 }), { sessionId: 's1' }],
  ])('is written to a record %s', (_, stored, fence) => {
    const record = { ...stored, attempt: attempt(), revision: stored.revision + 1 };
    expect(amendRecord(stored, fence, journal)).toEqual({
      write: record,
      result: { type: 'written', record },
    });
    expect(storedOf({ type: 'written', record })).toEqual({ type: 'record', record });
  });

  test.each<[string, unknown, object]>([
    ['an empty store', undefined, { type: 'empty' }],
    ['a store that holds null', null, { type: 'empty' }],
    ['garbage', { v: 1, state: 'active' }, { type: 'garbage' }],
    ['a record of another version', foreign, { type: 'foreign' }],
    ['another session', other, { type: 'record', record: other }],
    ['a newer generation', active({ generation: 3 }), { type: 'record', record: active({ generation: 3 }) }],
    ['an older generation', active({ generation: 1 }), { type: 'record', record: active() }],
    ['an ended session', ended({ generation: 2 }), { type: 'record', record: ended({ generation: 2 }) }],
  ])('is fenced off from %s, and says what is there', (_, stored, found) => {
    const amend = vi.fn<typeof journal>(journal);
    const change = amendRecord(stored, { sessionId: 's1', generation: 2 }, amend);
    expect(change).toEqual({ result: { type: 'fenced', stored: found } });
    expect(change).not.toHaveProperty('write');
    expect(amend).not.toHaveBeenCalled();
  });

  test.each([
    ['the attempt', { attemptIds: [null] }, active({ attempt: attempt() })],
    ['its revision', { revision: 1 }, active({ revision: 2 })],
  ])('is fenced off where %s is another than was read', (_, asRead, stored) => {
    const fence = { sessionId: 's1', generation: 1, ...asRead };
    expect(amendRecord(stored, fence, journal)).not.toHaveProperty('write');
    expect(amendRecord(active(), fence, journal)).toHaveProperty('write');
  });

  test('without a generation is fenced off from an ended session all the same', () => {
    expect(amendRecord(ended(), { sessionId: 's1' }, journal)).not.toHaveProperty('write');
  });
});

describe('burying a session that a person ended', () => {
  test.each<[string, unknown, number]>([
    ['of the generation this tab knows', active(), 1],
    ['of a newer generation', active({ generation: 5 }), 5],
    ['that the store has lost', undefined, 1],
    ['of which garbage is left', { v: 1, state: 'active' }, 1],
  ])('writes a tombstone over a session %s', (_, stored, generation) => {
    const tombstone = ended({ generation });
    expect(buryRecord(stored, active(), 'signed-out')).toEqual({
      write: tombstone,
      result: { type: 'written', record: tombstone },
    });
  });

  test.each<[string, unknown]>([
    ['somebody else’s session', other],
    ['a tombstone that is there already', ended({ endReason: 'refresh-token-rejected' })],
    ['a record of another version', foreign],
  ])('leaves %s as it is', (_, stored) => {
    const change = buryRecord(stored, active(), 'signed-out');
    expect(change).not.toHaveProperty('write');
    expect(change.result.type).toBe('fenced');
  });

  test('leaves no token behind', () => {
    expect(JSON.stringify(buryRecord(active(), active(), 'signed-out'))).not.toMatch(/access-1|refresh-1/);
  });
});

describe('the first record of a session', () => {
  test.each<[string, unknown, ActiveRecord | null, number]>([
    ['an empty store', undefined, null, 1],
    ['a store that has lost what this tab knows', undefined, active({ ordinal: 4 }), 5],
    ['another session', active({ ordinal: 2 }), null, 3],
    ['another session than this tab knows', ended({ ordinal: 2 }), active({ ordinal: 4 }), 5],
    ['a later session than this tab knows', active({ ordinal: 7 }), active({ ordinal: 4 }), 8],
    ['garbage', { v: 1 }, null, 1],
  ])('is later than %s', (_, stored, known, ordinal) => {
    const first = active({ sessionId: 's9' });
    expect(succeedRecord(stored, known, first)).toEqual({ ...first, ordinal });
  });

  test('is later than what a store that has lost it, and a tab that was opened since, no longer know of', () => {
    const first = active({ sessionId: 's9', ordinal: 1_700_000_000_000 });
    expect(succeedRecord(undefined, null, first)).toEqual(first);
  });
});

describe('putting a session back that the store has lost', () => {
  const ours = active({ generation: 3, tokens: tokens({ accessToken: 'access-3' }) });

  test.each<[string, unknown]>([
    ['an empty store', undefined],
    ['a store that holds null', null],
    ['a store that holds garbage', { v: 1, state: 'active' }],
    ['a store that holds an older copy', active({ generation: 2 })],
    ['a store that holds a session which had given way to it', active({ sessionId: 's0', ordinal: 0 })],
  ])('writes it to %s', (_, stored) => {
    expect(restoreRecord(stored, ours)).toEqual({
      write: ours,
      result: { type: 'written', record: ours },
    });
  });

  test.each<[string, unknown, object]>([
    ['its tombstone', ended(), { type: 'record', record: ended() }],
    ['another session', other, { type: 'record', record: other }],
    [
      'the tombstone of a session that came after',
      ended({ sessionId: 's2', ordinal: 2 }),
      { type: 'record', record: ended({ sessionId: 's2', ordinal: 2 }) },
    ],
    ['the same generation', active({ generation: 3 }), { type: 'record', record: active({ generation: 3 }) }],
    ['a newer generation', active({ generation: 4 }), { type: 'record', record: active({ generation: 4 }) }],
    ['a record of another version', foreign, { type: 'foreign' }],
  ])('leaves %s as it is: there this tab knows less', (_, stored, found) => {
    const change = restoreRecord(stored, ours);
    expect(change).toEqual({ result: { type: 'fenced', stored: found } });
    expect(storedOf(change.result)).toEqual(found);
  });
});

describe('the end at a limit', () => {
  const wallNow = START + 900_000;
  const record = active({ generation: 3 });
  const end = (stored: unknown, endReason: EndReason) => endAtLimit(stored, record, endReason, wallNow);
  const alive = storedHold({ aliveUntil: wallNow + 1, endsAt: wallNow + 1 });

  test.each<[string, ActiveRecord]>([
    ['as it was seen', record],
    ['of a newer generation', active({ generation: 4 })],
    ['with a flow whose tab is gone', active({ generation: 3, holds: [{ ...alive, aliveUntil: wallNow }] })],
    [
      'with a flow that has taken its longest',
      active({ generation: 3, holds: [{ ...alive, endsAt: wallNow }] }),
    ],
  ])('is written to a session %s', (_, stored) => {
    const { generation } = stored;
    expect(end(stored, 'idle-limit').write).toEqual(
      ended({ generation, endReason: 'idle-limit', subject: 'ada', subjectFrom: 'id-token' }),
    );
  });

  test.each<[string, ActiveRecord]>([
    ['in which something was done since', active({ activeAt: START + 1 })],
    ['that a flow holds', active({ holds: [alive] })],
  ])('is not written to a session %s, unless the limit is absolute', (_, stored) => {
    expect(end(stored, 'idle-limit')).toEqual({
      result: { type: 'fenced', stored: { type: 'record', record: stored } },
    });
    expect(end(stored, 'absolute-limit').write).toMatchObject({ endReason: 'absolute-limit' });
  });

  test.each<[string, unknown]>([
    ['another session', other],
    ['its tombstone', ended()],
    ['a record of another version', foreign],
  ])('is not written over %s', (_, stored) => {
    expect(end(stored, 'absolute-limit')).not.toHaveProperty('write');
  });

  test.each([undefined, { v: 1 }])('is written where the store has lost it: %j', (stored) => {
    expect(end(stored, 'idle-limit').write).toMatchObject({ state: 'ended', sessionId: 's1' });
  });
});
