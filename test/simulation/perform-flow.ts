import type { ActiveSnapshot } from '../../packages/sdk/src/snapshot.ts';
import { attempt, signIn } from './call-session.ts';
import { isRunning } from './running-tabs.ts';
import type { Action, FlowAction } from './setup.ts';
import type { SimTab } from './world/sim-tab.ts';
import type { World } from './world/world.ts';

const FLOW_ACTIONS: ReadonlySet<string> = new Set<FlowAction['type']>([
  'work',
  'hold',
  'release',
  'ready',
  'extend',
  'sign-in-again',
  'give-up',
]);
/** As holds.ts has it. */
const USUAL_MAX_MS = 1_800_000;
const PEOPLE = ['ada', 'grace'];

export function isFlowAction(action: Action): action is FlowAction {
  return FLOW_ACTIONS.has(action.type);
}

/** What people do who are at work, in a tab that runs. */
export function performFlow(world: World, action: FlowAction): void {
  const tab = world.tabs.get(action.tab);
  if (tab === undefined) return;
  if (action.type === 'work') return work(world, tab, action.forMs, action.everyMs);
  if (!isRunning(tab)) return;
  const { session } = tab;
  const shown = session.getSnapshot();
  switch (action.type) {
    case 'hold':
      return hold(world, tab, action);
    case 'release':
      return release(world, tab);
    case 'ready':
      return askWhetherReady(world, tab);
    case 'extend': {
      const askedAt = world.timeline.now();
      const sessionId = shown.status === 'active' ? shown.sessionId : null;
      return attempt(
        world,
        tab,
        'extend',
        () => session.extend(),
        () => world.note({ type: 'prolonged', tab: tab.number, sessionId, askedAt }),
      );
    }
    case 'sign-in-again': {
      if (shown.status !== 'ended') return;
      const who = shown.subject ?? 'ada';
      return signIn(world, tab, action.isSame ? who : (PEOPLE.find((other) => other !== who) ?? who));
    }
    case 'give-up':
      if (shown.status === 'ended') attempt(world, tab, 'give-up', () => session.end());
  }
}

/** Whoever sits there notices nothing of a page that is frozen, and goes on when it is back. */
function work(world: World, tab: SimTab, forMs: number, everyMs: number): void {
  const until = world.timeline.now() + forMs;
  const doSomething = () => {
    if (world.isHealing || world.timeline.now() > until || tab.owner.state === 'dead') return;
    if (isRunning(tab)) {
      noteTouch(world, tab);
      tab.act();
    }
    world.timeline.after(world.browser, everyMs, doSomething);
  };
  doSomething();
}

export function noteTouch(world: World, tab: SimTab): void {
  if (world.setup.flows === null) return;
  const shown = tab.session.getSnapshot();
  const isWarned = shown.status === 'active' && isWarnedOfIdleness(shown);
  world.note({ type: 'touched', tab: tab.number, countsIn: countingSession(world, tab), isWarned });
}

/** In which session it is sure to count that somebody does something here: not in one that warns, or is over. */
function countingSession({ clock }: World, { session }: SimTab): string | null {
  const shown = session.getSnapshot();
  if (shown.status !== 'active' || isWarnedOfIdleness(shown)) return null;
  return (shown.knownEnd?.endsAt ?? Infinity) > clock.wallNow() ? shown.sessionId : null;
}

function isWarnedOfIdleness({ isWarned, knownEnd }: ActiveSnapshot): boolean {
  return isWarned && knownEnd?.limit === 'idle';
}

function hold(world: World, tab: SimTab, action: Extract<FlowAction, { type: 'hold' }>): void {
  const { minValidityMs, maxMs, abortAfterMs } = action;
  const controller = new AbortController();
  const taken = tab.session.hold('checkout', {
    ...(minValidityMs === null ? {} : { minValidityMs }),
    ...(maxMs === null ? {} : { maxMs }),
    signal: controller.signal,
  });
  const { holdId } = taken;
  tab.holds.push({ hold: taken, minValidityMs });
  world.note({ type: 'held', tab: tab.number, holdId, minValidityMs, maxMs: maxMs ?? USUAL_MAX_MS });
  if (abortAfterMs === undefined) return;
  world.timeline.after(tab.owner, abortAfterMs, () => {
    if (taken.signal.aborted) return;
    noteRelease(world, tab, holdId);
    controller.abort();
  });
}

function release(world: World, tab: SimTab): void {
  const first = tab.holds.find(({ hold: { signal } }) => !signal.aborted);
  if (first === undefined) return;
  noteRelease(world, tab, first.hold.holdId);
  first.hold.release();
}

/** That a flow comes to its end counts, whatever is warned of. */
function noteRelease(world: World, { number, session }: SimTab, holdId: string): void {
  const shown = session.getSnapshot();
  const countsIn = shown.status === 'active' ? shown.sessionId : null;
  world.note({ type: 'released', tab: number, holdId, countsIn });
}

/** What can be had is looked at in the same moment. */
function askWhetherReady(world: World, tab: SimTab): void {
  const last = tab.holds.findLast(({ hold: { signal } }) => !signal.aborted);
  if (last === undefined) return;
  const { number, session } = tab;
  const { minValidityMs } = last;
  const askedAt = world.timeline.now();
  attempt(world, tab, 'ready', async () => {
    await last.hold.ready();
    const accessToken = await session.getAccessToken();
    const leftMs = world.server.remainingMs(accessToken);
    const shownNow = session.getSnapshot();
    world.note({ type: 'ready', tab: number, minValidityMs, askedAt, accessToken, leftMs, shownNow });
  });
}
