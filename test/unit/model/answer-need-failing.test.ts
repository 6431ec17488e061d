import { describe, expect, test } from 'vitest';
import { answerNeed, type TokenNeed } from '../../../packages/sdk/src/model/answer-need.ts';
import type { State } from '../../../packages/sdk/src/model/state.ts';
import { active, after, failure, holding, need, owner, timings } from './build.ts';

/** Everybody's patience ends at 30 s more, unless the test says otherwise. */
function answer(state: State, changes: Partial<TokenNeed> = {}, atMs = 0) {
  const until = changes.until ?? after(atMs + 30_000).monotonicMs;
  return answerNeed(state, need({ ...changes, until }), timings, after(atMs));
}

const impatient = (atMs: number) => ({ until: after(atMs).monotonicMs });

function token() {
  return { type: 'token', token: { accessToken: 'access-1', owner: owner(), generation: 1 } };
}

function refuse(code: string) {
  return { type: 'refuse', code };
}

describe('while all tabs back off after a failure', () => {
  /** The last attempt failed at START; the next is due a minute later. */
  const troubled = (changes: Parameters<typeof failure>[0] = {}, tokens = {}) =>
    holding(active({ failure: failure(changes), tokens }));
  const shortly = { expiresAt: after(10_000).wallMs };

  test.each<[string, State, Partial<TokenNeed>, number, object]>([
    ['what still lives stays in use', troubled({}, shortly), {}, 9_500, token()],
    ['even where longer was asked', troubled(), { minValidityMs: 299_000 }, 2_000, token()],
    [
      'until the next attempt is due',
      troubled(),
      { minValidityMs: 299_000 },
      60_000,
      { type: 'wait-above', generation: 1 },
    ],
    [
      'an expired one is refused at once if the next attempt comes too late',
      troubled({}, shortly),
      {},
      10_000,
      refuse('refresh-failed'),
    ],
    ['a refused one too', troubled(), { above: 1 }, 0, refuse('refresh-failed')],
    [
      'with the code of the failure',
      troubled({ code: 'invalid-token-response' }),
      { above: 1 },
      0,
      refuse('invalid-token-response'),
    ],
    [
      'an attempt that comes in time is waited for',
      troubled({ retryAt: after(30_000).wallMs }),
      { above: 1 },
      0,
      { type: 'wait-above', generation: 1 },
    ],
    [
      'one that comes a moment too late is not',
      troubled({ retryAt: after(30_001).wallMs }),
      { above: 1 },
      0,
      refuse('refresh-failed'),
    ],
    [
      'one that is due is waited for',
      troubled({}, shortly),
      {},
      60_000,
      { type: 'wait-above', generation: 1 },
    ],
    [
      'a wrong configuration is not waited out',
      troubled({ code: 'refresh-misconfigured', retryAt: after(1).wallMs }),
      { above: 1 },
      0,
      refuse('refresh-misconfigured'),
    ],
    [
      'a wrong configuration is tried again when that is due',
      troubled({ code: 'refresh-misconfigured' }),
      { above: 1 },
      60_000,
      { type: 'wait-above', generation: 1 },
    ],
  ])('%s', (_, state, changes, atMs, expected) => {
    expect(answer(state, changes, atMs)).toEqual(expected);
  });

  test('who has waited long enough is told what failed', () => {
    expect(answer(troubled(), { above: 1, ...impatient(60_000) }, 60_000)).toEqual(refuse('refresh-failed'));
  });

  test('a network that is back brings the attempt forward', () => {
    const state = troubled({ isUnreachable: true });
    const reconnection = { since: after(0).wallMs, retryAt: after(2_000).wallMs };
    expect(answer(state, { above: 1 })).toEqual(refuse('refresh-failed'));
    expect(answer({ ...state, reconnection }, { above: 1 })).toEqual({ type: 'wait-above', generation: 1 });
  });
});
