import type { Owner, TokenNeed } from '../../../packages/sdk/src/model/answer-need.ts';
import type { Instant } from '../../../packages/sdk/src/model/instant.ts';
import { holdRecord } from '../../../packages/sdk/src/model/held.ts';
import type { Presence } from '../../../packages/sdk/src/model/message.ts';
import type {
  ActiveRecord,
  Attempt,
  EndedRecord,
  Failure,
  StoredHold,
} from '../../../packages/sdk/src/model/record.ts';
import { createState, type State } from '../../../packages/sdk/src/model/state.ts';
import type { Timings } from '../../../packages/sdk/src/model/timings.ts';
import type { TokenSet } from '../../../packages/sdk/src/model/token-response.ts';

// The nouns of the model as tests write them: everything usual, and what the test is about said aloud.

/** The moment at which the tokens of the tests were asked for, epoch ms. */
export const START = Date.UTC(2026, 0, 1);
/** The same moment on the page's own clock. */
const MONOTONIC_START = 5_000;

export const timings: Timings = {
  refreshLeadTimeMs: 60_000,
  minValidityMs: 10_000,
  maxWaitMs: 30_000,
  refreshTimeoutMs: 20_000,
  replayWindowMs: 0,
  idleLimitMs: Number.POSITIVE_INFINITY,
  absoluteLimitMs: Number.POSITIVE_INFINITY,
  warnBeforeMs: 0,
  reauthenticateWithinMs: 0,
  maxParked: 50,
};

/** So long after START, on both clocks. */
export function after(ms: number): Instant {
  return { wallMs: START + ms, monotonicMs: MONOTONIC_START + ms };
}

/** Tokens that live five minutes. */
export function tokens(changes: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    requestedAt: START,
    expiresAt: START + 300_000,
    refreshExpiresAt: null,
    isRefreshEndFixed: false,
    scope: 'openid cart',
    subject: 'ada',
    subjectFrom: 'id-token',
    ...changes,
  };
}

type RecordChanges = Partial<Omit<ActiveRecord, 'tokens'>> & { tokens?: Partial<TokenSet> };

/** A record whose leader refreshes four minutes after START. */
export function active({ tokens: tokenChanges, ...changes }: RecordChanges = {}): ActiveRecord {
  return {
    v: 1,
    state: 'active',
    sessionId: 's1',
    ordinal: 1,
    generation: 1,
    revision: 1,
    tokens: tokens(tokenChanges),
    refreshAt: START + 240_000,
    attempt: null,
    failure: null,
    clockOffset: null,
    startedAt: START,
    activeAt: START,
    holds: [],
    ...changes,
  };
}

/** The next tokens, asked for so long after START, to be refreshed four minutes later. */
export function renewed(atMs: number, generation = 2): ActiveRecord {
  const requestedAt = START + atMs;
  const tokenChanges = { accessToken: `access-${generation}`, requestedAt, expiresAt: requestedAt + 300_000 };
  return active({ generation, tokens: tokenChanges, refreshAt: requestedAt + 240_000 });
}

export function ended(changes: Partial<EndedRecord> = {}): EndedRecord {
  return {
    v: 1,
    state: 'ended',
    sessionId: 's1',
    ordinal: 1,
    generation: 1,
    endReason: 'signed-out',
    subject: null,
    subjectFrom: null,
    ...changes,
  };
}

export function attempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    id: 'attempt-1',
    number: 1,
    isReplay: false,
    isUnlocked: false,
    tokenMark: 'mark',
    startedAt: START,
    firstSentAt: START,
    ...changes,
  };
}

/** An attempt that failed at START, to be made again a minute later. */
export function failure(changes: Partial<Failure> = {}): Failure {
  return {
    code: 'refresh-failed',
    attempts: 1,
    isUnreachable: false,
    unreadable: 0,
    unreadableSince: START,
    attemptId: 'attempt-1',
    failedAt: START,
    retryAt: START + 60_000,
    ...changes,
  };
}

/** A flow of another tab that was written down at START and may take half an hour. */
export function storedHold(changes: Partial<StoredHold> = {}): StoredHold {
  return {
    id: 'h2',
    tabId: 'tab-a',
    name: 'checkout',
    minValidityMs: null,
    aliveUntil: START + 180_000,
    endsAt: START + 1_800_000,
    ...changes,
  };
}

export function presence(tabId: string, changes: Partial<Presence> = {}): Presence {
  return { tabId, isVisible: true, joinedAt: START, ...changes };
}

/** A settled tab alone with itself, that took this record up at START. */
export function holding(record: ActiveRecord = active(), changes: Partial<State> = {}): State {
  return {
    ...createState('tab-m', true, after(0)),
    isSettled: true,
    phase: { status: 'active', held: holdRecord(record, null, after(0)) },
    ...changes,
  };
}

/** Who the tests' session is of. */
export function owner(sessionId = 's1'): Owner {
  return { sessionId, subject: 'ada', subjectFrom: 'id-token' };
}

export function need(changes: Partial<TokenNeed> = {}): TokenNeed {
  return {
    owner: owner(),
    generation: 1,
    minValidityMs: null,
    above: null,
    isStrict: false,
    until: after(30_000).monotonicMs,
    ...changes,
  };
}

/** A JWT with these claims and a signature that nobody checks. */
export function jwt(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.c2lnbmF0dXJl`;
}

/** Numbers in [0, 1), the same ones for the same seed: a Lehmer generator. */
export function createRandom(seed: number): () => number {
  const modulus = 2_147_483_647;
  let state = (Math.abs(seed) % (modulus - 1)) + 1;
  return () => {
    state = (state * 48_271) % modulus;
    return (state - 1) / (modulus - 1);
  };
}

/** The wish to refresh the first generation of the tests' session. */
export const refresh = {
  type: 'refresh',
  sessionId: 's1',
  generation: 1,
  isSteal: false,
  busyWith: null,
  reconnection: null,
};
