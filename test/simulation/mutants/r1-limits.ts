import type { Mutant } from './mutant.ts';

/** Aimed at the rules of limits and warnings: R1, R2 and R3. */
export const limitMutants: readonly Mutant[] = [
  {
    name: 'an idle end without reading the store again',
    breaks: ['R1'],
    seeds: 200,
    edits: [
      {
        file: 'model/watch-limits.ts',
        from: 'if (!isReadSince(seen, seenAt)) return readOnce(seen, null);',
        to: '',
      },
      {
        file: 'model/amend-record.ts',
        from: "endReason === 'idle-limit' ? { sessionId, activeAt, unheldAt: wallNow } : { sessionId }",
        to: "endReason === 'idle-limit' && activeAt < 0 ? { sessionId, unheldAt: wallNow } : { sessionId }",
      },
    ],
  },
  {
    name: 'a flow excuses nobody',
    breaks: ['R1'],
    seeds: 200,
    edits: [
      { file: 'model/hold.ts', from: 'return Math.max(0, ...ends);', to: 'return Math.min(0, ...ends);' },
      { file: 'model/amend-record.ts', from: 'unheldAt === undefined ||', to: 'true ||' },
    ],
  },
  {
    name: 'the flow of a dead tab excuses for ever',
    breaks: ['R2'],
    seeds: 900,
    edits: [
      {
        file: 'model/hold.ts',
        from: 'return readAt < hold.aliveUntil && wallNow < hold.endsAt;',
        to: 'return readAt < Infinity && wallNow < hold.endsAt;',
      },
      {
        file: 'model/hold.ts',
        from: 'return wallNow < Math.min(aliveUntil, endsAt);',
        to: 'return aliveUntil > 0 && wallNow < endsAt;',
      },
    ],
  },
  {
    name: 'activity counts after the warning',
    breaks: ['R2'],
    seeds: 2600,
    edits: [
      {
        file: 'model/live-through.ts',
        from: "return isWarned && knownEnd?.limit === 'idle' ? state :",
        to: 'return isWarned && knownEnd?.endsAt === 0 ? state :',
      },
    ],
  },
  {
    name: 'activity is known to its own tab only',
    breaks: ['R1'],
    seeds: 200,
    edits: [
      {
        file: 'model/note-record.ts',
        from: 'note.activeAt === null ? record.activeAt :',
        to: 'note.activeAt !== 0 ? record.activeAt :',
      },
    ],
  },
  {
    name: 'extend() puts nothing off',
    breaks: ['R1'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/extend-session.ts',
        from: 'holds: stored, activeAt: now.wallMs }',
        to: 'holds: stored, activeAt: null }',
      },
    ],
  },
  {
    name: 'the end of a flow is no activity',
    breaks: ['R1', 'R3'],
    seeds: 600,
    edits: [
      {
        file: 'model/machine.ts',
        from: '{ state: { ...state, activeAt: now, holds }, effects',
        to: '{ state: { ...state, holds }, effects',
      },
    ],
  },
  {
    name: 'the absolute limit counts from the last refresh',
    breaks: ['R2'],
    seeds: 200,
    edits: [
      {
        file: 'model/held.ts',
        from: 'startedAt: isSame ? known.startedAt : seeInstant(record.startedAt, now),',
        to: 'startedAt: seeInstant(record.tokens.requestedAt, now),',
      },
    ],
  },
  {
    name: 'tokens are handed out past a limit',
    breaks: ['R2'],
    seeds: 200,
    edits: [
      {
        file: 'model/answer-need.ts',
        from: 'if (reachedLimit(held, timings, now) !== null) {',
        to: "if (reachedLimit(held, timings, now) === 'signed-out') {",
      },
    ],
  },
  {
    name: 'no warning',
    breaks: ['R3'],
    seeds: 200,
    edits: [
      {
        file: 'model/watch-limits.ts',
        from: 'limits.find(({ warnInMs }) => warnInMs <= 0) ?? null',
        to: 'limits.find(({ warnInMs }) => warnInMs < -1e12) ?? null',
      },
    ],
  },
  {
    name: 'a warning that is not withdrawn',
    breaks: ['R3'],
    seeds: 200,
    edits: [
      {
        file: 'model/watch-limits.ts',
        from: 'return before.shown.isWarned && !isWarned\n',
        to: 'return before.shown.isWarned && isWarned\n',
      },
    ],
  },
  {
    name: 'extend() without a word to the other tabs',
    breaks: ['R3'],
    seeds: 1100,
    edits: [
      {
        file: 'runtime/extend-session.ts',
        from: "loop.perform({ type: 'post', message: { type: 'noted', sessionId } });",
        to: '',
      },
    ],
  },
  {
    name: 'an end that stays where it was is not warned of anew, whatever limit it is',
    breaks: ['R3'],
    seeds: 'kept',
    edits: [{ file: 'model/watch-limits.ts', from: ' || known?.limit !== knownEnd?.limit;', to: ';' }],
  },
  {
    name: "a flow's tab is not asked whether it is still there",
    breaks: ['R1'],
    seeds: 'kept',
    edits: [
      {
        file: 'model/watch-limits.ts',
        from: 'return isAnyLeft ? [',
        to: 'return isAnyLeft && now.wallMs < 0 ? [',
      },
    ],
  },
  {
    name: "a flow's maximum brings the idle limit nearer",
    breaks: ['R1'],
    seeds: 'kept',
    edits: [
      {
        file: 'model/watch-flows.ts',
        from: "phase.status === 'active' ? phase.held.activeAt : null",
        to: "phase.status === 'anonymous' ? state.activeAt : null",
      },
    ],
  },
];
