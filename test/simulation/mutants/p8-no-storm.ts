import type { Mutant } from './mutant.ts';

export const stormMutants: readonly Mutant[] = [
  {
    name: 'no back-off',
    breaks: ['P8'],
    seeds: 200,
    edits: [
      {
        file: 'model/backoff.ts',
        from: 'if (retryAfterMs === null) return jitteredMs;',
        to: 'if (retryAfterMs === null) return jitteredMs / 1000;',
      },
    ],
  },
  {
    name: 'a back-off that does not grow',
    breaks: ['P8'],
    seeds: 400,
    edits: [
      {
        file: 'model/backoff.ts',
        from: 'BASE_MS * 2 ** Math.min(failures - 1, 30)',
        to: 'BASE_MS * 2 ** Math.min(0 * failures, 30)',
      },
    ],
  },
  {
    name: "each tab backs off on its own, whatever it finds of the others' failures",
    breaks: ['P8'],
    seeds: 200,
    edits: [
      {
        file: 'model/refresh-decision.ts',
        from: 'if (!isWanted || retryAt > wallNow)',
        to: 'if (!isWanted)',
      },
    ],
  },
  {
    name: 'Retry-After is ignored',
    breaks: ['P8'],
    seeds: 300,
    edits: [
      {
        file: 'model/refresh-failure.ts',
        from: "const retryAfterMs = failure.type === 'transient' ? failure.retryAfterMs : null;",
        to: 'const retryAfterMs = null;',
      },
    ],
  },
  {
    name: 'Retry-After is read as ms',
    breaks: ['P8'],
    seeds: 300,
    edits: [
      {
        file: 'model/token-failure.ts',
        from: 'if (/^\\s*\\d{1,9}\\s*$/.test(header)) return Number(header) * 1000;',
        to: 'if (/^\\s*\\d{1,9}\\s*$/.test(header)) return Number(header);',
      },
    ],
  },
  {
    name: 'a lost answer is asked for again at once, time after time',
    breaks: ['P8'],
    seeds: 200,
    edits: [
      {
        file: 'model/refresh-failure.ts',
        from: '!isOutcomeKnown && !attempt.isReplay && wallNow',
        to: '!isOutcomeKnown && wallNow',
      },
    ],
  },
  {
    name: 'an old answer lifts the back-off that others were told of since',
    breaks: ['P8'],
    seeds: 'kept',
    edits: [
      {
        file: 'runtime/refresh.ts',
        from: 'const failure = failureLeft(current, refreshAt, now.wallMs);',
        to: 'const failure = null;',
      },
    ],
  },
];
