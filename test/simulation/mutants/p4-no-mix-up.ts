import type { Mutant } from './mutant.ts';

export const mixUpMutants: readonly Mutant[] = [
  {
    name: 'a caller of one session gets a token of the next',
    breaks: ['P4'],
    seeds: 400,
    edits: [
      {
        file: 'model/answer-need.ts',
        from: 'if (need.owner !== null && need.owner.sessionId !== ownerOf(phase)?.sessionId) {',
        to: 'if (false) {',
      },
    ],
  },
  {
    name: 'a fetch is repeated with the token of another session',
    breaks: ['P4'],
    seeds: 2800,
    edits: [
      {
        file: 'runtime/session-fetch.ts',
        from: 'source.ask({ owner, above: generation,',
        to: 'source.ask({ above: source.readState().phase.held?.record.sessionId === owner.sessionId ? generation : undefined,',
      },
    ],
  },
  {
    name: 'no account-changed',
    breaks: ['P4'],
    seeds: 200,
    edits: [
      {
        file: 'model/see-record.ts',
        from: "effects: [{ type: 'emit', name: 'account-changed', payload }, started(identity)],",
        to: 'effects: [started(identity)],',
      },
    ],
  },
  {
    name: 'the fence does not look at the session',
    breaks: ['P2', 'P3', 'P4'],
    seeds: 2000,
    edits: [{ file: 'model/amend-record.ts', from: 'record.sessionId === fence.sessionId &&', to: '' }],
  },
  {
    name: 'sign-ins are not counted',
    breaks: ['P3', 'P4'],
    seeds: 600,
    edits: [
      {
        file: 'model/amend-record.ts',
        from: 'return { ...first, ordinal };',
        to: 'return { ...first, ordinal: 1 };',
      },
    ],
  },
  {
    name: 'a sign-in does not say when it was',
    breaks: ['P3', 'P4'],
    seeds: 'kept',
    edits: [{ file: 'model/record.ts', from: 'ordinal: first.startedAt,', to: 'ordinal: 1,' }],
  },
  {
    name: 'an older session takes the place of a later one',
    breaks: ['P3', 'P4'],
    seeds: 1900,
    edits: [
      {
        file: 'model/record.ts',
        from: 'if (a.ordinal !== b.ordinal) return a.ordinal > b.ordinal;',
        to: 'if (a.ordinal !== b.ordinal) return true;',
      },
    ],
  },
];
