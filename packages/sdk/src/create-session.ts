import { createActivity } from './browser/activity.ts';
import { createChannelOpener } from './browser/channel.ts';
import { createClock } from './browser/clock.ts';
import { createIdbDatabase } from './browser/idb-database.ts';
import { createIdbStore } from './browser/idb-store.ts';
import { createLeaseLock } from './browser/lease-lock.ts';
import { createPageLifecycle } from './browser/page-lifecycle.ts';
import { newId, random } from './browser/random.ts';
import { createRefreshLock } from './browser/refresh-lock.ts';
import type { ResolvedSessionOptions, SessionOptions } from './options.ts';
import type { Ports } from './ports.ts';
import { createInertSession } from './runtime/inert-session.ts';
import { startSession } from './runtime/start-session.ts';
import { resolveSessionOptions } from './resolve-options.ts';
import type { Session } from './session.ts';

/** A lease must outlast the refresh that it is taken for, writes included. */
const LEASE_GRACE_MS = 5_000;

/**
 * Creates this tab's part of the session and begins to restore it from the store. All tabs of the origin that
 * use the same `name` share one session.
 *
 * On a server it gives a session that stays `restoring` and refuses every call with `unsupported-environment`.
 *
 * @throws TypeError for a bad option, naming it, its value and what is accepted
 *
 * @example
 * import { createSession } from '@holdfast/sdk';
 *
 * const session = createSession({
 *   refresh: ({ refreshToken, signal }) =>
 *     fetch('https://id.shop.example/token', {
 *       method: 'POST',
 *       body: new URLSearchParams({
 *         grant_type: 'refresh_token',
 *         refresh_token: refreshToken,
 *         client_id: 'shop',
 *       }),
 *       signal,
 *     }),
 * });
 * const response = await session.fetch('/api/orders');
 */
export function createSession(options: SessionOptions): Session {
  const origin = typeof location === 'undefined' ? null : location.origin;
  const resolved = resolveSessionOptions(options, {
    origin,
    // Called through, so that a `fetch` that is replaced later is the one that is used.
    fetch: (input, init) => globalThis.fetch(input, init),
  });
  const isBrowser = typeof window !== 'undefined' || typeof indexedDB !== 'undefined';
  return isBrowser ? startSession(createBrowserPorts(resolved), resolved) : createInertSession();
}

function createBrowserPorts({ name, refreshTimeoutMs, activityEvents }: ResolvedSessionOptions): Ports {
  const scope = `holdfast:${name}`;
  const clock = createClock();
  const database = createIdbDatabase(scope);
  const lease = createIdbStore(database, 'lease');
  return {
    clock,
    store: createIdbStore(database, 'session'),
    openChannel: createChannelOpener(scope),
    lock: createRefreshLock(scope, createLeaseLock(lease, clock, newId, refreshTimeoutMs + LEASE_GRACE_MS)),
    lifecycle: createPageLifecycle(),
    activity: createActivity(activityEvents),
    random,
    newId,
  };
}
