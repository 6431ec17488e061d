import type { Mutant } from './mutant.ts';

/** Aimed at the rule of parked calls: R6. */
export const parkingMutants: readonly Mutant[] = [
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
