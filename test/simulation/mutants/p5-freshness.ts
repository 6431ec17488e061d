import type { Mutant } from './mutant.ts';

export const freshnessMutants: readonly Mutant[] = [
  {
    name: "a token's life is counted from the answer",
    breaks: ['P5'],
    seeds: 3300,
    edits: [
      {
        file: 'model/token-response.ts',
        from: 'requestedAt: context.sentAt,',
        to: 'requestedAt: context.receivedAt,',
      },
      { file: 'model/token-response.ts', from: 'return sentAt + lifeMs;', to: 'return receivedAt + lifeMs;' },
    ],
  },
  {
    name: 'the wall clock alone is trusted',
    breaks: ['P5', 'P6'],
    seeds: 700,
    edits: [
      {
        file: 'model/instant.ts',
        from: 'return Math.max(now.wallMs - since.wallMs, now.monotonicMs - since.monotonicMs, 0);',
        to: 'return Math.max(now.wallMs - since.wallMs, 0);',
      },
    ],
  },
  {
    name: 'the monotonic clock alone is trusted',
    breaks: ['P5'],
    seeds: 400,
    edits: [
      {
        file: 'model/instant.ts',
        from: 'return Math.max(now.wallMs - since.wallMs, now.monotonicMs - since.monotonicMs, 0);',
        to: 'return Math.max(now.monotonicMs - since.monotonicMs, 0);',
      },
    ],
  },
  {
    name: 'a clock that was set back is not noticed',
    breaks: ['P5', 'P6'],
    seeds: 'kept',
    edits: [{ file: 'model/instant.ts', from: 'return step < -CLOCK_NOISE_MS ? step : 0;', to: 'return 0;' }],
  },
  {
    name: 'a record from the future is believed',
    breaks: ['P5'],
    seeds: 1600,
    edits: [
      {
        file: 'model/held.ts',
        from: 'const isClockBehind = now.wallMs < requestedAt - CLOCK_NOISE_MS;',
        to: 'const isClockBehind = false;',
      },
    ],
  },
  {
    name: 'minValidityMs is ignored',
    breaks: ['P5'],
    seeds: 2100,
    edits: [
      {
        file: 'model/answer-need.ts',
        from: '(need.minValidityMs ?? usualMinValidityMs(tokens, timings))',
        to: 'usualMinValidityMs(tokens, timings)',
      },
    ],
  },
  {
    name: 'a token is handed out to its last moment',
    breaks: ['P5'],
    seeds: 800,
    edits: [
      {
        file: 'model/answer-need.ts',
        from: '(need.minValidityMs ?? usualMinValidityMs(tokens, timings))',
        to: '(need.minValidityMs ?? 0)',
      },
    ],
  },
  {
    name: 'an expired token rather than none',
    breaks: ['P5'],
    seeds: 800,
    edits: [
      {
        file: 'model/answer-need.ts',
        from: 'const isAlive = remainingMs(held, now) > 0;',
        to: 'const isAlive = true;',
      },
    ],
  },
  {
    name: 'a JWT that is over has no end',
    breaks: ['P5'],
    seeds: 1000,
    edits: [
      {
        file: 'model/token-response.ts',
        from: 'return expiresAt > sentAt &&',
        to: 'return expiresAt > receivedAt &&',
      },
    ],
  },
];
