import type { Mutant } from './mutant.ts';

export const secrecyMutants: readonly Mutant[] = [
  {
    name: 'every origin gets the token',
    breaks: ['P9'],
    seeds: 200,
    edits: [{ file: 'runtime/session-fetch.ts', from: 'if (!allowedOrigins.has(origin) || ', to: 'if (' }],
  },
  {
    name: 'an origin is compared by how it begins',
    breaks: ['P9'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/session-fetch.ts',
        from: 'if (!allowedOrigins.has(origin) || ',
        to: 'if (![...allowedOrigins].some((own) => origin.startsWith(own)) || ',
      },
    ],
  },
  {
    name: 'an event carries the tokens',
    breaks: ['P9'],
    seeds: 200,
    edits: [
      {
        file: 'model/see-record.ts',
        from: 'const payload = { sessionId: record.sessionId, generation, expiresAt, byThisTab: isOurs };',
        to: 'const payload = { ...record.tokens, sessionId: record.sessionId, generation, expiresAt, byThisTab: isOurs };',
      },
    ],
  },
  {
    name: 'a message carries the access token',
    breaks: ['P9'],
    seeds: 200,
    edits: [
      {
        file: 'runtime/refresh-report.ts',
        from: "message: { type: 'committed', sessionId, generation } });",
        to: "message: { type: 'committed', sessionId, generation, accessToken: record.tokens.accessToken } });",
      },
    ],
  },
  {
    name: 'an error quotes what the app threw',
    breaks: ['P9'],
    seeds: 500,
    edits: [
      {
        file: 'runtime/token-request.ts',
        from: 'withoutSecrets(thrown, [request.refreshToken, previous.accessToken])',
        to: 'thrown',
      },
    ],
  },
  {
    name: 'the snapshot shows the tokens',
    breaks: ['P9'],
    seeds: 200,
    edits: [
      {
        file: 'model/snapshot-of.ts',
        from: 'return {\n    sessionId,',
        to: 'return {\n    tokens,\n    sessionId,',
      },
    ],
  },
  {
    name: 'a tombstone keeps the tokens',
    breaks: ['P9'],
    seeds: 200,
    edits: [
      {
        file: 'model/record.ts',
        from: "return { v: RECORD_VERSION, state: 'ended', sessionId, ordinal, generation, endReason, ...who };",
        to: "return { ...record, v: RECORD_VERSION, state: 'ended', sessionId, ordinal, generation, endReason, ...who };",
      },
    ],
  },
];
