import { ask, attempt, signIn } from './call-session.ts';
import { meetMishap } from './perform-mishap.ts';
import { isFlowAction, noteTouch, performFlow } from './perform-flow.ts';
import { callIn, letStrangerSpeak, putForeignRecord } from './perform-foreign.ts';
import type { Action, FlowAction } from './setup.ts';
import { isRunning, runningTabs } from './running-tabs.ts';
import { openTab } from './world/sim-tab.ts';
import type { World } from './world/world.ts';

/** Does what an action says; one that has nothing to be done to does nothing. */
export function performAction(world: World, action: Action): void {
  world.note({ type: 'acted', action });
  if (isTrouble(action))
    world.troubledAt = Math.max(world.troubledAt, world.timeline.now() + troubleMs(action));
  if (isFlowAction(action)) return performFlow(world, action);
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
    case 'upon':
      return void world.occasions.push(action);
    case 'foreign-record':
      return putForeignRecord(world, action.forMs, action.lastly);
  }
}

type TabAction = Exclude<Extract<Action, { tab: number }>, FlowAction | { type: 'open' }>;

function act(world: World, action: TabAction): void {
  if (action.type === 'mishap') return meetMishap(world, action.tab, action.mishap);
  const tab = world.tabs.get(action.tab);
  if (tab === undefined || !isRunning(tab)) return;
  const { number, session } = tab;
  switch (action.type) {
    case 'dispose':
      tab.isDisposed = true;
      return attempt(world, tab, 'dispose', (own) => own.dispose());
    case 'show':
    case 'hide':
      if (tab.isVisible === (action.type === 'show')) return;
      tab.isVisible = action.type === 'show';
      tab.hiddenAt = tab.isVisible ? null : world.timeline.now();
      if (tab.isVisible) noteTouch(world, tab);
      return tab.signal(tab.isVisible ? 'visible' : 'hidden');
    case 'focus':
      return tab.signal('woken');
    case 'get':
      return ask(world, tab, action.minValidityMs, action.abortAfterMs);
    case 'refresh':
      return attempt(world, tab, 'refresh', (own) => own.refresh());
    case 'fetch': {
      const origin = action.isForeign ? 'https://shop.example.evil.example' : 'https://shop.example';
      const init = action.method === 'GET' ? {} : { method: 'POST', body: '{}' };
      // An address of its own, by which a repeated request is known.
      const url = `${origin}/orders/${world.facts.length}`;
      return attempt(world, tab, action.isForeign ? 'fetch-foreign' : 'fetch', (own) => own.fetch(url, init));
    }
    case 'sign-in':
      return signIn(world, tab, action.subject);
    case 'sign-out': {
      const shown = session.getSnapshot();
      const sessionId = shown.status === 'active' ? shown.sessionId : null;
      world.note({ type: 'signed-out', tab: number, sessionId });
      attempt(world, tab, 'end', (own) => own.end());
      return void world.meet('ending', number);
    }
  }
}

function sleep(world: World, forMs: number, isNoticed: boolean): void {
  const { timeline, clock, setup, browser } = world;
  clock.noteSleep(forMs);
  world.sleptAt = timeline.now() + forMs;
  timeline.sleep(forMs, setup.isMonotonicStoppedBySleep);
  if (!isNoticed) return;
  timeline.after(browser, 0, () => {
    for (const tab of runningTabs(world)) {
      if (tab.isVisible) {
        noteTouch(world, tab);
        tab.signal('visible');
      }
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
  'work',
  'hold',
  'release',
  'ready',
  'extend',
  'upon',
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
