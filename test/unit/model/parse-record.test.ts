import { describe, expect, test } from 'vitest';
import { parseRecord } from '../../../packages/sdk/src/model/parse-record.ts';
import { active, attempt, ended, failure } from './build.ts';

type Fields = Record<string, unknown>;

const full = active({
  attempt: attempt(),
  failure: failure({ code: 'invalid-token-response', unreadable: 2 }),
  clockOffset: { offsetMs: -600_000, uncertaintyMs: 700 },
});

/** The record with one field, given by its path, replaced or (with `undefined`) removed. */
function broken(record: object, path: string, value: unknown): Fields {
  const copy: Fields = structuredClone(record) as Fields;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const owner = steps.reduce<Fields>((fields, step) => fields[step] as Fields, copy);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
  return copy;
}

test.each([
  ['of a running session', active()],
  ['with a journaled attempt, a failure and a clock offset', full],
  [
    'with tokens that say the least',
    active({
      tokens: { refreshToken: null, expiresAt: null, scope: null, subject: null },
      refreshAt: null,
    }),
  ],
  ['of generation 0', active({ generation: 0 })],
  ['of an ended session', ended()],
  ['of a session that ended for a reason that a later version has', { ...ended(), endReason: 'idle' }],
  ['with fields that a later minor version added', { ...full, audience: 'api' }],
])('a record %s is taken as it lies there', (_, record) => {
  expect(parseRecord(structuredClone(record))).toEqual({ type: 'record', record });
});

test.each([undefined, null])('%s is an empty store', (stored) => {
  expect(parseRecord(stored)).toEqual({ type: 'empty' });
});

test.each([0, 2, 100])('version %d is foreign: not ours to write over', (v) => {
  expect(parseRecord({ ...active(), v })).toEqual({ type: 'foreign' });
  expect(parseRecord({ v })).toEqual({ type: 'foreign' });
});

test.each([
  ['a text', 'active'],
  ['JSON that nobody parsed', JSON.stringify(active())],
  ['a number', 1],
  ['true', true],
  ['an array', [active()]],
  ['an empty object', {}],
  ['a version alone', { v: 1 }],
  ['a lease', { holder: 'x', until: 1 }],
  ['another library’s session', { access_token: 'a', refresh_token: 'r', expires_at: 1 }],
])('%s is garbage', (_, stored) => {
  expect(parseRecord(stored)).toEqual({ type: 'garbage' });
});

const NO_COUNT = ['1', -1, 1.5, Number.NaN, 2 ** 53, null, undefined];
const NO_INSTANT = ['2026-01-01', Number.NaN, Number.POSITIVE_INFINITY, {}, undefined];
const NO_TEXT = ['', 7, null, {}, undefined];
const NO_FLAG = [0, 1, 'true', null, undefined];
const NO_FIELDS = ['text', 7, [], {}, undefined];

describe('a record of which one field is broken is garbage', () => {
  test.each<[string, unknown[]]>([
    ['v', ['1', -1, 1.5, Number.NaN, null, undefined]],
    ['state', ['', 'Active', 'paused', 1, null, undefined]],
    ['sessionId', NO_TEXT],
    ['generation', NO_COUNT],
    ['refreshAt', NO_INSTANT],
    ['tokens', [...NO_FIELDS, null]],
    ['tokens.accessToken', NO_TEXT],
    ['tokens.refreshToken', ['', 7, {}, undefined]],
    ['tokens.requestedAt', [...NO_INSTANT, null]],
    ['tokens.expiresAt', NO_INSTANT],
    ['tokens.scope', ['', ['openid'], undefined]],
    ['tokens.subject', ['', 17, undefined]],
    ['attempt', NO_FIELDS],
    ['attempt.id', NO_TEXT],
    ['attempt.number', NO_COUNT],
    ['attempt.isReplay', NO_FLAG],
    ['attempt.tokenMark', NO_TEXT],
    ['attempt.startedAt', [...NO_INSTANT, null]],
    ['attempt.firstSentAt', [...NO_INSTANT, null]],
    ['failure', NO_FIELDS],
    ['failure.code', NO_TEXT],
    ['failure.attempts', NO_COUNT],
    ['failure.isUnreachable', NO_FLAG],
    ['failure.unreadable', NO_COUNT],
    ['failure.unreadableSince', [...NO_INSTANT, null]],
    ['failure.failedAt', [...NO_INSTANT, null]],
    ['failure.retryAt', [...NO_INSTANT, null]],
    ['clockOffset', NO_FIELDS],
    ['clockOffset.offsetMs', [...NO_INSTANT, null]],
    ['clockOffset.uncertaintyMs', [...NO_INSTANT, null]],
  ])('%s', (path, values) => {
    for (const value of values) {
      expect(parseRecord(broken(full, path, value)), String(value)).toEqual({ type: 'garbage' });
    }
  });

  test.each<[string, unknown[]]>([
    ['state', ['active', 'over', undefined]],
    ['sessionId', NO_TEXT],
    ['generation', NO_COUNT],
    ['endReason', NO_TEXT],
  ])('a tombstone’s %s', (path, values) => {
    for (const value of values) {
      expect(parseRecord(broken(ended(), path, value)), String(value)).toEqual({ type: 'garbage' });
    }
  });
});
