import { HoldfastError } from '../errors.ts';
import { buryRecord, restoreRecord, succeedRecord } from '../model/amend-record.ts';
import { stepBackMs } from '../model/instant.ts';
import { parseRecord } from '../model/parse-record.ts';
import { type ActiveRecord, createRecord } from '../model/record.ts';
import { redateTokens } from '../model/redate-tokens.ts';
import { planRefreshAt } from '../model/schedule.ts';
import { recordOf } from '../model/state.ts';
import { parseTokenResponse } from '../model/token-response.ts';
import type { ResolvedSessionOptions } from '../options.ts';
import type { Ports } from '../ports.ts';
import type { Session, TokenResponse } from '../session.ts';
import { instantOf } from './instant-of.ts';
import { createSessionFetch } from './session-fetch.ts';
import { createSessionLoop, type SessionLoop } from './session-loop.ts';
import type { TokenWish } from './token-waiters.ts';

/** A running session over these ports. */
export function startSession(ports: Ports, options: ResolvedSessionOptions): Session {
  const loop = createSessionLoop(ports, options);
  const ask = (wish: TokenWish) => (loop.isClosed() ? Promise.reject(disposed()) : loop.waiters.ask(wish));
  loop.dispatch({ type: 'opened' });

  const dispose = () => loop.close();
  return {
    async start(tokenResponse) {
      assertOpen(loop);
      await begin(tokenResponse, loop, ports, options);
    },
    async end() {
      assertOpen(loop);
      await end(loop, ports, options);
    },
    async getAccessToken(request = {}) {
      return (await ask(checkRequest(request))).accessToken;
    },
    async refresh() {
      assertOpen(loop);
      await restored(loop);
      const { phase } = loop.readState();
      await ask(phase.status === 'active' ? { above: phase.held.record.generation } : {});
    },
    fetch: createSessionFetch({ ask, readState: loop.readState }, options, ports.clock),
    getSnapshot: loop.snapshot,
    subscribe: loop.subscribe,
    on: loop.emitter.on,
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

async function begin(
  tokenResponse: TokenResponse,
  loop: SessionLoop,
  ports: Ports,
  options: ResolvedSessionOptions,
): Promise<void> {
  const calledAt = instantOf(ports.clock);
  const receivedAt = calledAt.wallMs;
  const context = { sentAt: receivedAt, receivedAt, clockOffset: null, previous: null };
  const parsed = parseTokenResponse(tokenResponse, context);
  if (parsed.type !== 'tokens') {
    const reason = parsed.type === 'invalid' ? parsed.reason : `an error answer (${parsed.error})`;
    throw new HoldfastError('invalid-token-response', `start() was given no token response: ${reason}`);
  }
  const { clockOffset } = parsed;
  const [sessionId, random] = [ports.newId(), ports.random()];
  // Dated in the transaction: the page may have been frozen on the way, and the clock set back.
  const first = () => {
    const now = instantOf(ports.clock);
    const tokens = redateTokens(parsed.tokens, stepBackMs(calledAt, now));
    const refreshAt = planRefreshAt(tokens, options, random);
    return createRecord({ sessionId, ordinal: now.wallMs, tokens, refreshAt, clockOffset });
  };
  let record: ActiveRecord | null = null;
  await ports.store
    .update((current) => {
      // A transaction whose answer was lost is done again, and must not go over what came in between.
      if (record !== null) return restoreRecord(current, record);
      record = succeedRecord(current, recordOf(loop.readState().phase), first());
      return { write: record, result: null };
    })
    .catch(async (cause: unknown) => (await isStored(sessionId, ports)) || notStored(cause));
  for (const reason of parsed.ignored) {
    loop.emitter.emit('input-ignored', { source: 'token-response', reason });
  }
  // Read, not assumed: another tab may have started or ended a session right after.
  await loop.reader.read();
  loop.perform({ type: 'post', message: { type: 'committed', sessionId, generation: 1 } });
}

async function end(loop: SessionLoop, ports: Ports, { revoke }: ResolvedSessionOptions): Promise<void> {
  await restored(loop);
  const { phase } = loop.readState();
  if (phase.status !== 'active') return;
  const { record } = phase.held;
  const { refreshToken, accessToken } = record.tokens;
  loop.dispatch({ type: 'ended-here', endReason: 'signed-out' });
  // Signing out succeeds here whatever the server says, so nobody waits for it.
  void (async () => revoke?.(refreshToken ?? accessToken))().catch(() => {});
  const amended = await ports.store
    .update((current) => buryRecord(current, record, 'signed-out'))
    .catch((cause: unknown) => {
      // The next read finds the session where its end should be, and puts that there.
      loop.dispatch({ type: 'read-failed' });
      return notStored(cause);
    });
  if (amended.type === 'fenced' && amended.stored.type === 'foreign') {
    notStored(new Error('a record of another version lies in the store'));
  }
  loop.perform({ type: 'post', message: { type: 'ended', sessionId: record.sessionId } });
  // Somebody else has signed in meanwhile: this tab shows them, as all others do.
  if (amended.type === 'fenced') await loop.reader.read();
}

/** Whether it is in the store after all: a write can be done and its answer lost. */
async function isStored(sessionId: string, { store }: Ports): Promise<boolean> {
  const stored = await store.read().then(parseRecord, () => null);
  return stored?.type === 'record' && stored.record.sessionId === sessionId;
}

/** Until the store was read nobody knows what to refresh or end. */
async function restored(loop: SessionLoop): Promise<void> {
  if (loop.readState().phase.status !== 'restoring') return;
  await loop.reader.read();
  if (loop.readState().phase.status === 'restoring') {
    throw new HoldfastError('storage-failed', 'The store cannot be read');
  }
}

function checkRequest(request: { minValidityMs?: number; signal?: AbortSignal }): TokenWish {
  const { minValidityMs, signal } = request;
  if (minValidityMs !== undefined && !(Number.isFinite(minValidityMs) && minValidityMs >= 0)) {
    throw new TypeError(`minValidityMs: got ${String(minValidityMs)}, want a number of ms from 0 up`);
  }
  return { minValidityMs, signal };
}

function notStored(cause: unknown): never {
  throw new HoldfastError('storage-failed', 'The store did not take the session', { cause });
}

function assertOpen(loop: SessionLoop): void {
  if (loop.isClosed()) throw disposed();
}

function disposed(): HoldfastError {
  return new HoldfastError('disposed', 'The session was disposed');
}
