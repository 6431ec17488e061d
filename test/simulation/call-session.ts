import { HoldfastError } from '../../packages/sdk/src/errors.ts';
import type { Session } from '../../packages/sdk/src/session.ts';
import type { SimTab } from './world/sim-tab.ts';
import type { World } from './world/world.ts';

// What the world calls of a session, and takes down what comes of it.

export function signIn(world: World, tab: SimTab, subject: string): void {
  const { family, response } = world.server.signIn(subject);
  world.note({ type: 'signed-in', tab: tab.number, family: family.id });
  attempt(world, tab, 'start', (session) => session.start(response));
  world.meet('starting', tab.number);
}

/** Somebody wants a token, and it is taken down what they get. */
export function ask(
  world: World,
  tab: SimTab,
  minValidityMs: number | null,
  abortAfterMs: number | null = null,
): void {
  const { number, session, owner } = tab;
  const askedAt = world.timeline.now();
  const shown = session.getSnapshot();
  const id = noteAsked(world, tab, 'getAccessToken');
  const controller = new AbortController();
  if (abortAfterMs !== null) {
    world.timeline.after(owner, abortAfterMs, () => controller.abort(new Error('no longer wanted')));
  }
  const { signal } = controller;
  session.getAccessToken(minValidityMs === null ? { signal } : { minValidityMs, signal }).then(
    (accessToken) => {
      const shownNow = session.getSnapshot();
      const grant = { id, accessToken, askedAt, minValidityMs, shown, shownNow };
      world.note({ type: 'granted', tab: number, grant });
    },
    (error: unknown) => noteRefusal(world, tab, { call: 'getAccessToken', askedAt, id }, error),
  );
}

/** Calls something of the session, and takes down what comes of it. */
export function attempt(
  world: World,
  tab: SimTab,
  call: string,
  begin: (session: Session) => Promise<unknown>,
  onDone: () => void = () => {},
): void {
  const asked = { call, askedAt: world.timeline.now(), id: noteAsked(world, tab, call) };
  begin(tab.session).then(
    () => {
      world.note({ type: 'settled', tab: tab.number, call, id: asked.id });
      onDone();
    },
    (error: unknown) => noteRefusal(world, tab, asked, error),
  );
}

/** The number of the call. */
function noteAsked(world: World, { number, session }: SimTab, call: string): number {
  const id = world.facts.length;
  world.note({ type: 'asked', tab: number, call, id, shown: session.getSnapshot() });
  return id;
}

interface Asked {
  readonly call: string;
  readonly askedAt: number;
  readonly id: number;
}

function noteRefusal(world: World, { number }: SimTab, asked: Asked, error: unknown): void {
  const code = error instanceof HoldfastError ? error.code : String(error);
  world.note({ type: 'refused', tab: number, code, ...asked });
  world.note({ type: 'thrown', tab: number, error });
}
