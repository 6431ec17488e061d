import { parseStepUpChallenge, type SignInRequest } from '@holdfast/sdk/oauth';
import { describe, expect, test } from 'vitest';

const DEMAND = 'error="insufficient_user_authentication"';

describe('a demand for a step-up', () => {
  test.each([
    ['for a class', `Bearer ${DEMAND}, acr_values="gold"`, { acr_values: 'gold' }],
    ['for one of several', `Bearer ${DEMAND}, acr_values="gold silver"`, { acr_values: 'gold silver' }],
    ['for a fresh sign-in', `Bearer ${DEMAND}, max_age="300"`, { max_age: '300' }],
    ['for both', `Bearer acr_values="gold", ${DEMAND}, max_age="0"`, { acr_values: 'gold', max_age: '0' }],
    ['that names neither', `Bearer ${DEMAND}`, {}],
    [
      'of tokens without quotes',
      'Bearer error=insufficient_user_authentication, max_age=5',
      { max_age: '5' },
    ],
    ['with DPoP', `DPoP algs="ES256 PS256", ${DEMAND}, max_age="5"`, { max_age: '5' }],
    ['in any case', `bEARER ERROR="insufficient_user_authentication", MAX_AGE="5"`, { max_age: '5' }],
    ['with blanks about', `Bearer  ${DEMAND} ,\tmax_age\t= "5" `, { max_age: '5' }],
    ['with empty elements', `,, Bearer , ${DEMAND},, max_age="5",`, { max_age: '5' }],
    [
      'with a comma and quotes in a string',
      `Bearer realm="a, \\"b\\", Basic x=", ${DEMAND}, acr_values="g\\o\\"ld\\\\"`,
      { acr_values: 'go"ld\\' },
    ],
    [
      'after other challenges',
      `Negotiate YQ==, Basic realm="shop", Digest, Bearer realm="api", ${DEMAND}, acr_values="gold"`,
      { acr_values: 'gold' },
    ],
    ['before others', `Bearer ${DEMAND}, max_age=5, Basic realm="shop", max_age="7"`, { max_age: '5' }],
    ['beside another error', `Bearer error="invalid_token", DPoP ${DEMAND}, max_age="5"`, { max_age: '5' }],
  ])('%s', (_name, header, expected) => {
    expect(parseStepUpChallenge(refusal(header))).toEqual(expected);
  });

  test('in several header lines, which fetch joins', () => {
    const headers = new Headers([
      ['www-authenticate', 'Basic realm="shop"'],
      ['www-authenticate', `Bearer ${DEMAND}, acr_values="gold"`],
    ]);
    const response = new Response(null, { status: 401, headers });
    expect(parseStepUpChallenge(response)).toEqual({ acr_values: 'gold' });
  });

  test('leaves the body to be read', async () => {
    const headers = { 'www-authenticate': `Bearer ${DEMAND}` };
    const response = new Response('why', { status: 401, headers });
    expect(parseStepUpChallenge(response)).toEqual({});
    expect(await response.text()).toBe('why');
  });

  test('fits into a sign-in as it is', () => {
    const parameters = parseStepUpChallenge(refusal(`Bearer ${DEMAND}, max_age="5"`));
    const request: SignInRequest = parameters === null ? {} : { parameters };
    expect(request).toEqual({ parameters: { max_age: '5' } });
  });
});

describe('no demand', () => {
  test('without the header', () => {
    expect(parseStepUpChallenge(new Response(null, { status: 401 }))).toBeNull();
  });

  test.each([
    ['another error', 'Bearer error="invalid_token", acr_values="gold"'],
    ['no error', 'Bearer realm="api", acr_values="gold"'],
    ['no parameters', 'Bearer'],
    ['a scheme whose errors are its own', `Digest ${DEMAND}, acr_values="gold"`],
    ['the error inside a string', 'Bearer realm="error=insufficient_user_authentication, max_age=5"'],
    ['an empty header', ''],
  ])('%s', (_name, header) => {
    expect(parseStepUpChallenge(refusal(header))).toBeNull();
  });
});

describe('what is malformed is no demand', () => {
  test.each([
    ['no scheme', `${DEMAND}, acr_values="gold"`],
    ['a string without an end', `Bearer ${DEMAND}, acr_values="gold`],
    ['a string that ends in an escape', `Bearer ${DEMAND}, acr_values="gold\\"`],
    ['a quote out of place', `Bearer ${DEMAND}, realm=shop"`],
    ['text after a string', `Bearer ${DEMAND}x, acr_values="gold"`],
    ['no comma', `Bearer ${DEMAND} acr_values="gold"`],
    ['a name that is no token', `Bearer ${DEMAND}, acr@values="gold"`],
    ['a value that is no token', `Bearer ${DEMAND}, max_age=5/6`],
    ['no value', `Bearer ${DEMAND}, acr_values=`],
    ['a parameter twice', `Bearer ${DEMAND}, acr_values="gold", ACR_values="tin"`],
    ['parameters after a token68', `Bearer YQ==, ${DEMAND}`],
    ['a max_age that is no number', `Bearer ${DEMAND}, acr_values="gold", max_age="soon"`],
    ['a max_age below zero', `Bearer ${DEMAND}, max_age="-1"`],
    ['a max_age beyond measure', `Bearer ${DEMAND}, max_age="99999999999"`],
    ['commas and quotes only', ',",",'],
  ])('%s', (_name, header) => {
    expect(parseStepUpChallenge(refusal(header))).toBeNull();
  });

  // An expression that goes back over what it has read would take longer than a test may.
  test.each(['a ', '"', '""', '\\', 'a=', '"\\"', ' ', ',', 'a="b" '])('and long: %j', (piece) => {
    for (const end of ['x="', 'x=/']) {
      expect(parseStepUpChallenge(refusal(`Bearer ${piece.repeat(20_000)}${end}`))).toBeNull();
    }
  });
});

function refusal(header: string): Response {
  return new Response(null, { status: 401, headers: { 'www-authenticate': header } });
}
