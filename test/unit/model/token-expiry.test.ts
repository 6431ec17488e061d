import { describe, expect, test } from 'vitest';
import type { ClockOffset } from '../../../packages/sdk/src/model/clock-offset.ts';
import { parseTokenResponse } from '../../../packages/sdk/src/model/token-response.ts';
import { jwt, START } from './build.ts';

const TEN_YEARS_S = 10 * 365.25 * 86_400;
const MINUTE_MS = 60_000;
const startS = START / 1000;

/** A JWT of a server whose clock stands right, as seen by a device whose clock is off by `deviceOffMs`. */
function parse(json: Record<string, unknown>, deviceOffMs = 0, clockOffset: ClockOffset | null = null) {
  const sentAt = START + deviceOffMs;
  const context = { sentAt, receivedAt: sentAt + 400, clockOffset, previous: null };
  const parsed = parseTokenResponse({ access_token: 'opaque', ...json }, context);
  if (parsed.type !== 'tokens') throw new Error(`no tokens: ${JSON.stringify(parsed)}`);
  return parsed;
}

const WRONG = 'expires_in is no number of seconds within ten years';
const DIGITS = 'expires_in is a string; its digits were read as seconds';

describe('expires_in', () => {
  test.each([
    [300, 300_000, []],
    [5, 5_000, []],
    [0.5, 500, []],
    [31_536_000, 31_536_000_000, []],
    [TEN_YEARS_S, TEN_YEARS_S * 1000, []],
    ['300', 300_000, [DIGITS]],
  ])('of %j is a life of %d ms', (expires_in, lifeMs, ignored) => {
    const parsed = parse({ expires_in });
    expect(parsed.tokens.expiresAt).toBe(START + lifeMs);
    expect(parsed.ignored).toEqual(ignored);
  });

  test.each([[undefined], [null]])('of %j is not there, which is no fault', (expires_in) => {
    const parsed = parse({ expires_in });
    expect(parsed.tokens.expiresAt).toBeNull();
    expect(parsed.ignored).toEqual([]);
  });

  test.each([
    [0],
    [-1],
    [-300],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [TEN_YEARS_S + 1],
    [1e300],
    [START],
    ['0'],
    ['-300'],
    ['1e3'],
    ['3600 s'],
    ['soon'],
    [''],
    ['999999999999'],
    [true],
    [[300]],
    [{ seconds: 300 }],
  ])('of %j is left aside, and the rest of the answer kept', (expires_in) => {
    const parsed = parse({ expires_in, refresh_token: 'refresh-2' });
    expect(parsed.tokens).toMatchObject({
      accessToken: 'opaque',
      refreshToken: 'refresh-2',
      expiresAt: null,
    });
    expect(parsed.ignored).toEqual([WRONG]);
  });

  test('needs no right clock and is believed before the exp of a JWT', () => {
    const access_token = jwt({ iat: startS, exp: startS + 900 });
    for (const offMs of [-10 * MINUTE_MS, 0, 10 * MINUTE_MS]) {
      expect(parse({ access_token, expires_in: 300 }, offMs).tokens.expiresAt).toBe(START + offMs + 300_000);
    }
  });
});

describe('without expires_in, the exp of a JWT access token', () => {
  const access_token = jwt({ iat: startS, exp: startS + 300 });

  test.each([-10 * MINUTE_MS, -MINUTE_MS, 0, MINUTE_MS, 10 * MINUTE_MS])(
    'counts from its iat, and so needs no right clock: %d ms off',
    (offMs) => {
      const { tokens, clockOffset } = parse({ access_token }, offMs);
      expect(tokens.expiresAt).toBe(START + offMs + 300_000);
      // Right to within the half second that iat cuts off and half the round trip.
      expect(Math.abs((clockOffset?.offsetMs ?? 0) + offMs)).toBeLessThanOrEqual(700);
    },
  );

  test('is corrected by an offset that was known before', () => {
    const known = { offsetMs: 10 * MINUTE_MS, uncertaintyMs: 500 };
    const parsed = parse({ access_token: jwt({ exp: startS + 300 }) }, -10 * MINUTE_MS, known);
    expect(parsed.tokens.expiresAt).toBe(START + 300_000 - 10 * MINUTE_MS);
    expect(parsed.clockOffset).toEqual(known);
  });

  test('is taken as it is where nothing is known of the clock', () => {
    const parsed = parse({ access_token: jwt({ exp: startS + 300 }) });
    expect(parsed.tokens.expiresAt).toBe(START + 300_000);
    expect(parsed.clockOffset).toBeNull();
  });

  test('serves where expires_in is unusable', () => {
    expect(parse({ access_token: jwt({ exp: startS + 300 }), expires_in: -1 }).tokens.expiresAt).toBe(
      START + 300_000,
    );
  });

  test.each([
    ['past', startS - 1],
    ['the moment of asking', startS],
    ['absurdly far', startS + TEN_YEARS_S + 1],
    ['in ms by mistake', START + 300_000],
    ['negative', -1],
    ['a text', `${startS + 300}`],
    ['null', null],
    ['missing', undefined],
  ])('that is %s says nothing: then only a 401 tells', (_, exp) => {
    expect(parse({ access_token: jwt({ exp }) }).tokens.expiresAt).toBeNull();
  });

  test.each([
    ['with', { iat: startS, exp: startS + 300 }],
    ['without', { exp: startS + 300 }],
  ])('is believed %s an iat when it is over by the time that the answer is read', (_, claims) => {
    const context = { sentAt: START, receivedAt: START + 3_600_000, clockOffset: null, previous: null };
    const parsed = parseTokenResponse({ access_token: jwt(claims) }, context);
    expect(parsed).toMatchObject({ type: 'tokens', tokens: { expiresAt: START + 300_000 } });
  });

  test('is not looked for in the ID token, whose life is another', () => {
    expect(parse({ id_token: jwt({ exp: startS + 300 }) }).tokens.expiresAt).toBeNull();
  });
});

describe('the clock offset', () => {
  const known = { offsetMs: 120, uncertaintyMs: 600 };

  test.each([[undefined], [0], [-5], ['1'], [null], [Number.NaN]])(
    'stays as it was with an iat of %j',
    (iat) => {
      expect(parse({ access_token: jwt({ iat }) }, 0, known).clockOffset).toEqual(known);
    },
  );

  test('is read from the ID token where the access token is opaque', () => {
    const parsed = parse({ id_token: jwt({ iat: startS }), expires_in: 60 }, -10 * MINUTE_MS);
    expect(parsed.clockOffset).toEqual({ offsetMs: 10 * MINUTE_MS + 300, uncertaintyMs: 700 });
  });
});
