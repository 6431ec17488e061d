import { describe, expect, test } from 'vitest';
import type { ActiveRecord, Attempt } from '../../../packages/sdk/src/model/record.ts';
import { failRecord, failureLeft } from '../../../packages/sdk/src/model/refresh-failure.ts';
import type { TokenFailure } from '../../../packages/sdk/src/model/token-failure.ts';
import { active, attempt, failure, START, timings } from './build.ts';

const NOW = START + 240_000;
const first = attempt({ startedAt: NOW - 100, firstSentAt: NOW - 100 });
const replay: Attempt = { ...first, number: 2, isReplay: true };

const known: TokenFailure = { type: 'transient', isOutcomeKnown: true, retryAfterMs: null };
const unknown: TokenFailure = { type: 'transient', isOutcomeKnown: false, retryAfterMs: null };
const unreadable: TokenFailure = { type: 'unreadable' };
const misconfigured: TokenFailure = { type: 'misconfigured', error: 'invalid_client' };

interface Moment {
  wallNow?: number;
  random?: number;
  replayWindowMs?: number;
}

function fail(record: ActiveRecord, tried: Attempt, failed: TokenFailure, moment: Moment = {}) {
  const { wallNow = NOW, random = 0.5, replayWindowMs = 0 } = moment;
  return failRecord(
    record,
    { attempt: tried, failure: failed, code: 'refresh-failed' },
    { wallNow, random, timings: { ...timings, replayWindowMs } },
  );
}

/** The same, where the session must go on. */
function failOn(...args: Parameters<typeof fail>): ActiveRecord {
  const record = fail(...args);
  if (record.state !== 'active') throw new Error(`ended: ${record.endReason}`);
  return record;
}

describe('a terminal answer ends the session', () => {
  test('as rejected where it was the first to be heard', () => {
    expect(fail(active(), first, { type: 'terminal' })).toMatchObject({
      state: 'ended',
      sessionId: 's1',
      generation: 1,
      endReason: 'refresh-token-rejected',
    });
  });

  test('as lost where an earlier answer was not heard: most likely the server had rotated', () => {
    expect(fail(active(), replay, { type: 'terminal' })).toMatchObject({ endReason: 'refresh-token-lost' });
  });
});

describe('a failure that is not terminal keeps session and tokens, and backs off', () => {
  test.each<[string, TokenFailure]>([
    ['an answer that passes', known],
    ['no answer', unknown],
    ['a refusal without a reason', unreadable],
    ['a wrong configuration', misconfigured],
  ])('%s', (_, failed) => {
    const record = failOn(active(), { ...first, number: 3 }, failed);
    expect(record).toMatchObject({ sessionId: 's1', generation: 1, tokens: active().tokens });
    // Half of the third ceiling of 8 s.
    expect(record.failure).toMatchObject({ attempts: 3, failedAt: NOW, retryAt: NOW + 4_000 });
  });

  test('after Retry-After where it was asked', () => {
    const asked: TokenFailure = { ...known, retryAfterMs: 90_000 };
    expect(failOn(active(), first, asked, { random: 0 }).failure?.retryAt).toBe(NOW + 90_000);
  });

  test('on a whole millisecond', () => {
    expect(Number.isInteger(failOn(active(), first, known, { random: 0.777_777 }).failure?.retryAt)).toBe(
      true,
    );
  });

  test('for a code that is passed through', () => {
    const moment = { wallNow: NOW, random: 0, timings };
    const failed = { attempt: first, failure: unknown, code: 'invalid-token-response' } as const;
    expect(failRecord(active(), failed, moment)).toMatchObject({
      failure: { code: 'invalid-token-response' },
    });
  });
});

describe('what stays in the journal', () => {
  test.each<[string, Attempt, TokenFailure, Attempt | null]>([
    ['nothing, where the server said that it did not act', first, known, null],
    ['nothing, where it refused the client', first, misconfigured, null],
    ['nothing, where it refused without a reason', first, unreadable, null],
    ['the attempt, where no answer was heard', first, unknown, first],
    ['a replay, whatever it was told', replay, known, replay],
    ['a replay that was refused', replay, unreadable, replay],
    ['a replay that was not heard either', replay, unknown, replay],
  ])('%s', (_, tried, failed, kept) => {
    expect(failOn(active({ attempt: tried }), tried, failed).attempt).toEqual(kept);
  });
});

