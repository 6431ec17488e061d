import { describe, expect, test } from 'vitest';
import {
  parseTokenResponse,
  type ResponseContext,
  type TokenSet,
} from '../../../packages/sdk/src/model/token-response.ts';
import { jwt, START, tokens } from './build.ts';

const signIn: ResponseContext = {
  sentAt: START,
  receivedAt: START + 400,
  clockOffset: null,
  previous: null,
};
const refresh: ResponseContext = { ...signIn, previous: tokens() };

function parse(json: unknown, context: ResponseContext = signIn) {
  const parsed = parseTokenResponse(json, context);
  if (parsed.type !== 'tokens') throw new Error(`no tokens: ${JSON.stringify(parsed)}`);
  return parsed;
}

test('a whole answer becomes a token set in our words, its life counted from the request', () => {
  const answer = {
    access_token: 'access-2',
    token_type: 'Bearer',
    expires_in: 300,
    refresh_token: 'refresh-2',
    scope: 'openid',
    id_token: jwt({ sub: 'ada' }),
  };
  expect(parse(answer)).toEqual({
    type: 'tokens',
    tokens: {
      accessToken: 'access-2',
      refreshToken: 'refresh-2',
      requestedAt: START,
      expiresAt: START + 300_000,
      scope: 'openid',
      subject: 'ada',
      refreshExpiresAt: null,
      isRefreshEndFixed: false,
      subjectFrom: 'id-token',
    },
    clockOffset: null,
    ignored: [],
  });
});

test('the least that a server may answer is enough', () => {
  expect(parse({ access_token: 'a' }).tokens).toEqual({
    accessToken: 'a',
    refreshToken: null,
    requestedAt: START,
    expiresAt: null,
    scope: null,
    subject: null,
    refreshExpiresAt: null,
    isRefreshEndFixed: false,
    subjectFrom: null,
  });
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a text, as from HTML', '<!doctype html>'],
  ['a number', 200],
  ['an array', [{ access_token: 'a' }]],
  ['an empty object', {}],
  ['access_token null', { access_token: null }],
  ['access_token empty', { access_token: '' }],
  ['access_token a number', { access_token: 12 }],
  ['access_token an object', { access_token: { value: 'a' } }],
  ['an error beside a broken access_token', { access_token: '', error: 'invalid_grant' }],
])('%s is no token response', (_, json) => {
  expect(parseTokenResponse(json, signIn).type).toBe('invalid');
});

test.each(['invalid_grant', 'temporarily_unavailable', 'something else'])(
  'an error answer is a refusal with its reason: %s',
  (error) => {
    expect(parseTokenResponse({ error, error_description: 'x' }, signIn)).toEqual({ type: 'refusal', error });
  },
);

test.each([[{ error: '' }], [{ error: 400 }], [{ error: { code: 'invalid_grant' } }]])(
  'an error that is no text is no refusal: %j',
  (json) => {
    expect(parseTokenResponse(json, signIn).type).toBe('invalid');
  },
);

test.each([undefined, 'Bearer', 'bearer', 'BEARER'])('token_type %s is a bearer token', (token_type) => {
  expect(parse({ access_token: 'a', token_type }).tokens.accessToken).toBe('a');
});

test.each(['DPoP', 'mac', 'N_A', '', 7, null, { type: 'Bearer' }])(
  'token_type %j is refused: it could not be used',
  (token_type) => {
    const json = { access_token: 'a', token_type };
    expect(parseTokenResponse(json, signIn)).toEqual({
      type: 'invalid',
      reason: 'token_type is not Bearer',
    });
  },
);

