import type { Mutant } from './mutant.ts';

/** Aimed at the rules of limits and warnings: R1, R2 and R3. */
const limitMutants: readonly Mutant[] = [
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

/** Aimed at the rules of flows: R4, R5 and R7. */
const holdMutants: readonly Mutant[] = [
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

/** Aimed at the rule of parked calls: R6. */
const parkingMutants: readonly Mutant[] = [
  {
    name: 'parked calls go out for whoever signs in',
    breaks: ['P4', 'R6'],
    seeds: 200,
    edits: [
      {
        file: 'model/answer-need.ts',
        from: '|| !isSamePerson(need.owner, owner)) return need;',
        to: '|| isSamePerson(need.owner, need.owner) === null) return need;',
      },
    ],
  },
  {
    name: 'a call is sent twice',
    breaks: ['R6'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/session-fetch.ts',
        from: 'const response = await send(withBearer(request, token));',
        to: 'await send(withBearer(request.clone(), token)); const response = await send(withBearer(request, token));',
      },
    ],
  },
  {
    name: 'as many are parked as come',
    breaks: ['R6'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/token-waiters.ts',
        from: 'if (parked < timings.maxParked) parked',
        to: 'if (parked >= 0) parked',
      },
    ],
  },
  {
    name: 'they wait for ever',
    breaks: ['R6'],
    seeds: 200,
    edits: [
      {
        file: 'model/watch.ts',
        from: 'reauthenticateWithinMs - elapsedMs(brokenAt, now);',
        to: 'reauthenticateWithinMs - 0 * elapsedMs(brokenAt, now);',
      },
    ],
  },
  {
    name: 'the last that was parked goes out first',
    breaks: ['R6'],
    seeds: 900,
    edits: [
      {
        file: 'runtime/token-waiters.ts',
        from: 'for (const waiter of [...waiters]) {\n        const given',
        to: 'for (const waiter of [...waiters].reverse()) {\n        const given',
      },
    ],
  },
  {
    name: 'what is refused is sent without a token',
    breaks: ['R6'],
    seeds: 200,
    edits: [{ file: 'runtime/session-fetch.ts', from: 'if (isNobody && !wasActive)', to: 'if (isNobody)' }],
  },
  {
    name: 'a sign-in in place without its event',
    breaks: ['R6'],
    seeds: 200,
    edits: [
      {
        file: 'model/see-record.ts',
        from: 'if (brokenAt === null) return [];',
        to: 'if (brokenAt !== undefined) return [];',
      },
    ],
  },
  {
    name: 'nobody waits for a person who came and went unseen',
    breaks: ['R6'],
    seeds: 'kept',
    edits: [
      {
        file: 'model/see-record.ts',
        from: 'phase.record.sessionId === sessionId || isSamePerson(',
        to: 'phase.record.sessionId === sessionId || false && isSamePerson(',
      },
    ],
  },
];

export const flowMutants: readonly Mutant[] = [...limitMutants, ...holdMutants, ...parkingMutants];
