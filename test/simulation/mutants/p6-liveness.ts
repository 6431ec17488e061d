import type { Mutant } from './mutant.ts';

export const livenessMutants: readonly Mutant[] = [
  {
    name: 'no backups',
    breaks: ['P6'],
    seeds: 200,
    edits: [
      {
        file: 'model/schedule.ts',
        from: 'if (refreshAt === null || life === null || tokens.refreshToken === null) return null;',
        to: 'if (refreshAt === null || life === null || tokens.refreshToken === null || standing.rank > 0) return null;',
      },
    ],
  },
  {
    name: 'one long timer instead of a look at the clock each minute',
    breaks: ['P6'],
    seeds: 4400,
    edits: [
      {
        file: 'model/schedule.ts',
        from: 'const LONGEST_TIMER_MS = 60_000;',
        to: 'const LONGEST_TIMER_MS = Infinity;',
      },
    ],
  },
  {
    name: 'a tab that comes back does not read the store',
    breaks: ['P6'],
    seeds: 200,
    edits: [
      {
        file: 'model/step.ts',
        from: "effects: [{ type: 'post', message: { type: 'hello', ...state.self } }, READ] };",
        to: "effects: [{ type: 'post', message: { type: 'hello', ...state.self } }, ...(state.isSuspended ? [] : [READ])] };",
      },
    ],
  },
  {
    name: 'the lock is not given back',
    breaks: ['P6', 'P7'],
    seeds: 200,
    edits: [{ file: 'runtime/refresh.ts', from: 'finally {\n    release?.();', to: 'finally {\n' }],
  },
  {
    name: 'a lock that a frozen page holds is never stolen',
    breaks: ['P6'],
    seeds: 8300,
    edits: [
      {
        file: 'model/plan.ts',
        from: 'const isSteal = busyMs > longestRefreshMs(timings);',
        to: 'const isSteal = false;',
      },
    ],
  },
  {
    name: 'a lock that was found taken counts as taken until the next expiry',
    breaks: ['P6'],
    seeds: 'kept',
    edits: [
      {
        file: 'model/plan.ts',
        from: 'const waiting = forgetBusy(state, turn, now);',
        to: 'const waiting = state;',
      },
    ],
  },
  {
    name: 'a request that hangs is waited for for ever',
    breaks: ['P6'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/token-request.ts',
        from: 'if (lateMs < LATE_TIMER_MS) timeOut();',
        to: 'if (lateMs < 0) timeOut();',
      },
      {
        file: 'runtime/token-request.ts',
        from: 'else stopTimer = startTimer(clock, LATE_TIMER_MS, timeOut);',
        to: '',
      },
    ],
  },
  {
    name: 'no goodbye',
    breaks: ['P6', 'P7'],
    seeds: 1900,
    edits: [
      {
        file: 'model/live-through.ts',
        from: "...lastNote(state, signal === 'left', now), bye];",
        to: "...lastNote(state, signal === 'left', now)];",
      },
    ],
  },
  {
    name: 'the lock stays with a page that has left',
    breaks: ['P1', 'P6', 'P7'],
    seeds: 1100,
    edits: [
      {
        file: 'model/live-through.ts',
        from: "effects.push({ type: 'release-lock' }, { type: 'close-channel' });",
        to: "effects.push({ type: 'close-channel' });",
      },
    ],
  },
];
