import type { Mutant } from './mutant.ts';

export const signOutMutants: readonly Mutant[] = [
  {
    name: '429 ends the session',
    breaks: ['P2'],
    seeds: 200,
    edits: [
      {
        file: 'model/token-failure.ts',
        from: 'const isServerTrouble =',
        to: "if (status === 429) return { type: 'terminal' };\n  const isServerTrouble =",
      },
    ],
  },
  {
    name: 'a server out of order ends the session',
    breaks: ['P2'],
    seeds: 200,
    edits: [
      {
        file: 'model/token-failure.ts',
        from: 'const isServerTrouble =',
        to: "if (status !== null && status >= 500) return { type: 'terminal' };\n  const isServerTrouble =",
      },
    ],
  },
  {
    name: 'a page in HTML or JSON that was cut off ends the session',
    breaks: ['P2'],
    seeds: 200,
    edits: [
      {
        file: 'model/token-failure.ts',
        from: "return { type: 'transient', isOutcomeKnown: false, retryAfterMs };",
        to: "return status === null ? { type: 'transient', isOutcomeKnown: false, retryAfterMs } : { type: 'terminal' };",
      },
    ],
  },
  {
    name: 'no network ends the session',
    breaks: ['P2'],
    seeds: 200,
    edits: [
      {
        file: 'model/token-failure.ts',
        from: "return { type: 'transient', isOutcomeKnown: false, retryAfterMs };",
        to: "return status !== null ? { type: 'transient', isOutcomeKnown: false, retryAfterMs } : { type: 'terminal' };",
      },
    ],
  },
  {
    name: 'a 400 without a reason ends the session at once',
    breaks: ['P2'],
    seeds: 300,
    edits: [
      {
        file: 'model/token-failure.ts',
        from: "return { type: 'unreadable' };",
        to: "return { type: 'terminal' };",
      },
    ],
  },
  {
    name: 'invalid_client ends the session',
    breaks: ['P2'],
    seeds: 200,
    edits: [
      {
        file: 'model/token-failure.ts',
        from: "return { type: 'misconfigured', error };",
        to: "return { type: 'terminal' };",
      },
    ],
  },
  {
    name: 'a store that cannot be read counts as empty',
    breaks: ['P2'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/store-reader.ts',
        from: 'store.read().then(parseRecord, () => null)',
        to: 'store.read().then(parseRecord, () => parseRecord(undefined))',
      },
    ],
  },
  {
    name: 'an empty store counts as a sign-out',
    breaks: ['P2'],
    seeds: 200,
    edits: [
      {
        file: 'model/see-record.ts',
        from: 'if (known !== null && isBehind(stored, known))',
        to: "if (stored.type === 'empty' && phase.status === 'active') return { state: withPhase(state, { status: 'anonymous' }), effects };\n  if (known !== null && isBehind(stored, known))",
      },
    ],
  },
  {
    name: 'nobody is signed in until the store was read',
    breaks: ['P2'],
    seeds: 400,
    edits: [
      {
        file: 'model/answer-need.ts',
        from: "!state.isCurrent) {\n    return isOver ? { type: 'refuse', code: 'wait-exceeded' } : { type: 'wait' };",
        to: "!state.isCurrent) {\n    return { type: 'refuse', code: 'no-session' };",
      },
    ],
  },
  {
    name: "another version's record is garbage",
    breaks: ['P2'],
    seeds: 600,
    edits: [
      {
        file: 'model/parse-record.ts',
        from: "return { type: 'foreign' };",
        to: "return { type: 'garbage' };",
      },
    ],
  },
  {
    name: 'a response without a refresh token takes the old one away',
    breaks: ['P2', 'P6'],
    seeds: 600,
    edits: [{ file: 'model/token-response.ts', from: '?? previous?.refreshToken ?? null', to: '?? null' }],
  },
];
