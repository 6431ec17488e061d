import type { Mutant } from './mutant.ts';

export const resurrectionMutants: readonly Mutant[] = [
  {
    name: 'end() without a tombstone',
    breaks: ['P2', 'P3', 'P6'],
    seeds: 500,
    edits: [
      {
        file: 'runtime/end-session.ts',
        from: ".update((current) => buryRecord(current, record, 'signed-out'))",
        to: ".update((current) => ({ result: buryRecord(current, record, 'signed-out').result }))",
      },
    ],
  },
  {
    name: 'end() without a word to the other tabs',
    breaks: ['P3'],
    seeds: 500,
    edits: [
      {
        file: 'runtime/end-session.ts',
        from: "loop.perform({ type: 'post', message: { type: 'ended', sessionId: record.sessionId } });",
        to: '',
      },
    ],
  },
  {
    name: 'end() leaves the tab as it is until the store has taken it',
    breaks: ['P3'],
    seeds: 1800,
    edits: [
      {
        file: 'runtime/end-session.ts',
        from: "loop.dispatch({ type: 'ended-here' });",
        to: '',
      },
      {
        file: 'runtime/end-session.ts',
        from: "if (amended.type === 'fenced') await loop.reader.read();",
        to: "loop.dispatch({ type: 'ended-here' });",
      },
    ],
  },
  {
    name: 'a commit goes over the tombstone',
    breaks: ['P2', 'P3'],
    seeds: 1500,
    edits: [
      {
        file: 'model/amend-record.ts',
        from: "parsed.type === 'record' && parsed.record.state === 'active' ? parsed.record : null",
        to: "parsed.type === 'record' ? { tokens: {}, holds: [], failure: null, attempt: null, startedAt: 0, activeAt: 0, ...parsed.record } : null",
      },
      {
        file: 'model/record.ts',
        from: 'return { ...record, generation, tokens, refreshAt,',
        to: "return { ...record, state: 'active', generation, tokens, refreshAt,",
      },
      { file: 'model/amend-record.ts', from: 'found.revision + 1', to: '(found.revision ?? 0) + 1' },
    ],
  },
  {
    name: 'a tab puts back what it remembers, whatever the store holds',
    breaks: ['P3'],
    seeds: 2800,
    edits: [{ file: 'model/amend-record.ts', from: 'if (!isBehind(parsed, record))', to: 'if (false)' }],
  },
  {
    name: 'a tombstone is not put back',
    breaks: ['P3'],
    seeds: 1400,
    edits: [
      {
        file: 'model/see-record.ts',
        from: 'if (known !== null && isBehind(stored, known))',
        to: "if (known?.state === 'active' && isBehind(stored, known))",
      },
    ],
  },
  {
    name: 'tokens are handed out before the store was read after a thaw',
    breaks: ['P3', 'P4', 'P5'],
    seeds: 2400,
    edits: [
      {
        file: 'model/answer-need.ts',
        from: "if (phase.status === 'restoring' || !state.isCurrent) {",
        to: "if (phase.status === 'restoring') {",
      },
    ],
  },
];
