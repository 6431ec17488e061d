import { expect, test } from 'vitest';
import { parseRecord } from '../../../packages/sdk/src/model/parse-record.ts';
import { commitTokens, createRecord, endRecord } from '../../../packages/sdk/src/model/record.ts';
import { active, attempt, failure, START, tokens } from './build.ts';

const offset = { offsetMs: 5, uncertaintyMs: 600 };
const next = tokens({ accessToken: 'access-2', refreshToken: 'refresh-2' });

test('the first record of a session is generation 1, with nothing tried and nothing failed', () => {
  const record = createRecord('s1', tokens(), START + 240_000, offset);
  expect(record).toEqual(active({ clockOffset: offset }));
  expect(parseRecord(structuredClone(record))).toEqual({ type: 'record', record });
});

test('a commit is the next generation of the same session and makes good what failed before', () => {
  const troubled = active({ generation: 7, attempt: attempt(), failure: failure() });
  expect(commitTokens(troubled, next, START + 500_000, offset)).toEqual(
    active({ generation: 8, tokens: next, refreshAt: START + 500_000, clockOffset: offset }),
  );
});

test('a tombstone says which session and why, and holds no token', () => {
  const tombstone = endRecord(active({ generation: 7, attempt: attempt() }), 'refresh-token-rejected');
  expect(tombstone).toEqual({
    v: 1,
    state: 'ended',
    sessionId: 's1',
    generation: 7,
    endReason: 'refresh-token-rejected',
  });
});
