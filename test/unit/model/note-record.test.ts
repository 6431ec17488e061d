import { describe, expect, test } from 'vitest';
import { type Note, noteRecord } from '../../../packages/sdk/src/model/note-record.ts';
import { active, attempt, ended, START, storedHold, timings } from './build.ts';

const MINUTE_MS = 60_000;
const idle = { ...timings, idleLimitMs: 15 * MINUTE_MS, warnBeforeMs: MINUTE_MS };
const ours = storedHold({ id: 'h1', tabId: 'tab-m' });
const theirs = storedHold({ id: 'h2', tabId: 'tab-a' });

function noteOf(changes: Partial<Note> = {}): Note {
  return { sessionId: 's1', tabId: 'tab-m', holds: [], activeAt: null, ...changes };
}

function write(stored: unknown, note: Partial<Note>, ms = MINUTE_MS) {
  return noteRecord(stored, noteOf(note), { wallNow: START + ms, timings: idle });
}

function isNews(stored: unknown, note: Partial<Note>, ms?: number) {
  return write(stored, note, ms).result.isNews;
}

test('a note changes the flows of its tab and the activity, and nothing that a refresh goes by', () => {
  const stored = active({ revision: 7, attempt: attempt(), holds: [theirs] });
  expect(write(stored, { holds: [ours], activeAt: START + 50_000 })).toEqual({
    write: { ...stored, holds: [theirs, ours], activeAt: START + 50_000 },
    result: { isWritten: true, isNews: true },
  });
});

test('a note takes the place of the last one of its tab', () => {
  const stored = active({ holds: [ours, theirs, storedHold({ id: 'h3', tabId: 'tab-m' })] });
  expect(write(stored, { holds: [] }).write).toMatchObject({ holds: [theirs] });
});

test.each([
  ['another session', active({ sessionId: 's2', ordinal: 2 })],
  ['a session that is over', ended()],
  ['an empty store', undefined],
  ['garbage', { v: 1 }],
  ['a record of another version', { v: 2 }],
])('a note is not written to %s', (_, stored) => {
  expect(write(stored, { holds: [ours], activeAt: START })).toEqual({
    result: { isWritten: false, isNews: false },
  });
});

describe('activity', () => {
  test.each([
    ['later than what is known', 40_000, 50_000, 50_000],
    ['earlier than what is known', 50_000, 40_000, 50_000],
    ['earlier than what was written before the clock was set back', 600_000, 50_000, 50_000],
    ['none', 40_000, null, 40_000],
  ])('%s', (_, known, activeAt, noted) => {
    const note = { activeAt: activeAt === null ? null : START + activeAt };
    expect(write(active({ activeAt: START + known }), note).write).toMatchObject({ activeAt: START + noted });
  });
});

test('the flows of tabs that are long gone are left out, the others kept for the time of a warning', () => {
  const gone = (ms: number) => storedHold({ id: `gone-${ms}`, tabId: 'tab-z', aliveUntil: START - ms });
  const stored = active({ holds: [gone(50 * MINUTE_MS), gone(60 * MINUTE_MS)] });
  expect(write(stored, {}).write).toMatchObject({ holds: [{ id: 'gone-3000000' }] });
});

describe('what the other tabs had better look at', () => {
  const dead = { ...ours, aliveUntil: START + MINUTE_MS };

  test.each([
    ['a flow that was not there', active(), [ours]],
    ['a flow that is not there any more', active({ holds: [ours] }), []],
    ['another flow', active({ holds: [ours] }), [{ ...ours, id: 'h9' }]],
    ['a flow that was taken for dead', active({ holds: [dead] }), [ours]],
    ['a flow that leaves with its page', active({ holds: [ours] }), [dead]],
  ])('is %s', (_, stored, holds) => {
    expect(isNews(stored, { holds })).toBe(true);
  });

  test.each([
    ['that a flow goes on', active({ holds: [ours] }), [{ ...ours, aliveUntil: START + 240_000 }]],
    ['nothing about flows', active({ holds: [theirs] }), []],
  ])('is not %s', (_, stored, holds) => {
    expect(isNews(stored, { holds })).toBe(false);
  });

  test.each([
    [13 * MINUTE_MS, false],
    [14 * MINUTE_MS - 1, false],
    [14 * MINUTE_MS, true],
    [20 * MINUTE_MS, true],
  ])('is activity when a warning may be on: after %d ms %s', (ms, news) => {
    expect(isNews(active(), { activeAt: START + 10 * MINUTE_MS }, ms)).toBe(news);
    expect(isNews(active(), { activeAt: null }, ms)).toBe(false);
  });

  test('is nothing that was done when a limit was reached already: it is not written', () => {
    const [justInTime, tooLate] = [15 * MINUTE_MS - 1, 15 * MINUTE_MS];
    expect(write(active(), { activeAt: START + justInTime }, tooLate).result.isWritten).toBe(true);
    expect(write(active(), { activeAt: START + tooLate }, tooLate)).toEqual({
      result: { isWritten: false, isNews: false },
    });
    // Excused by a flow that lives it is not too late.
    const stored = active({
      holds: [storedHold({ id: 'h2', tabId: 'tab-a', aliveUntil: START + 16 * MINUTE_MS })],
    });
    expect(write(stored, { activeAt: START + tooLate }, tooLate).result.isWritten).toBe(true);
  });

  test('is activity shortly before the end where nobody is warned', () => {
    const note = noteOf({ activeAt: START });
    const at = (ms: number) =>
      noteRecord(active(), note, { wallNow: START + ms, timings: { ...idle, warnBeforeMs: 0 } }).result;
    expect(at(15 * MINUTE_MS - 5_001).isNews).toBe(false);
    expect(at(15 * MINUTE_MS - 5_000).isNews).toBe(true);
  });
});
