import { describe, expect, test } from 'vitest';
import { HoldfastError, TokenEndpointError } from '../../../packages/sdk/src/errors.ts';
import {
  classifyAnswer,
  parseRetryAfter,
  readThrown,
  type TokenEndpointAnswer,
} from '../../../packages/sdk/src/model/token-failure.ts';
import { START } from './build.ts';

const nothing: TokenEndpointAnswer = { status: null, error: null, retryAfterMs: null, wasSent: true };

function classify(answer: Partial<TokenEndpointAnswer>) {
  return classifyAnswer({ ...nothing, ...answer });
}

function transient(isOutcomeKnown: boolean, retryAfterMs: number | null = null) {
  return { type: 'transient', isOutcomeKnown, retryAfterMs };
}

describe('the closed list', () => {
  test.each([400, 401, 403, null])('invalid_grant with status %s is the only terminal answer', (status) => {
    expect(classify({ status, error: 'invalid_grant' })).toEqual({ type: 'terminal' });
  });

  test.each([
    'invalid_client',
    'unauthorized_client',
    'invalid_request',
    'unsupported_grant_type',
    'invalid_scope',
  ])('%s is a wrong configuration and signs nobody out', (error) => {
    expect(classify({ status: 400, error })).toEqual({ type: 'misconfigured', error });
    expect(classify({ status: 401, error })).toEqual({ type: 'misconfigured', error });
  });

  test.each([408, 425, 429, 500, 501, 503, 505, 507, 520, 599])(
    'status %d passes, and the server did not act',
    (status) => {
      expect(classify({ status })).toEqual(transient(true));
    },
  );

  test.each([502, 504])('status %d passes, and nobody knows what happened behind the gateway', (status) => {
    expect(classify({ status })).toEqual(transient(false));
  });

  test.each(['temporarily_unavailable', 'server_error', 'slow_down'])(
    '%s passes, with a 4xx too',
    (error) => {
      expect(classify({ status: 400, error })).toEqual(transient(true));
      expect(classify({ status: 403, error })).toEqual(transient(true));
      expect(classify({ error })).toEqual(transient(true));
    },
  );

  test.each(['invalid_grant', 'invalid_client', 'x'])(
    'a server in trouble is not believed when it says %s',
    (error) => {
      expect(classify({ status: 500, error })).toEqual(transient(true));
      expect(classify({ status: 429, error })).toEqual(transient(true));
    },
  );

  test.each([400, 401, 403, 404, 405, 410, 451])(
    'status %d without a reason is neither final nor passing',
    (status) => {
      expect(classify({ status })).toEqual({ type: 'unreadable' });
    },
  );

  test.each(['invalid_code', 'Invalid_Grant', 'invalid_grant ', 'access_denied', 'interaction_required'])(
    'a reason of its own, %j, is neither final nor passing',
    (error) => {
      expect(classify({ status: 400, error })).toEqual({ type: 'unreadable' });
    },
  );

  test.each([200, 204, 302, 304, 0, null])('status %s without tokens is a lost answer', (status) => {
    expect(classify({ status })).toEqual(transient(false));
  });

  test('what never left was not answered either, whatever else is said', () => {
    expect(classify({ wasSent: false })).toEqual(transient(true));
    expect(classify({ wasSent: false, error: 'invalid_grant', status: 400 })).toEqual(transient(true));
  });

  test('Retry-After is passed on with whatever passes', () => {
    expect(classify({ status: 429, retryAfterMs: 7_000 })).toEqual(transient(true, 7_000));
    expect(classify({ status: 504, retryAfterMs: 7_000 })).toEqual(transient(false, 7_000));
  });
});

describe('what a refresh function throws', () => {
  test.each<[string, unknown, Partial<TokenEndpointAnswer>]>([
    [
      'our own error',
      new TokenEndpointError('no', { status: 400, error: 'invalid_grant' }),
      { status: 400, error: 'invalid_grant' },
    ],
    [
      'our own with a wait',
      new TokenEndpointError('no', { status: 429, retryAfterMs: 3_000 }),
      { status: 429, retryAfterMs: 3_000 },
    ],
    ['our own, bare', new TokenEndpointError('no'), {}],
    [
      'fields on the error',
      Object.assign(new Error('no'), { status: 400, error: 'invalid_grant' }),
      { status: 400, error: 'invalid_grant' },
    ],
    [
      'a parsed response on it, as axios has',
      { response: { status: 400, data: { error: 'invalid_grant' } } },
      { status: 400, error: 'invalid_grant' },
    ],
    [
      'headers with get',
      { response: { status: 503, headers: new Headers({ 'retry-after': '9' }) } },
      { status: 503, retryAfterMs: 9_000 },
    ],
    [
      'headers as fields',
      { response: { status: 503, headers: { 'retry-after': '9' } } },
      { status: 503, retryAfterMs: 9_000 },
    ],
    ['the outer status before the inner', { status: 400, response: { status: 500 } }, { status: 400 }],
    ['discovery that failed', new HoldfastError('discovery-failed', 'no'), { wasSent: false }],
    ['another error of ours', new HoldfastError('refresh-failed', 'no'), {}],
    ['fetch without a network', new TypeError('Failed to fetch'), {}],
    ['an abort', new DOMException('aborted', 'AbortError'), {}],
  ])('%s is read', (_, thrown, answer) => {
    expect(readThrown(thrown)).toEqual({ ...nothing, ...answer });
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'invalid_grant'],
    ['a number', 400],
    ['an array', [{ status: 400 }]],
    ['a function', () => 'invalid_grant'],
    ['a status that is a text', { status: '400' }],
    ['a status that is no number', { status: Number.NaN }],
    ['an error that is an object', { error: { code: 'invalid_grant' } }],
    ['an empty error', { error: '' }],
    ['a wait that is no number', { retryAfterMs: 'soon' }],
    ['a response that is a text', { response: 'Bad Request' }],
    ['a body that is a text', { response: { data: 'invalid_grant' } }],
    ['a wait that is a date', { response: { headers: { 'retry-after': 'Fri, 02 Jan 2026 00:00:00 GMT' } } }],
    ['a wait that is negative', { response: { headers: { 'retry-after': '-5' } } }],
    ['headers that are a text', { response: { headers: 'retry-after: 5' } }],
    [
      'our own error with a wait that is no number',
      new TokenEndpointError('no', { retryAfterMs: Number.NaN }),
    ],
  ])('%s says nothing, and so the outcome is unknown', (_, thrown) => {
    expect(readThrown(thrown)).toEqual(nothing);
  });
});

describe('Retry-After', () => {
  test.each<[string | null, number | null]>([
    [null, null],
    ['0', 0],
    ['120', 120_000],
    [' 120 ', 120_000],
    ['999999999', 999_999_999_000],
    ['Thu, 01 Jan 2026 00:02:00 GMT', 120_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['', null],
    ['soon', null],
    ['NaN', null],
    ['12 parsecs', null],
    ['99999999999999999999', null],
  ])('of %j is %s ms', (header, retryAfterMs) => {
    expect(parseRetryAfter(header, START)).toBe(retryAfterMs);
  });
});
