import { advanceRecord, type Amended, amendRecord, type Fence, storedOf } from '../model/amend-record.ts';
import { stepBackMs } from '../model/instant.ts';
import { parseRecord } from '../model/parse-record.ts';
import { type ActiveRecord, commitTokens, endRecord, type SessionRecord } from '../model/record.ts';
import { decideRefresh } from '../model/refresh-decision.ts';
import { failRecord, failureLeft } from '../model/refresh-failure.ts';
import { redateTokens } from '../model/redate-tokens.ts';
import { planRefreshAt } from '../model/schedule.ts';
import type { TokenSet } from '../model/token-response.ts';
import type { ResolvedSessionOptions } from '../options.ts';
import type { Ports, Undo } from '../ports.ts';
import { type Grip, hasLingered } from './grip.ts';
import { instantOf } from './instant-of.ts';
import { attemptIdOf, busyWith, type RefreshResult, type RefreshRun } from './refresh-run.ts';
import { noteTheft, reasonNotToSteal, waitOutRobbed } from './steal-lock.ts';
import { requestTokens, type RequestOutcome } from './token-request.ts';

type SendDecision = Extract<ReturnType<typeof decideRefresh>, { type: 'send' }>;

/**
 * claim → read → journal → request → commit. The lock keeps others from starting, for the length of this run
 * only; the fence keeps whoever runs on without it from writing. Announcing is the caller's, after the lock.
 */
export async function runRefresh(
  run: RefreshRun,
  ports: Ports,
  options: ResolvedSessionOptions,
): Promise<RefreshResult> {
  const grip = { since: instantOf(ports.clock) };
  let release: Undo | null = null;
  let isStolen = false;
  try {
    release = await ports.lock.tryAcquire();
    if (release === null) {
      const reason = await reasonNotToSteal(run, ports, options);
      if (reason !== null) return reason;
      if (!(await noteTheft(run, ports))) return { type: 'busy', attemptId: null };
      // Found taken long ago, by a page that has slept since: another may have it now, and have begun.
      if (hasLingered(grip, ports.clock)) return { type: 'busy', attemptId: null };
      release = await ports.lock.steal();
      isStolen = true;
    }
    run.onLocked(release);
    // Granted long ago to a page that slept it may have been stolen since.
    const result: RefreshResult = hasLingered(grip, ports.clock)
      ? { type: 'busy', attemptId: null }
      : await refreshLocked({ ...run, isSteal: isStolen }, grip, ports, options);
    if (isStolen && (result.type === 'busy' || result.type === 'left')) await waitOutRobbed(run, ports);
    return result;
  } catch {
    // Only the lock and the store reject here, and neither says anything about the session. A stolen lock is then
    // kept, until the next steals it in turn: whoever was robbed could not be marked.
    if (isStolen) release = null;
    return { type: 'blocked' };
  } finally {
    release?.();
  }
}

async function refreshLocked(
  run: RefreshRun,
  grip: Grip,
  ports: Ports,
  options: ResolvedSessionOptions,
): Promise<RefreshResult> {
  const { store, clock, newId } = ports;
  const stored = parseRecord(await store.read());
  const moment = { wallNow: clock.wallNow(), attemptId: newId(), timings: options };
  const decision = decideRefresh(stored, run, moment);
  if (decision.type === 'leave') return { type: 'left', stored };
  if (decision.type === 'busy') return busyWith(stored);
  const { record } = decision;
  if (decision.type === 'no-refresh-token') {
    const ended = await write(ports, record, (current) => endRecord(current, 'no-refresh-token'));
    return { type: 'left', stored: storedOf(ended) };
  }

  // Of two tabs that both believe to have the lock only one finds the journal as it has read it.
  const { attempt } = decision;
  const journal = (current: ActiveRecord) => ({ ...current, attempt });
  const journaled = await write(ports, record, journal, { revision: record.revision });
  // A write may be made twice: it is then fenced by itself, here and at the commit.
  const isJournaled = journaled.type === 'written' || attemptIdOf(journaled.stored) === attempt.id;
  if (!isJournaled) return busyWith(journaled.stored);
  if (run.wasSuspended() || hasLingered(grip, clock)) {
    // The page left or was frozen in between: others may have begun, and nothing has been sent here.
    await write(ports, record, (current) => ({ ...current, attempt: record.attempt }), {
      attemptIds: [attempt.id],
    });
    return busyWith(stored);
  }
  const outcome = await requestTokens(
    {
      refresh: options.refresh,
      refreshToken: decision.refreshToken,
      attempt,
      previous: record.tokens,
      clockOffset: record.clockOffset,
      timeoutMs: options.refreshTimeoutMs,
      signal: run.signal,
    },
    clock,
  );
  return settle(decision, outcome, ports, options);
}

async function settle(
  decision: SendDecision,
  outcome: RequestOutcome,
  ports: Ports,
  options: ResolvedSessionOptions,
): Promise<RefreshResult> {
  const { record, attempt, ambiguousMs } = decision;
  const { generation } = record;
  const random = ports.random();
  if (outcome.type === 'failed') {
    const { failure, code, error } = outcome;
    const moment = { wallNow: ports.clock.wallNow(), random, timings: options };
    const fail = (current: ActiveRecord) => failRecord(current, { attempt, failure, code }, moment);
    // If another tab has begun since, what it hears counts.
    const written = await write(ports, record, fail, { attemptIds: [attempt.id, null] });
    const stored = storedOf(written);
    if (written.type === 'fenced') return { type: 'fenced', stored };
    return { type: 'failed', stored, error, attempt: attempt.number, generation, ambiguousMs };
  }
  const { datedAt, clockOffset, ignored } = outcome;
  const commit = (current: ActiveRecord) => {
    const now = instantOf(ports.clock);
    const tokens = redateTokens(outcome.tokens, stepBackMs(datedAt, now));
    const refreshAt = planRefreshAt(tokens, options, random);
    const failure = failureLeft(current, refreshAt, now.wallMs);
    return { ...commitTokens(current, tokens, refreshAt, clockOffset), failure };
  };
  // With rotation these tokens are the only ones left that work: where the store does not take them this tab
  // goes on with them, and puts them back as soon as the store is seen to be older.
  const written = await ports.store
    .update((current) => advanceRecord(current, record, commit))
    .catch(() => null);
  const found = written === null ? null : storedOf(written);
  const isStored = found?.type === 'record' && hasTokens(found.record, outcome.tokens);
  if (found?.type === 'record' && !isStored) return { type: 'fenced', stored: found };
  const committed = isStored ? found.record : commit(record);
  const stored = { type: 'record', record: committed } as const;
  return { type: 'committed', stored, ignored, isStored, generation, ambiguousMs };
}

function hasTokens(record: SessionRecord, { accessToken }: TokenSet): boolean {
  return record.state === 'active' && record.tokens.accessToken === accessToken;
}

/** Every write is meant for the very generation that was read, and fails where that has moved on. */
function write(
  { store }: Ports,
  { sessionId, generation }: ActiveRecord,
  amend: (current: ActiveRecord) => SessionRecord,
  fence: Pick<Fence, 'attemptIds' | 'revision'> = {},
): Promise<Amended> {
  return store.update((current) => amendRecord(current, { sessionId, generation, ...fence }, amend));
}
