import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { resolveSessionOptions } from '../../packages/sdk/src/resolve-options.ts';
import { checkDefaultValues } from './check-default-values.ts';

const source = readFileSync(path.join(import.meta.dirname, '../../packages/sdk/src/options.ts'), 'utf8');
const environment = { origin: 'https://shop.example', fetch: globalThis.fetch };

function check(text: string): string[] {
  const options = resolveSessionOptions(
    { refresh: () => Promise.reject(new Error('not called')) },
    environment,
  );
  const resolved = {
    ...options,
    allowedOrigins: [...options.allowedOrigins].join(' '),
    activityEvents: options.activityEvents.join(', '),
  };
  return checkDefaultValues(text, 'SessionOptions', resolved, {
    'the page’s own origin': environment.origin,
    "the page's own origin": environment.origin,
    'nothing is revoked': null,
    'no limit': Number.POSITIVE_INFINITY,
    'keydown, pointerdown, pointermove, wheel, touchstart':
      'keydown, pointerdown, pointermove, wheel, touchstart',
    'globalThis.fetch': environment.fetch,
  });
}

test('every option that may be left out says its default, and it is so', () => {
  expect(check(source)).toEqual([]);
});

test('a default that is not so, or not said, is found', () => {
  const tag = '@defaultValue 30_000';
  expect(source).toContain(tag);
  expect(check(source.replace(tag, '@defaultValue 31_000'))).toEqual([
    'maxWaitMs defaults to 30000, not 31_000',
  ]);
  expect(check(source.replace(tag, ''))).toEqual(['maxWaitMs may be left out and has no @defaultValue']);
  expect(check(source.replace("@defaultValue 'default'", "@defaultValue 'main'"))).toEqual([
    "name defaults to default, not 'main'",
  ]);
  expect(check(source.replace('@defaultValue globalThis.fetch', '@defaultValue window.fetch'))).toHaveLength(
    1,
  );
});
