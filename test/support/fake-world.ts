import type { SessionOptions } from '../../packages/sdk/src/options.ts';
import { resolveSessionOptions } from '../../packages/sdk/src/resolve-options.ts';
import type {
  Channel,
  Clock,
  LifecycleSignal,
  Ports,
  RefreshLock,
  TokenStore,
  Undo,
} from '../../packages/sdk/src/ports.ts';
import { startSession } from '../../packages/sdk/src/runtime/start-session.ts';
import type { Session } from '../../packages/sdk/src/session.ts';
import { createFakeServer, type FakeServer } from './fake-server.ts';
import { sessionEventNames } from './session-event-names.ts';

/** A browser with any number of tabs, in virtual time: nothing happens but by `pass`. */
export interface FakeWorld {
  readonly server: FakeServer;
  /** What lies in the shared store; may be written to. */
  stored: unknown;
  /** What was posted on the channel, by all tabs, in order. */
  readonly posted: unknown[];
  /** How often the store was read or written, the lock asked for. */
  readonly counts: { reads: number; updates: number; lockAttempts: number };
  /** While set, the store's calls reject with it. */
  storeFault: Error | null;
  /** While set, every write is made twice, as after a connection that was lost at its end. */
  isStoreRepeating: boolean;
  /** Moves the wall clock of the device without letting time pass. */
  stepClock(byMs: number): void;
  wallNow(): number;
  openTab(options?: Partial<SessionOptions>): FakeTab;
  /** Lets time pass, with all that falls due in it. */
  pass(ms: number): Promise<void>;
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
}

export interface FakeTab {
  readonly session: Session;
  /** What the session was given; contract tests hold these against the browser's own. */
  readonly ports: Ports;
  readonly events: { name: string; payload: unknown }[];
  /** How many timers this tab has armed now. */
  timerCount(): number;
  signal(signal: LifecycleSignal): void;
  /** Somebody does something in this tab. */
  act(): void;
  isListeningToActivity(): boolean;
  /** Nothing of the tab runs any more; what it held is let go of. */
  crash(): void;
  /** Nothing of the tab runs until `thaw`; what it holds it keeps. */
  freeze(): void;
  thaw(): void;
}

interface Timer {
  at: number;
  order: number;
  tab: object;
  fire: () => void;
}

const MESSAGE_DELAY_MS = 1;
const FAKE_START = Date.UTC(2026, 0, 1);

