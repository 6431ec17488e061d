import { describe, expect, test } from 'vitest';
import { parseRecord } from '../../../packages/sdk/src/model/parse-record.ts';
import {
  commitTokens,
  createRecord,
  endRecord,
  isLater,
  isSamePerson,
} from '../../../packages/sdk/src/model/record.ts';
import { active, attempt, ended, failure, START, tokens } from './build.ts';

const offset = { offsetMs: 5, uncertaintyMs: 600 };
const next = tokens({ accessToken: 'access-2', refreshToken: 'refresh-2' });

test('the first record of a session is generation 1, with nothing tried and nothing failed', () => {
  const record = createRecord({
    sessionId: 's1',
    startedAt: START,
    tokens: tokens(),
    refreshAt: START + 240_000,
    clockOffset: offset,
  });
  expect(record).toEqual(active({ ordinal: START, clockOffset: offset }));
  expect(parseRecord(structuredClone(record))).toEqual({ type: 'record', record });
});

test('a commit is the next generation of the same session and makes good what failed before', () => {
  const troubled = active({ generation: 7, attempt: attempt(), failure: failure() });
  expect(commitTokens(troubled, next, START + 500_000, offset)).toEqual(
    active({ generation: 8, tokens: next, refreshAt: START + 500_000, clockOffset: offset }),
  );
});

test('a tombstone says which session, whose and why, and holds no token', () => {
  const tombstone = endRecord(active({ generation: 7, attempt: attempt() }), 'refresh-token-rejected');
  expect(tombstone).toEqual({
    v: 1,
    state: 'ended',
    sessionId: 's1',
    ordinal: 1,
    generation: 7,
    endReason: 'refresh-token-rejected',
    subject: 'ada',
    subjectFrom: 'id-token',
  });
});

test('who has signed out is not written down', () => {
  expect(endRecord(active(), 'signed-out')).toMatchObject({ subject: null, subjectFrom: null });
});

describe('of two people', () => {
  const ada = { subject: 'ada', subjectFrom: 'id-token' } as const;

  test.each([
    ['the same is the same', ada, true],
    ['another is not', { ...ada, subject: 'bob' }, false],
    ['one of another kind of token may be another', { ...ada, subjectFrom: 'access-token' as const }, false],
  ])('%s', (_, other, isSame) => {
    expect(isSamePerson(ada, other)).toBe(isSame);
  });

  test('whom nobody knows is nobody’s like', () => {
    const unknown = { subject: null, subjectFrom: null };
    expect(isSamePerson(unknown, unknown)).toBe(false);
  });
});

describe('of two records', () => {
  test.each([
    ['a newer generation of the same session', active({ generation: 2 }), active()],
    ['the end of the same session, whatever the generation', ended(), active({ generation: 9 })],
    [
      'a session that came after, however young',
      active({ sessionId: 's2', ordinal: 2 }),
      active({ generation: 9 }),
    ],
    ['a session that came after one that ended', active({ sessionId: 's2', ordinal: 2 }), ended()],
    ['the end of a session that came after', ended({ sessionId: 's2', ordinal: 2 }), active()],
  ])('%s is the later', (_, later, earlier) => {
    expect(isLater(later, earlier)).toBe(true);
    expect(isLater(earlier, later)).toBe(false);
  });

  test.each([
    ['the same', active(), active()],
    ['two ends of the same session', ended(), ended({ generation: 2, endReason: 'refresh-token-lost' })],
    ['two sessions that knew nothing of each other', active(), active({ sessionId: 's2', generation: 2 })],
  ])('neither is the later: %s', (_, a, b) => {
    expect([isLater(a, b), isLater(b, a)]).toEqual([false, false]);
  });
});