describe('what a refresh leaves out stays as it was', () => {
  test('rotation off keeps the old refresh token', () => {
    expect(parse({ access_token: 'access-2', expires_in: 60 }, refresh).tokens).toEqual({
      ...tokens(),
      accessToken: 'access-2',
      expiresAt: START + 60_000,
    });
  });

  test('rotation on takes the new one', () => {
    expect(parse({ access_token: 'a', refresh_token: 'refresh-2' }, refresh).tokens.refreshToken).toBe(
      'refresh-2',
    );
  });

  test('the expiry is not carried over', () => {
    expect(parse({ access_token: 'a' }, refresh).tokens.expiresAt).toBeNull();
  });

  test.each([null, ''])('refresh_token %j means none, as some servers say it', (refresh_token) => {
    const parsed = parse({ access_token: 'a', refresh_token }, refresh);
    expect(parsed.tokens.refreshToken).toBe('refresh-1');
    expect(parsed.ignored).toEqual([]);
  });

  test.each([[5], [['refresh-2']], [{ value: 'refresh-2' }], [true]])(
    'refresh_token %j is left aside, and said so',
    (refresh_token) => {
      const parsed = parse({ access_token: 'a', refresh_token }, refresh);
      expect(parsed.tokens.refreshToken).toBe('refresh-1');
      expect(parsed.ignored).toEqual(['refresh_token is no string']);
    },
  );

  test('a scope that is no text is left aside', () => {
    const parsed = parse({ access_token: 'a', scope: ['openid'] }, refresh);
    expect(parsed.tokens.scope).toBe('openid cart');
    expect(parsed.ignored).toEqual(['scope is no string']);
  });
});

describe('whose tokens they are', () => {
  test.each([
    ['the ID token', { access_token: 'opaque', id_token: jwt({ sub: 'ada' }) }],
    ['a JWT access token', { access_token: jwt({ sub: 'ada' }) }],
    ['the ID token rather', { access_token: jwt({ sub: 'client' }), id_token: jwt({ sub: 'ada' }) }],
  ])('says %s', (_, json) => {
    expect(parse(json).tokens.subject).toBe('ada');
  });

  test.each([
    ['an ID token that is no text', { access_token: 'a', id_token: { sub: 'ada' } }],
    ['an ID token that is no JWT', { access_token: 'a', id_token: 'ada' }],
    ['a subject that is no text', { access_token: jwt({ sub: 17 }) }],
  ])('does not say %s', (_, json) => {
    expect(parse(json).tokens.subject).toBeNull();
  });

  test.each([
    ['ID token', 'id-token', { access_token: 'a', id_token: jwt({ sub: 'bob' }) }],
    ['access token', 'access-token', { access_token: jwt({ sub: 'bob' }) }],
  ] as const)('a refresh that changes the subject of the %s is refused', (_, subjectFrom, json) => {
    expect(parseTokenResponse(json, { ...refresh, previous: tokens({ subjectFrom }) })).toEqual({
      type: 'invalid',
      reason: 'the subject differs from that of the session',
    });
  });

  test('an access token may call somebody by another name than the ID token did', () => {
    expect(parse({ access_token: jwt({ sub: 'pairwise-7' }) }, refresh).tokens).toMatchObject({
      subject: 'ada',
      subjectFrom: 'id-token',
    });
  });

  test('a refresh may say it for the first time', () => {
    const nameless = { ...refresh, previous: tokens({ subject: null }) };
    expect(parse({ access_token: jwt({ sub: 'bob' }) }, nameless).tokens.subject).toBe('bob');
  });
});

test('what is left aside or refused is named by its field and never by its value', () => {
  const secret = 'do-not-tell-4711';
  const reasons = [
    { access_token: [secret] },
    { access_token: secret, token_type: secret },
    { access_token: secret, id_token: jwt({ sub: secret }) },
    { access_token: secret, refresh_token: [secret], scope: { secret }, expires_in: secret },
  ].map((json) => parseTokenResponse(json, refresh));

  expect(reasons.map(({ type }) => type)).toEqual(['invalid', 'invalid', 'invalid', 'tokens']);
  for (const parsed of reasons) {
    expect(
      JSON.stringify('reason' in parsed ? parsed.reason : 'ignored' in parsed && parsed.ignored),
    ).not.toContain(secret);
  }
});