export function createFakeWorld(): FakeWorld {
  let monotonic = 0;
  let wallShift = FAKE_START;
  let order = 0;
  let timers: Timer[] = [];
  let lockHolder: object | null = null;
  const listeners = new Map<object, (message: unknown) => void>();
  const counts = { reads: 0, updates: 0, lockAttempts: 0 };
  const posted: unknown[] = [];

  const settle = async () => {
    // A macrotask runs after all microtasks that it finds, however many they bring.
    for (let round = 0; round < 4; round += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  const after = (tab: object, delayMs: number, fire: () => void): Undo => {
    const timer = { at: monotonic + Math.max(0, delayMs), order: (order += 1), tab, fire };
    timers.push(timer);
    return () => void (timers = timers.filter((other) => other !== timer));
  };

  const server = createFakeServer({
    wallNow: () => FAKE_START + monotonic,
    wait: (ms) => new Promise((resolve) => void after(server, ms, resolve)),
  });

  const world: FakeWorld = {
    server,
    stored: undefined,
    posted,
    counts,
    storeFault: null,
    isStoreRepeating: false,
    stepClock: (byMs) => void (wallShift += byMs),
    wallNow: () => wallShift + monotonic,
    settle,
    async pass(ms) {
      const until = monotonic + ms;
      await settle();
      for (;;) {
        const next = timers
          .filter((timer) => timer.at <= until && !frozen.has(timer.tab))
          .toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        monotonic = Math.max(monotonic, next.at);
        next.fire();
        await settle();
      }
      monotonic = until;
    },
    openTab: (options = {}) => openTab(options),
  };

  const frozen = new Set<object>();

  function openTab(options: Partial<SessionOptions>): FakeTab {
    const tab = {};
    let isDead = false;
    const thawed: (() => void)[] = [];
    let onSignal: ((signal: LifecycleSignal) => void) | null = null;
    let onActivity: (() => void) | null = null;
    /** Continuations of a frozen tab wait for its thaw, those of a dead one for ever. */
    const resume = <T>(value: T): Promise<T> => {
      if (isDead) return new Promise(() => {});
      if (!frozen.has(tab)) return Promise.resolve(value);
      return new Promise((resolve) => void thawed.push(() => resolve(value)));
    };

    const clock: Clock = {
      wallNow: world.wallNow,
      monotonicNow: () => monotonic,
      setTimer: (delayMs, fire) => after(tab, delayMs, () => !isDead && fire()),
    };
    const touch = async <T>(act: () => T): Promise<T> => {
      await Promise.resolve();
      if (world.storeFault !== null) throw world.storeFault;
      return resume(structuredClone(act()));
    };
    const store: TokenStore = {
      read: () => touch(() => (counts.reads += 1) && world.stored),
      update: (change) =>
        touch(() => {
          counts.updates += 1;
          const apply = () => {
            const changed = change(world.stored);
            if ('write' in changed) world.stored = structuredClone(changed.write);
            return changed.result;
          };
          const result = apply();
          return world.isStoreRepeating ? apply() : result;
        }),
      memoryReason: () => null,
      close() {},
    };
    const openChannel = (onMessage: (message: unknown) => void): Channel => {
      const open = () => void listeners.set(tab, onMessage);
      open();
      return {
        post(message) {
          if (isDead || !listeners.has(tab)) return;
          posted.push(message);
          for (const other of [...listeners.keys()]) {
            if (other === tab) continue;
            after(world, MESSAGE_DELAY_MS, () => listeners.get(other)?.(structuredClone(message)));
          }
        },
        reopen: open,
        close: () => void listeners.delete(tab),
      };
    };
    const hold = (): Undo => {
      const grip = { tab };
      lockHolder = grip;
      return () => void (lockHolder === grip && (lockHolder = null));
    };
    const lock: RefreshLock = {
      async tryAcquire() {
        counts.lockAttempts += 1;
        return resume(lockHolder === null ? hold() : null);
      },
      steal: async () => resume(hold()),
    };
    const ports: Ports = {
      clock,
      store,
      openChannel,
      lock,
      lifecycle: {
        isVisible: () => true,
        listen(listener) {
          onSignal = listener;
          return () => void (onSignal = null);
        },
      },
      activity: {
        listen(listener) {
          onActivity = listener;
          return () => void (onActivity = null);
        },
      },
      random: () => 0.5,
      newId: () => `id-${(order += 1)}`,
    };
    const resolved = resolveSessionOptions(
      { refresh: (context) => server.refresh(context).then(resume), ...options },
      { origin: 'https://shop.example', fetch: (input, init) => server.fetch(input, init) },
    );
    const session = startSession(ports, resolved);
    const events: FakeTab['events'] = [];
    for (const name of sessionEventNames) session.on(name, (payload) => events.push({ name, payload }));
    return {
      session,
      ports,
      events,
      timerCount: () => timers.filter((timer) => timer.tab === tab).length,
      signal: (signal) => onSignal?.(signal),
      act: () => onActivity?.(),
      isListeningToActivity: () => onActivity !== null,
      crash() {
        isDead = true;
        listeners.delete(tab);
        timers = timers.filter((timer) => timer.tab !== tab);
        if (lockHolder !== null && (lockHolder as { tab: object }).tab === tab) lockHolder = null;
      },
      freeze() {
        onSignal?.('frozen');
        frozen.add(tab);
      },
      thaw() {
        frozen.delete(tab);
        for (const go of thawed.splice(0)) go();
        onSignal?.('returned');
      },
    };
  }

  return world;
}
