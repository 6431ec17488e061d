import type { Mutant } from './mutant.ts';

export const singleUseMutants: readonly Mutant[] = [
  {
    name: 'no fence',
    breaks: ['P1', 'P2', 'P3', 'P4'],
    seeds: 1200,
    edits: [
      {
        file: 'model/amend-record.ts',
        from: 'return (\n    record.sessionId === fence.sessionId &&',
        to: 'return true || (\n    record.sessionId === fence.sessionId &&',
      },
    ],
  },
  {
    name: 'no journal',
    breaks: ['P1', 'P2'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/refresh.ts',
        from: 'const journaled = await write(ports, record, journal, { revision: record.revision });',
        to: "const journaled = { type: 'written' };",
      },
    ],
  },
  {
    name: 'the journal is written over whatever it holds',
    breaks: ['P1', 'P2'],
    seeds: 3400,
    edits: [
      {
        file: 'runtime/refresh.ts',
        from: 'const journaled = await write(ports, record, journal, { revision: record.revision });',
        to: 'const journaled = await write(ports, record, journal);',
      },
    ],
  },
  {
    name: 'no lock',
    breaks: ['P1'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/refresh.ts',
        from: 'release = await ports.lock.tryAcquire();',
        to: 'release = () => {};',
      },
    ],
  },
  {
    name: 'the store is read before the lock and not under it',
    breaks: ['P1', 'P2'],
    seeds: 300,
    edits: [
      {
        file: 'runtime/refresh.ts',
        from: 'release = await ports.lock.tryAcquire();',
        to: 'grip.early = parseRecord(await ports.store.read()); release = await ports.lock.tryAcquire();',
      },
      {
        file: 'runtime/refresh.ts',
        from: 'const { store, clock, newId } = ports;\n  const stored = parseRecord(await store.read());',
        to: 'const { store, clock, newId } = ports;\n  const stored = grip.early;',
      },
      {
        file: 'runtime/refresh.ts',
        from: 'const journaled = await write(ports, record, journal, { revision: record.revision });',
        to: 'const journaled = await write(ports, record, journal);',
      },
    ],
  },
  {
    name: 'a lock that is taken is stolen without a look at the store, and not noted',
    breaks: ['P1'],
    seeds: 'kept',
    edits: [
      {
        file: 'runtime/refresh.ts',
        from: 'const reason = await reasonNotToSteal(run, ports, options);',
        to: 'const reason = run.isSteal ? null : await reasonNotToSteal(run, ports, options);',
      },
      {
        file: 'runtime/steal-lock.ts',
        from: 'isUnlocked: true },',
        to: 'isUnlocked: false },',
      },
    ],
  },
  {
    name: 'nobody asks whether a page was frozen with the lock in its hand',
    breaks: ['P1'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/grip.ts',
        from: 'return elapsedMs(since, now) > REFRESH_GRACE_MS ||',
        to: 'return false && elapsedMs(since, now) > REFRESH_GRACE_MS ||',
      },
      { file: 'runtime/refresh.ts', from: 'run.wasSuspended() ||', to: '' },
    ],
  },
  {
    name: 'a page that froze or left for a moment between journal and request sends all the same',
    breaks: ['P1'],
    seeds: 800,
    edits: [{ file: 'runtime/refresh.ts', from: 'run.wasSuspended() ||', to: '' }],
  },
  {
    name: 'a commit that was made twice passes for that of another tab',
    breaks: ['P1'],
    seeds: 'kept',
    edits: [
      {
        file: 'runtime/refresh.ts',
        from: "const isStored = found?.type === 'record' &&",
        to: "const isStored = written?.type === 'written' && found?.type === 'record' &&",
      },
    ],
  },
  {
    name: 'a lease that nobody looks at',
    breaks: ['P1'],
    seeds: 200,
    edits: [
      {
        file: 'browser/lease-lock.ts',
        from: 'tryAcquire: () => take(false),',
        to: 'tryAcquire: () => take(true),',
      },
    ],
  },
  {
    name: 'whoever gives a lease back also gives back that of another',
    breaks: ['P1'],
    seeds: 'kept',
    edits: [
      {
        file: 'browser/lease-lock.ts',
        from: 'isLease(current) && current.holder === holder ?',
        to: 'isLease(current) ?',
      },
    ],
  },
  {
    name: 'a replay passes for a first attempt',
    breaks: ['P1', 'P2'],
    seeds: 200,
    edits: [{ file: 'model/refresh-decision.ts', from: 'isReplay: lost !== null,', to: 'isReplay: false,' }],
  },
  {
    name: 'a replay is dated anew',
    breaks: ['P1'],
    seeds: 500,
    edits: [
      {
        file: 'model/refresh-decision.ts',
        from: 'firstSentAt: lost?.firstSentAt ?? wallNow,',
        to: 'firstSentAt: wallNow,',
      },
    ],
  },
  {
    name: 'a lost answer counts as a refusal',
    breaks: ['P1', 'P2'],
    seeds: 200,
    edits: [
      {
        file: 'model/refresh-failure.ts',
        from: 'attempt: isOutcomeKnown && !attempt.isReplay ? null : attempt,',
        to: 'attempt: null,',
      },
    ],
  },
  {
    name: 'a replay outside the window is not announced',
    breaks: ['P1'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/refresh-report.ts',
        from: "effects.push({ type: 'emit', name: 'refresh-ambiguous', payload });",
        to: '',
      },
    ],
  },
  {
    name: 'an older generation is adopted',
    breaks: ['P1', 'P2', 'P3', 'P4'],
    seeds: 300,
    edits: [
      {
        file: 'model/see-record.ts',
        from: 'if (known !== null && isBehind(stored, known))',
        to: "if (known !== null && stored.type !== 'record' && isBehind(stored, known))",
      },
    ],
  },
];
