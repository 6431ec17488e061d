import { describe, expect, test } from 'vitest';
import { answerNeed, type TokenNeed } from '../../../packages/sdk/src/model/answer-need.ts';
import { createState, type State } from '../../../packages/sdk/src/model/state.ts';
import { active, after, ended, holding, need, owner, timings } from './build.ts';

// The tokens of these tests live 300 s, and 10 s of it are wanted where nobody asks for more.

const restoring = createState('tab-m', true, after(0));
const anonymous: State = { ...restoring, phase: { status: 'anonymous' } };
const over: State = { ...restoring, phase: { status: 'ended', record: ended(), brokenAt: null } };

/** Everybody's patience ends at 30 s more, unless the test says otherwise. */
function answer(state: State, changes: Partial<TokenNeed> = {}, atMs = 0) {
  const until = changes.until ?? after(atMs + 30_000).monotonicMs;
  return answerNeed(state, need({ ...changes, until }), timings, after(atMs));
}

const impatient = (atMs: number) => ({ until: after(atMs).monotonicMs });

function token(generation = 1) {
  return { type: 'token', token: { accessToken: 'access-1', owner: owner(), generation } };
}

function refuse(code: string) {
  return { type: 'refuse', code };
}

describe('before anything is known', () => {
  test.each([
    ['restoring', restoring],
    ['back from a freeze, before the store was read', holding(active(), { isCurrent: false })],
    ['suspended over a session that has ended', { ...over, isCurrent: false }],
  ])('%s, one waits, however good the token at hand, and not for ever', (_, state) => {
    expect(answer(state)).toEqual({ type: 'wait' });
    expect(answer(state, impatient(0))).toEqual(refuse('wait-exceeded'));
  });
});

describe('where there is no session to wait for', () => {
  test.each<[string, State, Partial<TokenNeed>, string]>([
    ['nobody is signed in', anonymous, {}, 'no-session'],
    ['nobody is signed in any more', anonymous, { owner: null }, 'no-session'],
    ['the session is over', over, {}, 'session-ended'],
    ['the session is over for one who did not know it', over, { owner: null }, 'session-ended'],
    ['another session is here', holding(active({ sessionId: 's2' })), {}, 'account-changed'],
    ['another session was here and is over', over, { owner: owner('s0') }, 'account-changed'],
  ])('%s', (_, state, changes, code) => {
    expect(answer(state, changes)).toEqual(refuse(code));
    expect(answer(state, { ...changes, ...impatient(0) })).toEqual(refuse(code));
  });
});

describe('a token that is good enough is handed out', () => {
  test.each<[string, Partial<TokenNeed>, number]>([
    ['fresh', {}, 0],
    ['to one who did not know the session', { owner: null }, 0],
    ['with as much left as usual', {}, 290_000],
    ['with as much left as was asked', { minValidityMs: 200_000 }, 100_000],
    ['with less left than usual, where less was asked', { minValidityMs: 0 }, 299_999],
    ['even when the time is over', impatient(0), 0],
  ])('%s', (_, changes, atMs) => {
    expect(answer(holding(), changes, atMs)).toEqual(token());
  });

  test('for tokens that live shortly the usual is a tenth of their life', () => {
    const state = holding(active({ tokens: { expiresAt: after(5_000).wallMs } }));
    expect(answer(state, {}, 4_500)).toEqual(token());
    expect(answer(state, {}, 4_501)).toEqual({ type: 'wait-above', generation: 1 });
  });

  test('whose end nobody knows, at any time', () => {
    const state = holding(active({ tokens: { expiresAt: null }, refreshAt: null }));
    expect(answer(state, { minValidityMs: 1e12 }, 1e12)).toEqual(token());
  });

  test('of a newer generation than the one that was refused', () => {
    expect(answer(holding(active({ generation: 3 })), { above: 2 })).toEqual(token(3));
  });
});

describe('a token that will not do is waited out', () => {
  test.each<[string, Partial<TokenNeed>, number]>([
    ['less left than usual', {}, 290_001],
    ['expired', {}, 300_000],
    ['expired, though nothing was asked of it', { minValidityMs: 0 }, 300_001],
    ['less left than was asked', { minValidityMs: 200_000 }, 100_001],
    ['refused by the server', { above: 1 }, 0],
  ])('%s', (_, changes, atMs) => {
    expect(answer(holding(), changes, atMs)).toEqual({ type: 'wait-above', generation: 1 });
  });

  test('and when the time is over what still lives is handed out, and nothing else', () => {
    expect(answer(holding(), impatient(290_001), 290_001)).toEqual(token());
    expect(answer(holding(), { minValidityMs: 200_000, ...impatient(150_000) }, 150_000)).toEqual(token());
    expect(answer(holding(), impatient(300_000), 300_000)).toEqual(refuse('wait-exceeded'));
    expect(answer(holding(), { above: 1, ...impatient(0) })).toEqual(refuse('wait-exceeded'));
  });

  test('and a generation that came meanwhile and is refused too is waited out from there', () => {
    expect(answer(holding(active({ generation: 2 })), { above: 4 })).toEqual({
      type: 'wait-above',
      generation: 4,
    });
  });

  test('and a newer generation that has expired before it could be used is waited out too', () => {
    expect(answer(holding(active({ generation: 2 })), { above: 1 }, 300_000)).toEqual({
      type: 'wait-above',
      generation: 2,
    });
  });
});

describe('more than this server’s tokens live', () => {
  test('is waited for once', () => {
    expect(answer(holding(), { minValidityMs: 300_001 })).toEqual({ type: 'wait-above', generation: 1 });
  });

  test('is refused after a token came for it', () => {
    const state = holding(active({ generation: 2 }));
    expect(answer(state, { generation: 1, minValidityMs: 300_001 })).toEqual(refuse('validity-unreachable'));
  });

  test('is not what it is where the newer token has only grown old', () => {
    const state = holding(active({ generation: 2 }));
    expect(answer(state, { generation: 1, minValidityMs: 299_000 }, 2_000)).toEqual({
      type: 'wait-above',
      generation: 2,
    });
  });

  test('is refused after two tokens in a row had grown too old on their way', () => {
    const state = holding(active({ generation: 3 }));
    expect(answer(state, { generation: 1, minValidityMs: 299_000 }, 2_000)).toEqual(
      refuse('validity-unreachable'),
    );
  });
});

describe('without a refresh token', () => {
  const state = holding(active({ tokens: { refreshToken: null } }));

  test.each<[string, Partial<TokenNeed>, number, object]>([
    ['a token is handed out to its end', {}, 299_999, token()],
    ['no newer one can be had', { above: 1 }, 0, refuse('no-refresh-token')],
    ['nor one that lives longer', { minValidityMs: 200_000 }, 100_001, refuse('validity-unreachable')],
    [
      'its end is waited out, for the session ends with it',
      {},
      300_000,
      { type: 'wait-above', generation: 1 },
    ],
  ])('%s', (_, changes, atMs, expected) => {
    expect(answer(state, changes, atMs)).toEqual(expected);
  });
});