describe('the end of the refresh token', () => {
  /** What a refresh so long after the last one says, where that had it end half an hour after itself. */
  function refreshedAfter(ms: number, json: object, known: Partial<TokenSet> = {}) {
    const previous = tokens({ refreshExpiresAt: START + 1_800_000, ...known });
    const sentAt = START + ms;
    const answer = { access_token: 'a', refresh_token: 'r', ...json };
    return parse(answer, { ...refresh, sentAt, receivedAt: sentAt + 400, previous });
  }

  test.each([
    ['Keycloak’s', { refresh_expires_in: 1800 }, 1_800_000],
    ['Microsoft’s', { refresh_token_expires_in: 86_399 }, 86_399_000],
    ['both, Keycloak’s first', { refresh_expires_in: 60, refresh_token_expires_in: 90 }, 60_000],
    ['digits in a string', { refresh_expires_in: '1800' }, 1_800_000],
    ['digits in a string, Microsoft’s', { refresh_token_expires_in: '1800' }, 1_800_000],
  ])('is read from %s', (_, json, lifeMs) => {
    expect(parse({ access_token: 'a', ...json }).tokens).toMatchObject({
      refreshExpiresAt: START + lifeMs,
      isRefreshEndFixed: false,
    });
  });

  test.each([
    ['nothing', {}, []],
    ['0, which is Keycloak’s word for never', { refresh_expires_in: 0 }, []],
    ['null', { refresh_expires_in: null }, []],
    ['a negative number', { refresh_expires_in: -1 }, ['refresh_expires_in']],
    ['a text', { refresh_expires_in: 'soon' }, ['refresh_expires_in']],
    ['more than ten years', { refresh_token_expires_in: 4e8 }, ['refresh_token_expires_in']],
    ['infinity', { refresh_expires_in: Number.POSITIVE_INFINITY }, ['refresh_expires_in']],
    ['an object', { refresh_expires_in: {} }, ['refresh_expires_in']],
  ])('is unknown with %s', (_, json, ignoredFields) => {
    const { tokens: parsed, ignored } = parse({ access_token: 'a', ...json });
    expect(parsed).toMatchObject({ refreshExpiresAt: null, isRefreshEndFixed: false });
    expect(ignored.map((reason) => reason.split(' ')[0])).toEqual(ignoredFields);
  });

  test('moves on where each use prolongs its life', () => {
    expect(refreshedAfter(240_000, { refresh_expires_in: 1800 }).tokens).toMatchObject({
      refreshExpiresAt: START + 240_000 + 1_800_000,
      isRefreshEndFixed: false,
    });
  });

  test.each([
    ['what is left of it', 1560],
    ['that, rounded up', 1561],
    ['less', 900],
  ])('is fixed where a use leaves %s', (_, refresh_expires_in) => {
    expect(refreshedAfter(240_000, { refresh_expires_in }).tokens.isRefreshEndFixed).toBe(true);
  });

  test.each([0, 1_000, 2_000, 5_000])('is not taken for fixed by a refresh that comes after %d ms', (ms) => {
    expect(refreshedAfter(ms, { refresh_expires_in: 1800 }).tokens.isRefreshEndFixed).toBe(false);
  });

  test('is not taken for moving by one either', () => {
    const { isRefreshEndFixed } = refreshedAfter(
      1_000,
      { refresh_expires_in: 1800 },
      { isRefreshEndFixed: true },
    ).tokens;
    expect(isRefreshEndFixed).toBe(true);
  });

  test('that was fixed may move again', () => {
    const answer = refreshedAfter(240_000, { refresh_expires_in: 1800 }, { isRefreshEndFixed: true });
    expect(answer.tokens.isRefreshEndFixed).toBe(false);
  });

  test.each([true, false])('stays known with the old refresh token: %s', (isRefreshEndFixed) => {
    const answer = refreshedAfter(240_000, { refresh_token: undefined }, { isRefreshEndFixed });
    expect(answer.tokens).toMatchObject({ refreshExpiresAt: START + 1_800_000, isRefreshEndFixed });
  });

  test.each([
    ['of a new refresh token that says nothing', {}],
    ['that is said to be none', { refresh_expires_in: 0 }],
    ['that cannot be read', { refresh_expires_in: 'soon' }],
  ])('is unknown again %s', (_, json) => {
    const answer = refreshedAfter(240_000, json, { isRefreshEndFixed: true });
    expect(answer.tokens).toMatchObject({ refreshExpiresAt: null, isRefreshEndFixed: false });
  });
});
