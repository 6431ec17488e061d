import { createLeaseLock } from '../../../packages/sdk/src/browser/lease-lock.ts';
import type { Clock, LifecycleSignal, Ports, RefreshLock } from '../../../packages/sdk/src/ports.ts';
import type { Moment } from '../setup.ts';
import { createSimChannel } from './sim-channel.ts';
import { createSimLock } from './sim-lock.ts';
import { createSimStore, createStoreCell, createStoreGate } from './sim-store.ts';
import type { Owner } from './timeline.ts';
import type { World } from './world.ts';

/** A page, as the world has it. */
export interface Page {
  readonly number: number;
  readonly owner: Owner;
  /** True time, ms. */
  readonly openedAt: number;
  isVisible: boolean;
  /** Since when, true time; `null` while it is visible. */
  hiddenAt: number | null;
}

interface TabPorts {
  readonly ports: Ports;
  readonly signal: (signal: LifecycleSignal) => void;
  readonly timerCount: () => number;
  /** Somebody does something in this page. */
  readonly act: () => void;
}

export const REFRESH_TIMEOUT_MS = 20_000;
/** As create-session.ts adds it to a lease. */
const LEASE_GRACE_MS = 5_000;
const THROTTLED_AFTER_MS = 300_000;

/** The world as one page's session is given it. */
export function createTabPorts(world: World, page: Page): TabPorts {
  const { timeline, setup, note } = world;
  const { number, owner } = page;
  const stream = (name: string) => world.noise(`tab ${number} ${name}`);
  const { clock, timerCount } = createPageClock(world, page);
  let onSignal: (signal: LifecycleSignal) => void = () => {};
  let onActivity: () => void = () => {};
  let ids = 0;
  const newId = () => `tab${number}-${(ids += 1)}`;

  const meet = (moment: Moment) => world.meet(moment, number);
  const isAlone = setup.store === 'memory';
  const storeOf = (cell: World['recordCell'], name: 'record' | 'lease') =>
    createSimStore({
      timeline,
      cell: isAlone ? createStoreCell(createStoreGate()) : cell,
      owner,
      random: stream(name),
      longestMs: setup.storeMs,
      memoryReason: isAlone ? 'IndexedDB cannot be opened (SecurityError)' : null,
      onRead: () => void (name === 'record' && meet('record-read')),
      onWriteAsked: () => void meet('write-asked'),
      onBegun: () => meet('in-transaction'),
      onWrite: (before, after) => void (name === 'record' && world.noteWrite(number, before, after)),
    });
  const lock: RefreshLock =
    setup.locks === 'web'
      ? createSimLock({
          timeline,
          desk: world.lockDesk,
          owner,
          browser: world.browser,
          random: stream('lock'),
          onAsked() {
            note({ type: 'lock-asked', tab: number });
            meet('lock-asked');
          },
          onGranted: () => void meet('lock-granted'),
        })
      : createLeaseLock(storeOf(world.leaseCell, 'lease'), clock, newId, REFRESH_TIMEOUT_MS + LEASE_GRACE_MS);
  const ports: Ports = {
    clock,
    store: storeOf(world.recordCell, 'record'),
    openChannel: createSimChannel({
      timeline,
      airwaves: world.airwaves,
      owner,
      random: stream('channel'),
      longestMs: setup.messageMs,
      lossPercent: setup.messageLossPercent,
      wallNow: setup.isChannelTimed ? world.clock.wallNow : null,
      onPosted: (message) => note({ type: 'posted', tab: number, message }),
    }),
    lock,
    lifecycle: {
      isVisible: () => page.isVisible,
      listen(listener) {
        onSignal = listener;
        return () => void (onSignal = () => {});
      },
    },
    activity: {
      listen(listener) {
        onActivity = listener;
        return () => void (onActivity = () => {});
      },
    },
    random: stream('random'),
    newId,
  };
  return { ports, timerCount, signal: (signal) => onSignal(signal), act: () => onActivity() };
}

/** The device's clock, a monotonic one of the page's own, and timers that are late while it is hidden. */
function createPageClock({ timeline, clock }: World, page: Page): { clock: Clock; timerCount: () => number } {
  let timers = 0;

  /** Chrome wakes the timers of a page once a second when it is hidden, once a minute when it long has been. */
  function throttledMs(delayMs: number): number {
    if (page.hiddenAt === null) return delayMs;
    const stepMs = timeline.now() - page.hiddenAt > THROTTLED_AFTER_MS ? 60_000 : 1_000;
    return Math.ceil((timeline.now() + delayMs) / stepMs) * stepMs - timeline.now();
  }

  const pageClock: Clock = {
    wallNow: clock.wallNow,
    monotonicNow: () => clock.monotonicNow() - page.openedAt,
    setTimer(delayMs, onFire) {
      let isArmed = true;
      timers += 1;
      const disarm = () => {
        if (isArmed) timers -= 1;
        isArmed = false;
      };
      // Whole ms, as browsers have it: never a shade early.
      const stop = timeline.after(page.owner, Math.ceil(throttledMs(delayMs)), () => {
        disarm();
        onFire();
      });
      return () => {
        stop();
        disarm();
      };
    },
  };
  return { clock: pageClock, timerCount: () => timers };
}
