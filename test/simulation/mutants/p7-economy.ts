import type { Mutant } from './mutant.ts';

export const economyMutants: readonly Mutant[] = [
  {
    name: 'a commit is announced before it is made',
    breaks: ['P6', 'P7'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/session-loop.ts',
        from: 'const result = await runRefresh(',
        to: "perform({ type: 'post', message: { type: 'committed', sessionId: wanted.sessionId, generation: wanted.generation + 1 } });\n    const result = await runRefresh(",
      },
      {
        file: 'runtime/refresh-report.ts',
        from: "effects.push({ type: 'post', message: { type: 'committed', sessionId, generation } });",
        to: '',
      },
    ],
  },
  {
    name: 'a commit is not announced',
    breaks: ['P6', 'P7'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/refresh-report.ts',
        from: "effects.push({ type: 'post', message: { type: 'committed', sessionId, generation } });",
        to: '',
      },
    ],
  },
  {
    name: 'backups all at once',
    breaks: ['P7'],
    seeds: 300,
    edits: [
      {
        file: 'model/schedule.ts',
        from: 'return Math.min(rank, HIGHEST_BACKUP_STEP) * stepMs;',
        to: 'return Math.min(rank, 1) * stepMs;',
      },
    ],
  },
  {
    name: 'leader and backups at once',
    breaks: ['P7'],
    seeds: 600,
    edits: [
      {
        file: 'model/schedule.ts',
        from: 'return Math.min(rank, HIGHEST_BACKUP_STEP) * stepMs;',
        to: 'return 0 * rank * stepMs;',
      },
    ],
  },
  {
    name: 'a heartbeat',
    breaks: ['P7'],
    seeds: 300,
    edits: [
      {
        file: 'model/machine.ts',
        from: "case 'timer':\n      return keep(state);",
        to: "case 'timer':\n      return { state, effects: state.isSuspended ? [] : [{ type: 'post', message: { type: 'present', ...state.self } }] };",
      },
    ],
  },
  {
    name: 'the store is polled',
    breaks: ['P7'],
    seeds: 300,
    edits: [
      {
        file: 'model/machine.ts',
        from: "case 'timer':\n      return keep(state);",
        to: "case 'timer':\n      return { state, effects: state.isSuspended ? [] : [READ] };",
      },
    ],
  },
  {
    name: 'every tab refreshes when it is looked at',
    breaks: ['P7'],
    seeds: 200,
    edits: [
      {
        file: 'model/live-through.ts',
        from: "case 'woken':\n      return {",
        to: "case 'woken':\n      return state.phase.status === 'active' && state.refreshing === null && state.isCurrent ? { state: { ...state, refreshing: 'demand' }, effects: [{ type: 'refresh', sessionId: state.phase.held.record.sessionId, generation: state.phase.held.record.generation, isSteal: false, busyWith: null, reconnection: null }] } : {",
      },
    ],
  },
  {
    name: 'a second timer in a tab',
    breaks: ['P7'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/session-loop.ts',
        from: "case 'timer':\n        stopTimer();",
        to: "case 'timer':",
      },
    ],
  },
  {
    name: 'a generation that this tab has made itself is read again',
    breaks: ['P7'],
    seeds: 300,
    edits: [
      {
        file: 'runtime/session-loop.ts',
        from: 'dispatch(noticeRefresh(result));',
        to: 'dispatch(noticeRefresh(result));\n    void reader.read();',
      },
    ],
  },
];
