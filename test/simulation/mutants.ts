import type { PromiseName } from './promises/all.ts';

/** A way to spoil the shipped code, as a replacement in one file's text. */
export interface Mutant {
  readonly name: string;
  /** Below packages/sdk/src. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The promises of which it breaks one or the other. */
  readonly breaks: readonly PromiseName[];
  /** Within so many seeds, from 1 on. */
  readonly seeds: number;
}

export const mutants: readonly Mutant[] = [
  {
    name: '429 ends the session',
    file: 'model/token-failure.ts',
    from: 'const isServerTrouble =',
    to: "if (status === 429) return { type: 'terminal' };\n  const isServerTrouble =",
    breaks: ['P2'],
    seeds: 600,
  },
  {
    name: 'end() without a tombstone',
    file: 'runtime/start-session.ts',
    from: ".update((current) => buryRecord(current, record, 'signed-out'))",
    to: ".update((current) => ({ result: buryRecord(current, record, 'signed-out').result }))",
    breaks: ['P2', 'P3', 'P6'],
    seeds: 3000,
  },
  {
    name: 'no fence',
    file: 'model/amend-record.ts',
    from: 'return (\n    sessionId === fence.sessionId &&',
    to: 'return true || (\n    sessionId === fence.sessionId &&',
    breaks: ['P1', 'P2', 'P3', 'P4'],
    seeds: 1000,
  },
  {
    name: "another version's record is garbage",
    file: 'model/parse-record.ts',
    from: "return { type: 'foreign' };",
    to: "return { type: 'garbage' };",
    breaks: ['P2'],
    seeds: 600,
  },
  {
    name: 'a JWT that is over has no end',
    file: 'model/token-response.ts',
    from: 'return expiresAt > sentAt &&',
    to: 'return expiresAt > receivedAt &&',
    breaks: ['P5'],
    seeds: 1000,
  },
  {
    name: 'no back-off',
    file: 'model/backoff.ts',
    from: 'if (retryAfterMs === null) return jitteredMs;',
    to: 'if (retryAfterMs === null) return jitteredMs / 1000;',
    breaks: ['P8'],
    seeds: 600,
  },
];

/** The text with the mutation in it. It must stand there once, or the list no longer fits the code. */
export function mutate(source: string, { name, file, from, to }: Mutant): string {
  const parts = source.split(from);
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) {
    throw new Error(`${name}: found ${parts.length - 1} times in ${file}, and not once`);
  }
  return before + to + after;
}
