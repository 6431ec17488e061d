import { expect, test } from 'vitest';
import type { ControlState, Failing } from '../../../examples/checkout-demo/domain/trouble.ts';
import { describeTroubles } from '../../../examples/checkout-demo/src/control/describe-troubles.ts';

const lives = { accessTokenTtlS: 30, refreshTokenTtlS: 86_400 };
const calm: ControlState = {
  token: { slowMs: 0, failing: null },
  api: { slowMs: 0, failing: null },
  lives,
  normalLives: lives,
  waiting: { token: 0, api: 0 },
  signIns: [],
};

test('says nothing of a server that behaves', () => {
  expect(describeTroubles(calm)).toEqual([]);
});

test('has a sentence for each trouble', () => {
  const failing: Failing = { failure: 'rate-limited', retryAfterS: null, times: null };
  const state: ControlState = {
    ...calm,
    token: { slowMs: 1_500, failing },
    api: { slowMs: 0, failing: { ...failing, failure: 'lost-answer', times: 1 } },
    lives: { accessTokenTtlS: 10, refreshTokenTtlS: 60 },
  };
  expect(describeTroubles(state)).toEqual([
    'The token endpoint takes 1.5 s.',
    'The token endpoint answers 429.',
    'The API does its work, and its answer gets lost, once more.',
    'Access tokens live 10 s.',
    'A session lasts 60 s from the time of signing in.',
  ]);
});
