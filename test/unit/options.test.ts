import { describe, expect, test } from 'vitest';
import type { SessionOptions } from '../../packages/sdk/src/options.ts';
import { resolveSessionOptions } from '../../packages/sdk/src/resolve-options.ts';

const refresh = async () => ({ access_token: 'a' });
const environment = { origin: 'https://shop.example', fetch: globalThis.fetch };

/** As from JavaScript, where nothing checks types. */
function resolve(options: unknown) {
  return resolveSessionOptions(options as SessionOptions, environment);
}

function complaint(options: unknown): string {
  let thrown: unknown;
  try {
    resolve(options);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(TypeError);
  return (thrown as TypeError).message;
}

describe('what is left out', () => {
  test('has a default, each but refresh', () => {
    expect(resolve({ refresh })).toEqual({
      name: 'default',
      refresh,
      revoke: null,
      refreshLeadTimeMs: 60_000,
      minValidityMs: 10_000,
      maxWaitMs: 30_000,
      refreshTimeoutMs: 20_000,
      replayWindowMs: 0,
      idleLimitMs: Number.POSITIVE_INFINITY,
      absoluteLimitMs: Number.POSITIVE_INFINITY,
      warnBeforeMs: 0,
      activityEvents: ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'],
      reauthenticateWithinMs: 0,
      maxParked: 50,
      allowedOrigins: new Set(['https://shop.example']),
      fetch: environment.fetch,
    });
  });

  test('may be said to be undefined', () => {
    const names = Object.keys(resolve({ refresh })).filter((name) => name !== 'refresh');
    const unsaid = Object.fromEntries(names.map((name) => [name, undefined]));
    expect(resolve({ refresh, ...unsaid })).toEqual(resolve({ refresh }));
  });

  test('is no origin at all where there is no page', () => {
    const resolved = resolveSessionOptions({ refresh }, { ...environment, origin: null });
    expect(resolved.allowedOrigins).toEqual(new Set());
  });
});

test('what is said is taken', () => {
  const own = {
    name: 'shop.checkout_2-b',
    refresh,
    revoke: async () => {},
    refreshLeadTimeMs: 5_000,
    minValidityMs: 0,
    maxWaitMs: 1.5,
    refreshTimeoutMs: 100,
    idleLimitMs: 900_000,
    absoluteLimitMs: 28_800_000,
    warnBeforeMs: 60_000,
    activityEvents: ['click'],
    reauthenticateWithinMs: 300_000,
    maxParked: 3,
    replayWindowMs: 86_400_000,
    fetch: async () => new Response(),
  };
  expect(resolve({ ...own, allowedOrigins: [] })).toEqual({ ...own, allowedOrigins: new Set() });
});

test('what nobody knows is left aside', () => {
  expect(resolve({ refresh, leeway: 5 })).toEqual(resolve({ refresh }));
});

describe.each([
  ['refreshLeadTimeMs', 0, 86_400_000],
  ['minValidityMs', 0, 86_400_000],
  ['maxWaitMs', 0, 86_400_000],
  ['refreshTimeoutMs', 100, 300_000],
  ['replayWindowMs', 0, 86_400_000],
  ['warnBeforeMs', 0, 86_400_000],
  ['reauthenticateWithinMs', 0, 86_400_000],
  ['maxParked', 0, 10_000],
])('%s', (name, min, max) => {
  const unit = name === 'maxParked' ? 'calls' : 'ms';

  test.each([min, max, (min + max) / 2])('may be %d', (value) => {
    expect(resolve({ refresh, [name]: value })).toHaveProperty(name, value);
  });

  test.each<[unknown, string]>([
    [min - 1, `${min - 1}`],
    [max + 1, `${max + 1}`],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    ['1000', '"1000"'],
    [null, 'null'],
    [true, 'true'],
    [1_000n, '1000'],
    [[1_000], 'an array'],
    [{ ms: 1_000 }, 'an object'],
    [() => 1_000, 'a function'],
    [Symbol('ms'), 'Symbol(ms)'],
  ])('may not be %s', (value, shown) => {
    const range = `a number of ${unit} from ${min} to ${max}`;
    expect(complaint({ refresh, [name]: value })).toBe(`${name}: got ${shown}, want ${range}`);
  });
});

describe.each(['idleLimitMs', 'absoluteLimitMs'])('%s', (name) => {
  test.each([1_000, 900_000, 31_536_000_000, Number.POSITIVE_INFINITY])('may be %d', (value) => {
    expect(resolve({ refresh, [name]: value })).toHaveProperty(name, value);
  });

  test.each<[unknown, string]>([
    [999, '999'],
    [0, '0'],
    [-1, '-1'],
    [Number.NaN, 'NaN'],
    ['900000', '"900000"'],
    [null, 'null'],
    [false, 'false'],
  ])('may not be %s', (value, shown) => {
    const range = 'a number of ms from 1000 to Infinity';
    expect(complaint({ refresh, [name]: value })).toBe(`${name}: got ${shown}, want ${range}`);
  });
});

describe('activityEvents', () => {
  test.each([[[]], [['keydown']], [['keydown', 'shop:scanned']]])('may be %j', (activityEvents) => {
    expect(resolve({ refresh, activityEvents }).activityEvents).toEqual(activityEvents);
  });

  test('are taken as they are now, whatever becomes of the list', () => {
    const activityEvents = ['keydown'];
    const resolved = resolve({ refresh, activityEvents });
    activityEvents.push('scroll');
    expect(resolved.activityEvents).toEqual(['keydown']);
  });

  test.each<[unknown, string]>([
    ['keydown', '"keydown"'],
    [null, 'null'],
    [[''], 'an array'],
    [['keydown', 7], 'an array'],
    [{ 0: 'keydown' }, 'an object'],
    [new Set(['keydown']), 'an object'],
    [() => 'keydown', 'a function'],
  ])('may not be %s', (value, shown) => {
    expect(complaint({ refresh, activityEvents: value })).toBe(
      `activityEvents: got ${shown}, want an array of names of DOM events`,
    );
  });
});

describe('name', () => {
  test.each(['a', 'shop', 'Shop_2.checkout-b', 'x'.repeat(64)])('may be %j', (name) => {
    expect(resolve({ refresh, name }).name).toBe(name);
  });

  test.each<[unknown, string]>([
    ['', '""'],
    ['a b', '"a b"'],
    ['shop/cart', '"shop/cart"'],
    ['größe', '"größe"'],
    ['shop\n', '"shop\\n"'],
    ['x'.repeat(65), `"${'x'.repeat(65)}"`],
    ['y'.repeat(500), `"${'y'.repeat(80)}…"`],
    [7, '7'],
    [null, 'null'],
    [['shop'], 'an array'],
  ])('may not be %j', (name, shown) => {
    const range = '1 to 64 letters, digits, ".", "_" or "-"';
    expect(complaint({ refresh, name })).toBe(`name: got ${shown}, want ${range}`);
  });
});

describe('functions', () => {
  test.each<[unknown, string]>([
    [null, 'null'],
    ['https://id.shop.example/token', '"https://id.shop.example/token"'],
    [{ url: '/token' }, 'an object'],
    [Promise.resolve(), 'an object'],
  ])('refresh, revoke and fetch may not be %s', (value, shown) => {
    expect(complaint({ refresh: value })).toBe(`refresh: got ${shown}, want a function`);
    expect(complaint({ refresh, revoke: value })).toBe(`revoke: got ${shown}, want a function`);
    expect(complaint({ refresh, fetch: value })).toBe(`fetch: got ${shown}, want a function`);
  });

  test('refresh is the one that cannot be left out', () => {
    expect(complaint({})).toBe('refresh: got undefined, want a function');
  });
});

test.each<[unknown, string]>([
  [undefined, 'undefined'],
  [null, 'null'],
  ['shop', '"shop"'],
  [refresh, 'a function'],
])('the options themselves may not be %s', (options, shown) => {
  expect(complaint(options)).toBe(`options: got ${shown}, want an object with at least { refresh }`);
});

describe('allowedOrigins', () => {
  test.each([
    ['https://api.shop.example', 'https://api.shop.example'],
    ['https://api.shop.example/', 'https://api.shop.example'],
    ['https://api.shop.example:8443', 'https://api.shop.example:8443'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['http://192.168.0.7', 'http://192.168.0.7'],
  ])('may be %s', (given, origin) => {
    expect(resolve({ refresh, allowedOrigins: [given] }).allowedOrigins).toEqual(new Set([origin]));
  });

  test('take the place of the page’s own', () => {
    const { allowedOrigins } = resolve({ refresh, allowedOrigins: ['https://api.shop.example'] });
    expect([...allowedOrigins]).toEqual(['https://api.shop.example']);
  });

  test.each<[unknown, string]>([
    ['', '""'],
    ['*', '"*"'],
    ['api.shop.example', '"api.shop.example"'],
    ['//api.shop.example', '"//api.shop.example"'],
    ['/api', '"/api"'],
    ['https://', '"https://"'],
    ['https://*.shop.example', '"https://*.shop.example"'],
    ['https://api.shop.example/v1', '"https://api.shop.example/v1"'],
    ['https://api.shop.example?x', '"https://api.shop.example?x"'],
    ['https://api.shop.example/#', '"https://api.shop.example/#"'],
    ['https://ada@api.shop.example', '"https://ada@api.shop.example"'],
    ['https://API.shop.example', '"https://API.shop.example"'],
    ['https://api.shop.example:443', '"https://api.shop.example:443"'],
    [' https://api.shop.example', '" https://api.shop.example"'],
    ['null', '"null"'],
    ['data:,x', '"data:,x"'],
    ['file:///srv', '"file:///srv"'],
    ['javascript:alert(1)', '"javascript:alert(1)"'],
    [null, 'null'],
    [7, '7'],
    [new URL('https://api.shop.example'), 'an object'],
    [/shop/, 'an object'],
  ])('may not be [%s]', (given, shown) => {
    expect(complaint({ refresh, allowedOrigins: ['https://shop.example', given] })).toBe(
      `allowedOrigins: got ${shown}, want an origin such as "https://api.shop.example", without a path`,
    );
  });

  test.each<[unknown, string]>([
    ['https://api.shop.example', '"https://api.shop.example"'],
    [null, 'null'],
    [new Set(['https://api.shop.example']), 'an object'],
    [() => true, 'a function'],
  ])('may not be %s, which is no list', (given, shown) => {
    expect(complaint({ refresh, allowedOrigins: given })).toBe(
      `allowedOrigins: got ${shown}, want an array of origins`,
    );
  });
});
