import { HoldfastError } from '../errors.ts';
import type { GrantedToken } from '../model/answer-need.ts';
import { heldValidityMs } from '../model/schedule.ts';
import type { Ports } from '../ports.ts';
import type { Hold, HoldOptions } from '../session.ts';
import { disposed } from './failures.ts';
import type { SessionLoop } from './session-loop.ts';
import type { TokenWish } from './token-waiters.ts';

const USUAL_MAX_MS = 1_800_000;
const DAY_MS = 86_400_000;
const LONGEST_NAME = 64;

type Ask = (wish: TokenWish) => Promise<GrantedToken>;

/** Flows of this tab: `session.hold`. */
export function createHolds(
  loop: SessionLoop,
  ask: Ask,
  { newId }: Ports,
): (name: string, options?: HoldOptions) => Hold {
  return function hold(name, options = {}) {
    const { minValidityMs = null, maxMs, signal } = checkHold(name, options);
    if (loop.isClosed()) throw disposed();
    const holdId = newId();
    const over = new AbortController();
    const release = () => loop.dispatch({ type: 'hold-released', holdId });
    const unlisten = loop.emitter.on('hold-ended', (ended) => {
      if (ended.holdId !== holdId) return;
      unlisten();
      signal?.removeEventListener('abort', release);
      over.abort(holdEnded());
    });
    loop.dispatch({ type: 'hold-taken', hold: { id: holdId, name, minValidityMs, maxMs } });
    signal?.addEventListener('abort', release);
    if (signal?.aborted) release();

    return {
      holdId,
      name,
      signal: over.signal,
      ready: (request) => ready(minValidityMs, over.signal, request?.signal, ask, loop),
      release,
      [Symbol.dispose]: release,
    };
  };
}

/** A token with the validity that the flow wants, in this tab. */
async function ready(
  minValidityMs: number | null,
  over: AbortSignal,
  signal: AbortSignal | undefined,
  ask: Ask,
  loop: SessionLoop,
): Promise<void> {
  const either = new AbortController();
  const stop = () => either.abort(over.aborted ? over.reason : signal?.reason);
  over.addEventListener('abort', stop);
  signal?.addEventListener('abort', stop);
  if (over.aborted || signal?.aborted) stop();
  try {
    const wish = { signal: either.signal };
    // How much is usual depends on how long the tokens live, so there must be one first.
    if (minValidityMs === null) await ask(wish);
    const { phase } = loop.readState();
    const usualMs = phase.status === 'active' ? heldValidityMs(phase.held.record.tokens, null) : 0;
    await ask({ ...wish, minValidityMs: minValidityMs ?? usualMs, isStrict: true });
  } finally {
    over.removeEventListener('abort', stop);
    signal?.removeEventListener('abort', stop);
  }
}

function checkHold(name: unknown, options: HoldOptions): HoldOptions & { maxMs: number } {
  if (typeof name !== 'string' || name === '' || name.length > LONGEST_NAME) {
    throw new TypeError(
      `name: got ${String(name).slice(0, LONGEST_NAME)}, want a text of 1 to ${LONGEST_NAME} characters`,
    );
  }
  const { minValidityMs, maxMs = USUAL_MAX_MS } = options;
  if (minValidityMs !== undefined) checkMs('minValidityMs', minValidityMs, 0);
  checkMs('maxMs', maxMs, 1);
  return { ...options, maxMs };
}

function checkMs(option: string, value: unknown, min: number): void {
  if (typeof value === 'number' && value >= min && value <= DAY_MS) return;
  throw new TypeError(`${option}: got ${String(value)}, want a number of ms from ${min} to ${DAY_MS}`);
}

function holdEnded(): HoldfastError {
  return new HoldfastError('hold-ended', 'The hold is over');
}
