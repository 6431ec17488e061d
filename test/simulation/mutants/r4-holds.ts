import type { Mutant } from './mutant.ts';

/** Aimed at the rules of flows: R4, R5 and R7. */
export const holdMutants: readonly Mutant[] = [
  {
    name: 'flows want nothing of a refresh',
    breaks: ['R4'],
    seeds: 200,
    edits: [
      {
        file: 'model/plan.ts',
        from: 'const heldMs = wantedValidityMs(held, now.wallMs);',
        to: 'const heldMs = 0 * wantedValidityMs(held, now.wallMs);',
      },
    ],
  },
  {
    name: 'ready() with less than was asked for',
    breaks: ['R4'],
    seeds: 1100,
    edits: [{ file: 'runtime/holds.ts', from: 'isStrict: true', to: 'isStrict: false' }],
  },
  {
    name: 'what may break a flow is not told',
    breaks: ['R4'],
    seeds: 200,
    edits: [
      {
        file: 'model/watch-flows.ts',
        from: 'if (!isOurs || known?.reason === risk?.reason) return [];',
        to: "if (!isOurs || known?.reason === risk?.reason || risk?.reason === 'absolute-limit') return [];",
      },
    ],
  },
  {
    name: 'a flow without a maximum',
    breaks: ['R5'],
    seeds: 200,
    edits: [
      {
        file: 'model/watch-flows.ts',
        from: 'state.holds.filter((hold) => restOfHoldMs(hold, now) <= 0)',
        to: 'state.holds.filter((hold) => restOfHoldMs(hold, now) <= -1e12)',
      },
    ],
  },
  {
    name: 'a flow is no news to the other tabs',
    breaks: ['R5'],
    seeds: 200,
    edits: [
      {
        file: 'model/note-record.ts',
        from: 'areFlowsNews(record, note, wallNow) ||',
        to: '(areFlowsNews(record, note, wallNow) && wallNow < 0) ||',
      },
    ],
  },
  {
    name: "the lease of another tab's flow is believed to the end",
    breaks: ['R5'],
    seeds: 200,
    edits: [
      {
        file: 'model/hold.ts',
        from: 'return readAt < hold.aliveUntil && wallNow < hold.endsAt;',
        to: 'return readAt < hold.aliveUntil && isAlive(hold, wallNow);',
      },
    ],
  },
  {
    name: 'a note puts back the journal that its tab knew',
    breaks: ['R7'],
    seeds: 200,
    edits: [
      {
        file: 'model/note-record.ts',
        from: 'holds: [...others, ...note.holds], activeAt };',
        to: 'holds: [...others, ...note.holds], activeAt, attempt: null };',
      },
    ],
  },
  {
    name: 'a note counts as a revision',
    breaks: ['R7'],
    seeds: 200,
    edits: [
      {
        file: 'model/note-record.ts',
        from: 'holds: [...others, ...note.holds], activeAt };',
        to: 'holds: [...others, ...note.holds], activeAt, revision: record.revision + 1 };',
      },
    ],
  },
  {
    name: 'each activity is written down',
    breaks: ['R7'],
    seeds: 200,
    edits: [
      {
        file: 'model/watch-note.ts',
        from: 'const stepMs = Math.min(LONGEST_UNNOTED_MS,',
        to: 'const stepMs = Math.min(0,',
      },
    ],
  },
  {
    name: 'a lease is renewed six times a minute',
    breaks: ['R7'],
    seeds: 200,
    edits: [{ file: 'model/hold.ts', from: 'const RENEW_MS = 60_000;', to: 'const RENEW_MS = 10_000;' }],
  },
  {
    name: 'each note is told to the others',
    breaks: ['R7'],
    seeds: 200,
    edits: [
      { file: 'runtime/store-writes.ts', from: 'if (isNews) perform(', to: 'if (isNews || true) perform(' },
    ],
  },
];
