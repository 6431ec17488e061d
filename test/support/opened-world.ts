import type { SessionOptions } from '../../packages/sdk/src/options.ts';
import { createFakeWorld, type FakeTab, type FakeWorld } from './fake-world.ts';

/** A world with so many tabs, somebody signed in, and the election over. */
export async function openWorld(
  tabCount: number,
  options: Partial<SessionOptions> & { accessTtlS?: number; serverWindowMs?: number } = {},
): Promise<{ world: FakeWorld; tabs: FakeTab[]; first: FakeTab }> {
  const { accessTtlS = 300, serverWindowMs = 0, ...sessionOptions } = options;
  const world = createFakeWorld();
  world.server.accessTtlS = accessTtlS;
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
