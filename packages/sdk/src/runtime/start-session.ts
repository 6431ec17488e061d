import type { ResolvedSessionOptions } from '../options.ts';
import type { Ports } from '../ports.ts';
import type { Session } from '../session.ts';
import { beginSession } from './begin-session.ts';
import { endSession } from './end-session.ts';
import { extendSession } from './extend-session.ts';
import { disposed } from './failures.ts';
import { createHolds } from './holds.ts';
import { restored } from './restored.ts';
import { createSessionFetch } from './session-fetch.ts';
import { createSessionLoop, type SessionLoop } from './session-loop.ts';
import type { TokenWish } from './token-waiters.ts';

/** A running session over these ports. */
export function startSession(ports: Ports, options: ResolvedSessionOptions): Session {
  const loop = createSessionLoop(ports, options);
  const ask = (wish: TokenWish) => (loop.isClosed() ? Promise.reject(disposed()) : loop.waiters.ask(wish));
  loop.dispatch({ type: 'opened' });

  async function refresh(): Promise<void> {
    await restored(loop);
    const { phase } = loop.readState();
    await ask(phase.status === 'active' ? { above: phase.held.record.generation } : {});
  }

  const dispose = () => loop.close();
  return {
    async start(tokenResponse) {
      assertOpen(loop);
      await beginSession(tokenResponse, loop, ports, options);
    },
    async end() {
      assertOpen(loop);
      await endSession(loop, ports, options);
    },
    async getAccessToken(request = {}) {
      return (await ask(checkRequest(request))).accessToken;
    },
    async refresh() {
      assertOpen(loop);
      await refresh();
    },
    hold: createHolds(loop, ask, ports),
    async extend() {
      assertOpen(loop);
      await extendSession(loop, ports, options, refresh);
    },
    fetch: createSessionFetch({ ask, readState: loop.readState }, options, ports.clock),
    getSnapshot: loop.snapshot,
    subscribe: loop.subscribe,
    on: loop.emitter.on,
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

function checkRequest(request: { minValidityMs?: number; signal?: AbortSignal }): TokenWish {
  const { minValidityMs, signal } = request;
  if (minValidityMs !== undefined && !(Number.isFinite(minValidityMs) && minValidityMs >= 0)) {
    throw new TypeError(`minValidityMs: got ${String(minValidityMs)}, want a number of ms from 0 up`);
  }
  return { minValidityMs, signal };
}

function assertOpen(loop: SessionLoop): void {
  if (loop.isClosed()) throw disposed();
}
