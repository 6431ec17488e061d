import { describe, expect, test } from 'vitest';
import { type Message, parseMessage, toWire } from '../../../packages/sdk/src/model/message.ts';
import { presence } from './build.ts';

const messages: Message[] = [
  { type: 'hello', ...presence('t1') },
  { type: 'present', ...presence('t1', { isVisible: false }) },
  { type: 'takeover', ...presence('t1', { joinedAt: 0 }) },
  { type: 'bye', tabId: 't1' },
  { type: 'committed', sessionId: 's1', generation: 0 },
  { type: 'committed', sessionId: 's1', generation: 12 },
  { type: 'ended', sessionId: 's1' },
  { type: 'found-empty' },
];

describe.each(messages)('$type', (message) => {
  const wire: Record<string, unknown> = JSON.parse(JSON.stringify(toWire(message)));

  test('arrives as it was sent', () => {
    expect(parseMessage(wire)).toEqual(message);
  });

  test('says its version and nothing but itself', () => {
    expect(wire).toEqual({ v: 1, ...message });
  });

  test('of a later minor kind, with fields that are not known, is understood', () => {
    expect(parseMessage({ ...wire, traceId: 'x', accessToken: 'never kept' })).toEqual(message);
  });

  test.each([0, 2, '1', null, undefined, 1.5, Number.NaN])('of version %j is left aside', (v) => {
    expect(parseMessage({ ...wire, v })).toBeNull();
  });

  test.each(Object.keys(message))('is left aside without a usable %s', (field) => {
    const { [field]: _, ...rest } = wire;
    expect(parseMessage(rest)).toBeNull();
    for (const junk of [null, '', {}, [], Number.NaN, -1.5, () => 0]) {
      // Any finite number is an instant, and that is all that can be said of one.
      if (field === 'joinedAt' && junk === -1.5) continue;
      expect(parseMessage({ ...wire, [field]: junk })).toBeNull();
    }
  });
});

test.each([
  ['undefined', undefined],
  ['null', null],
  ['a text', 'hello'],
  ['JSON that nobody parsed', JSON.stringify(toWire({ type: 'bye', tabId: 't1' }))],
  ['a number', 1],
  ['an array', [{ v: 1, type: 'bye', tabId: 't1' }]],
  ['an empty object', {}],
  ['a version alone', { v: 1 }],
  ['a type nobody knows', { v: 1, type: 'heartbeat', tabId: 't1' }],
  ['a type from the prototype', { v: 1, type: 'toString' }],
  ['a generation below nought', { v: 1, type: 'committed', sessionId: 's1', generation: -1 }],
  ['a generation too large to count', { v: 1, type: 'committed', sessionId: 's1', generation: 2 ** 53 }],
])('%s is left aside', (_, wire) => {
  expect(parseMessage(wire)).toBeNull();
});