describe('a lost answer is asked for again', () => {
  test.each<[string, Attempt, TokenFailure, number, number]>([
    ['at once inside the replay window', first, unknown, 101, 0],
    ['after a while at its end', first, unknown, 100, 1_000],
    ['after a while where there is no window', first, unknown, 0, 1_000],
    ['at once only once', replay, unknown, 60_000, 2_000],
    ['after a while where the outcome is known', first, known, 60_000, 1_000],
  ])('%s', (_, tried, failed, replayWindowMs, delayMs) => {
    const record = failOn(active(), tried, failed, { replayWindowMs });
    expect(record.failure?.retryAt).toBe(NOW + delayMs);
  });
});

test.each<[string, TokenFailure, boolean]>([
  ['no answer', unknown, true],
  ['no answer but a wait', { ...unknown, retryAfterMs: 0 }, false],
  ['an answer that passes', known, false],
  ['a refusal without a reason', unreadable, false],
  ['a wrong configuration', misconfigured, false],
])(
  'being online again is reason to try at once only after no answer at all: %s',
  (_, failed, isUnreachable) => {
    expect(failOn(active(), first, failed).failure?.isUnreachable).toBe(isUnreachable);
  },
);

describe('refusals without a reason', () => {
  /** As many of them, the first at START, the last now. */
  function refused(count: number, spanMs: number) {
    const before = count === 1 ? null : failure({ unreadable: count - 1, unreadableSince: START });
    return fail(active({ failure: before }), first, unreadable, { wallNow: START + spanMs });
  }

  test.each([
    [1, 0],
    [4, 3_600_000],
    [5, 59_999],
    [50, 59_999],
  ])('%d of them over %d ms do not end the session', (count, spanMs) => {
    expect(refused(count, spanMs)).toMatchObject({
      state: 'active',
      failure: { unreadable: count, unreadableSince: START },
    });
  });

  test.each([
    [5, 60_000],
    [6, 60_000],
    [5, 86_400_000],
  ])('%d of them over %d ms end it', (count, spanMs) => {
    expect(refused(count, spanMs)).toMatchObject({ state: 'ended', endReason: 'refused-without-reason' });
  });

  test('are given a minute anew where the clock was set back', () => {
    const before = active({ failure: failure({ unreadable: 7, unreadableSince: START + 3_600_000 }) });
    const after = failOn(before, first, unreadable, { wallNow: START });
    expect(after.failure).toMatchObject({ unreadable: 8, unreadableSince: START });
    expect(fail(after, first, unreadable, { wallNow: START + 60_000 })).toMatchObject({
      endReason: 'refused-without-reason',
    });
  });

  test.each([known, unknown, misconfigured])('are counted anew after anything else: $type', (between) => {
    const before = active({ failure: failure({ unreadable: 4, unreadableSince: START }) });
    const after = failOn(before, first, between, { wallNow: START + 100_000 });
    expect(after.failure).toMatchObject({ unreadable: 0 });
    const again = failOn(after, first, unreadable, { wallNow: START + 200_000 });
    expect(again.failure).toMatchObject({ unreadable: 1, unreadableSince: START + 200_000 });
  });
});

describe('when tokens come after all', () => {
  const told = failure({ failedAt: NOW - 1_000, retryAt: NOW + 30_000 });

  test.each([
    ['nothing is left', NOW + 1, NOW, null],
    ['nothing is left, where nobody knows when the next are due', null, NOW, null],
    ['the back-off is left, where the next are due already', NOW, NOW, told],
    ['nothing is left of a back-off that is over', NOW, told.retryAt, null],
    ['nothing is left of one by a clock that was set back since', NOW - 9_000, told.failedAt - 1, null],
  ])('%s', (_, refreshAt, wallNow, left) => {
    expect(failureLeft(active({ failure: told }), refreshAt, wallNow)).toEqual(left);
    expect(failureLeft(active(), refreshAt, wallNow)).toBeNull();
  });
});
