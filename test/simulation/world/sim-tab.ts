import { resolveSessionOptions } from '../../../packages/sdk/src/resolve-options.ts';
import type { SessionOptions } from '../../../packages/sdk/src/options.ts';
import type { LifecycleSignal } from '../../../packages/sdk/src/ports.ts';
import { startSession } from '../../../packages/sdk/src/runtime/start-session.ts';
import type { Hold, Session } from '../../../packages/sdk/src/session.ts';
import type { SessionSnapshot } from '../../../packages/sdk/src/snapshot.ts';
import { sessionEventNames } from '../../support/session-event-names.ts';
import type { FlowSetup } from '../setup.ts';
import { createSimApi } from './sim-api.ts';
import { createTabPorts, type Page, REFRESH_TIMEOUT_MS } from './tab-ports.ts';
import { createOwner } from './timeline.ts';
import type { World } from './world.ts';

/** A page with the shipped session in it. */
export interface SimTab extends Page {
  readonly session: Session;
  /** What keeps it from running, if anything. */
  pause: 'frozen' | 'cached' | null;
  isDisposed: boolean;
  /** When it last began to run: opened, thawed, returned. True time, ms. */
  runsSince: number;
  /** Since when it shows the session that it shows; true time, ms. */
  heldSince: number;
  /** Since when it has had the tokens of it that it has; true time, ms. */
  tokensSince: number;
  /** Its flows, in the order in which they were taken, those that are over included. */
  readonly holds: { readonly hold: Hold; readonly minValidityMs: number | null }[];
  timerCount(): number;
  signal(signal: LifecycleSignal): void;
  /** Somebody does something in it. */
  act(): void;
}

export function openTab(world: World, number: number, isVisible: boolean): SimTab {
  const openedAt = world.timeline.now();
  const owner = createOwner(true);
  const page: Page = { number, owner, openedAt, isVisible, hiddenAt: isVisible ? null : openedAt };
  const { ports, timerCount, signal, act } = createTabPorts(world, page);
  const sender = { tab: number, owner };
  const options = resolveSessionOptions(
    {
      refresh: (context) => world.network.refreshFrom(sender, context),
      refreshTimeoutMs: REFRESH_TIMEOUT_MS,
      replayWindowMs: world.setup.replayWindowMs,
      ...flowOptions(world.setup.flows),
    },
    { origin: 'https://shop.example', fetch: createSimApi(world, sender) },
  );
  const session = startSession(ports, options);
  const running = {
    pause: null,
    isDisposed: false,
    runsSince: openedAt,
    heldSince: openedAt,
    tokensSince: openedAt,
    holds: [],
  };
  const tab: SimTab = Object.assign(page, running, { session, timerCount, signal, act });
  takeDown(world, tab);
  return tab;
}

function flowOptions(flows: FlowSetup | null): Partial<SessionOptions> {
  if (flows === null) return {};
  const { idleLimitMs, absoluteLimitMs, warnBeforeMs, reauthenticateWithinMs, maxParked } = flows;
  return {
    ...(idleLimitMs === null ? {} : { idleLimitMs }),
    ...(absoluteLimitMs === null ? {} : { absoluteLimitMs }),
    warnBeforeMs,
    reauthenticateWithinMs,
    maxParked,
  };
}

/** Everything that the tab's app could see. */
function takeDown({ note, timeline }: World, page: SimTab): void {
  const { number: tab, session } = page;
  let before = session.getSnapshot();
  session.subscribe(() => {
    const after = session.getSnapshot();
    if (activeIdOf(before) !== activeIdOf(after)) page.heldSince = timeline.now();
    if (generationOf(before) !== generationOf(after)) page.tokensSince = timeline.now();
    note({ type: 'shown', tab, before, after });
    before = after;
  });
  for (const name of sessionEventNames)
    session.on(name, (payload) => note({ type: 'told', tab, name, payload }));
}

function activeIdOf(shown: SessionSnapshot): string | null {
  return shown.status === 'active' ? shown.sessionId : null;
}

function generationOf(shown: SessionSnapshot): string | null {
  return shown.status === 'active' ? `${shown.sessionId} ${shown.generation}` : null;
}
