import { HoldfastError } from '../../packages/sdk/src/errors.ts';
import { meetMishap } from './perform-mishap.ts';
import { callIn, letStrangerSpeak, putForeignRecord } from './perform-foreign.ts';
import type { Action } from './setup.ts';
import { openTab, type SimTab } from './world/sim-tab.ts';
import type { World } from './world/world.ts';

/** Does what an action says; one that has nothing to be done to does nothing. */
export function performAction(world: World, action: Action): void {
  world.note({ type: 'acted', action });
  if (isTrouble(action))
    world.troubledAt = Math.max(world.troubledAt, world.timeline.now() + troubleMs(action));
  if ('tab' in action && action.type !== 'open') return act(world, action);
  switch (action.type) {
    case 'open':
      if (!world.tabs.has(action.tab)) {
        world.tabs.set(action.tab, openTab(world, action.tab, action.isVisible));
        world.meet('opened', action.tab);
      }
      return;
    case 'ambush': {
      const { moment, delayMs, mishap } = action;
      const spring = (tab: number) =>
        void world.timeline.after(world.browser, delayMs, () => meetMishap(world, tab, mishap));
      return void world.ambushes.push({ moment, spring });
    }
    case 'online':
      for (const tab of runningTabs(world)) tab.signal('online');
      return;
    case 'fault':
      for (let time = 0; time < action.times; time += 1) world.network.faults.push(action.fault);
      return;
    case 'offline':
      return world.network.goOffline(action.forMs);
    case 'outage':
      return world.network.breakDown(action.fault, action.forMs);
    case 'store-fault':
      return void world.recordCell.faults.push(action.fault);
    case 'store-outage':
      for (const cell of [world.recordCell, world.leaseCell]) {
        cell.failsUntil = world.timeline.now() + action.forMs;
      }
      return;
    case 'evict': {
      const before = world.stored();
      for (const cell of [world.recordCell, world.leaseCell]) cell.value = undefined;
      return world.note({ type: 'stored', tab: -1, before, after: null, isOverForeign: false });
    }
    case 'step':
      return world.clock.step(action.byMs);
    case 'sleep':
      return sleep(world, action.forMs, action.isNoticed);
    case 'revoke': {
      const record = world.stored();
      if (record?.state !== 'active') return;
      const { accessToken } = record.tokens;
      const family = world.server.familyOf(accessToken);
      if (action.what === 'access') world.server.refuse(accessToken);
      else if (family !== null) world.server.revoke(family);
      return;
    }
    case 'stray':
      return callIn(world, action.what);
    case 'stranger':
      return letStrangerSpeak(world, action.version, action.forMs);
    case 'foreign-record':
      return putForeignRecord(world, action.forMs, action.lastly);
  }
}

type TabAction = Exclude<Extract<Action, { tab: number }>, { type: 'open' }>;

function act(world: World, action: TabAction): void {
  if (action.type === 'mishap') return meetMishap(world, action.tab, action.mishap);
  const tab = world.tabs.get(action.tab);
  if (tab === undefined || !isRunning(tab)) return;
  const { number, session } = tab;
  switch (action.type) {
    case 'dispose':
      tab.isDisposed = true;
      return attempt(world, tab, 'dispose', session.dispose());
    case 'show':
    case 'hide':
      if (tab.isVisible === (action.type === 'show')) return;
      tab.isVisible = action.type === 'show';
      tab.hiddenAt = tab.isVisible ? null : world.timeline.now();
      return tab.signal(tab.isVisible ? 'visible' : 'hidden');
    case 'focus':
      return tab.signal('woken');
    case 'get':
      return ask(world, tab, action.minValidityMs, action.abortAfterMs);
    case 'refresh':
      return attempt(world, tab, 'refresh', session.refresh());
    case 'fetch': {
      const origin = action.isForeign ? 'https://shop.example.evil.example' : 'https://shop.example';
      const init = action.method === 'GET' ? {} : { method: 'POST', body: '{}' };
      // An address of its own, by which a repeated request is known.
      const url = `${origin}/orders/${world.facts.length}`;
      return attempt(world, tab, 'fetch', session.fetch(url, init));
    }
    case 'sign-in': {
      const { family, response } = world.server.signIn(action.subject);
      world.note({ type: 'signed-in', tab: number, family: family.id });
      attempt(world, tab, 'start', session.start(response));
      return void world.meet('starting', number);
    }
    case 'sign-out': {
      const shown = session.getSnapshot();
      const sessionId = shown.status === 'active' ? shown.sessionId : null;
      world.note({ type: 'signed-out', tab: number, sessionId });
      attempt(world, tab, 'end', session.end());
      return void world.meet('ending', number);
    }
  }
}

/** Somebody wants a token, and it is taken down what they get. */
export function ask(
  world: World,
  tab: SimTab,
  minValidityMs: number | null,
  abortAfterMs: number | null = null,
): void {
  const { number, session } = tab;
  const askedAt = world.timeline.now();
  const shown = session.getSnapshot();
  world.note({ type: 'asked', tab: number, call: 'getAccessToken' });
  const controller = new AbortController();
  if (abortAfterMs !== null) {
    world.timeline.after(tab.owner, abortAfterMs, () => controller.abort(new Error('no longer wanted')));
  }
  const { signal } = controller;
  session.getAccessToken(minValidityMs === null ? { signal } : { minValidityMs, signal }).then(
    (accessToken) => {
      const shownNow = session.getSnapshot();
      const grant = { accessToken, askedAt, minValidityMs, shown, shownNow };
      world.note({ type: 'granted', tab: number, grant });
    },
    (error: unknown) => noteRefusal(world, tab, 'getAccessToken', error, askedAt),
  );
}

function attempt(world: World, tab: SimTab, call: string, promise: Promise<unknown>): void {
  const askedAt = world.timeline.now();
  world.note({ type: 'asked', tab: tab.number, call });
  promise.catch((error: unknown) => noteRefusal(world, tab, call, error, askedAt));
}

function noteRefusal(world: World, { number }: SimTab, call: string, error: unknown, askedAt: number): void {
  const code = error instanceof HoldfastError ? error.code : String(error);
  world.note({ type: 'refused', tab: number, code, call, askedAt });
  world.note({ type: 'thrown', tab: number, error });
}

export function isRunning({ owner, pause, isDisposed }: SimTab): boolean {
  return owner.state === 'running' && pause === null && !isDisposed;
}

export function runningTabs({ tabs }: World): SimTab[] {
  return [...tabs.values()].filter(isRunning);
}

function sleep(world: World, forMs: number, isNoticed: boolean): void {
  const { timeline, clock, setup, browser } = world;
  clock.noteSleep(forMs);
  world.sleptAt = timeline.now() + forMs;
  timeline.sleep(forMs, setup.isMonotonicStoppedBySleep);
  if (!isNoticed) return;
  timeline.after(browser, 0, () => {
    for (const tab of runningTabs(world)) {
      if (tab.isVisible) tab.signal('visible');
      tab.signal('online');
    }
  });
}

const HARMLESS: ReadonlySet<Action['type']> = new Set([
  'open',
  'get',
  'refresh',
  'fetch',
  'online',
  'focus',
  'stray',
  'stranger',
  'show',
  'hide',
]);

/** Whether it may cost a promise its time; the people at the screen never do. */
function isTrouble({ type }: Action): boolean {
  return !HARMLESS.has(type);
}

function troubleMs(action: Action): number {
  if (action.type === 'mishap' || action.type === 'ambush')
    return 'forMs' in action.mishap ? action.mishap.forMs : 0;
  return 'forMs' in action ? action.forMs : 0;
}
