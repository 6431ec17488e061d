import type { SessionOptions } from '../../packages/sdk/src/options.ts';
import type { SessionEventName, SessionEvents } from '../../packages/sdk/src/events.ts';
import type { ActiveSnapshot } from '../../packages/sdk/src/snapshot.ts';
import { createFakeWorld, type FakeTab, type FakeWorld } from './fake-world.ts';

/** A world with so many tabs, somebody signed in, and the election over. */
export async function openWorld(
  tabCount: number,
  options: Partial<SessionOptions> & {
    accessTtlS?: number;
    serverWindowMs?: number;
    refreshTtlS?: number;
  } = {},
): Promise<{ world: FakeWorld; tabs: FakeTab[]; first: FakeTab }> {
  const { accessTtlS = 300, serverWindowMs = 0, refreshTtlS = null, ...sessionOptions } = options;
  const world = createFakeWorld();
  world.server.accessTtlS = accessTtlS;
  world.server.refreshTtlS = refreshTtlS;
  world.server.replayWindowMs = serverWindowMs;
  const tabs = [];
  for (let index = 0; index < tabCount; index += 1) {
    tabs.push(world.openTab(sessionOptions));
    // One after the other, so that the first is the oldest and leads.
    await world.pass(10);
  }
  await world.pass(1_000);
  const [first] = tabs;
  if (first === undefined) throw new Error('a world needs a tab');
  await first.session.start(world.server.signIn());
  await world.pass(1_000);
  world.posted.splice(0);
  return { world, tabs, first };
}

/** What came of a promise, once the world has had `ms` for it: its value, or the code of its error. */
export async function outcomeWithin(
  world: FakeWorld,
  promise: Promise<unknown>,
  ms: number,
): Promise<unknown> {
  let outcome: unknown = 'pending';
  promise.then(
    (value) => void (outcome = value),
    (error: unknown) => void (outcome = codeOf(error)),
  );
  await world.pass(ms);
  return outcome;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}

/** What a tab was told by events of this name. */
export function toldOf<Name extends SessionEventName>(tab: FakeTab, name: Name): SessionEvents[Name][] {
  return tab.events
    .filter((event) => event.name === name)
    .map(({ payload }) => payload as SessionEvents[Name]);
}

/** What a tab shows of the session that it takes for running. */
export function activeIn({ session }: FakeTab): ActiveSnapshot {
  const snapshot = session.getSnapshot();
  if (snapshot.status !== 'active') throw new Error(`the session is ${snapshot.status}`);
  return snapshot;
}
