import { HoldfastError } from '../errors.ts';
import { restoreRecord, succeedRecord } from '../model/amend-record.ts';
import { stepBackMs } from '../model/instant.ts';
import { parseRecord } from '../model/parse-record.ts';
import { type ActiveRecord, createRecord } from '../model/record.ts';
import { redateTokens } from '../model/redate-tokens.ts';
import { planRefreshAt } from '../model/schedule.ts';
import { recordOf } from '../model/state.ts';
import { parseTokenResponse } from '../model/token-response.ts';
import type { ResolvedSessionOptions } from '../options.ts';
import type { Ports } from '../ports.ts';
import type { TokenResponse } from '../session.ts';
import { notStored } from './failures.ts';
import { instantOf } from './instant-of.ts';
import type { SessionLoop } from './session-loop.ts';

/** Begins a session with the tokens of a fresh sign-in, for all tabs. */
export async function beginSession(
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
    return createRecord({ sessionId, startedAt: now.wallMs, tokens, refreshAt, clockOffset });
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

/** Whether it is in the store after all: a write can be done and its answer lost. */
async function isStored(sessionId: string, { store }: Ports): Promise<boolean> {
  const stored = await store.read().then(parseRecord, () => null);
  return stored?.type === 'record' && stored.record.sessionId === sessionId;
}
