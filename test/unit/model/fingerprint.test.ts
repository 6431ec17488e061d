import { expect, test } from 'vitest';
import { fingerprint } from '../../../packages/sdk/src/model/fingerprint.ts';
import { createRandom } from './build.ts';

test.each(['', 'a', 'refresh-1', 'ü🦭', 'x'.repeat(4_000)])(
  'a mark is short and always the same: %#',
  (token) => {
    expect(fingerprint(token)).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint(token)).toBe(fingerprint(token));
  },
);

test('tokens that differ in one place have different marks', () => {
  const random = createRandom(11);
  const token = Array.from({ length: 200 }, () => String.fromCharCode(48 + Math.floor(random() * 74))).join(
    '',
  );
  const marks = new Set([fingerprint(token)]);
  for (let at = 0; at < token.length; at += 1) {
    marks.add(fingerprint(`${token.slice(0, at)}~${token.slice(at + 1)}`));
  }
  expect(marks.size).toBe(token.length + 1);
});

test('a mark does not hold the token', () => {
  expect(fingerprint('s3cret')).not.toContain('s3cret');
});
