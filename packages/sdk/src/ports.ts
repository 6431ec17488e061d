// What the runtime needs from the world. The browser's own are in browser/, a simulated world can stand in.
// Values that come from outside are `unknown` here: the model parses them.

/** Undoes what the call that returned it did. Calling it twice does nothing more. */
export type Undo = () => void;

/** Two clocks, because neither is right alone: the wall clock is stepped, the monotonic one stops in sleep. */
export interface Clock {
  /** Epoch ms. */
  wallNow(): number;
  /** Ms since some start of this page's. Never goes back; may stand still while the machine sleeps. */
  monotonicNow(): number;
  /** Calls once after `delayMs` (0 to 60,000). May be late, never early on the monotonic clock. */
  setTimer(delayMs: number, onFire: () => void): Undo;
}

/** One record for all tabs of the session's name. */
export interface TokenStore {
  /** The record as it lies there, `undefined` where there is none. Rejects when the store cannot be read. */
  read(): Promise<unknown>;
  /**
   * One atomic read-modify-write. `change` runs synchronously, maybe more than once (a lost connection),
   * and says what to write; without `write` nothing is written.
   */
  update<Result>(change: (current: unknown) => StoreChange<Result>): Promise<Result>;
  /** Why it is only this tab's memory; `null` if other tabs and a reload see what is written. */
  memoryReason(): string | null;
  close(): void;
}

export interface StoreChange<Result> {
  write?: unknown;
  result: Result;
}

/** Hints between tabs: in order per sender, may be lost, never returned to the sender. */
export interface Channel {
  post(message: unknown): void;
  /** Listens and sends again. */
  reopen(): void;
  /** Stops listening and sending until `reopen()`. */
  close(): void;
}
export type OpenChannel = (onMessage: (message: unknown) => void) => Channel;

/** Mutual exclusion of refreshes over all tabs. Nobody ever queues: whoever finds it taken looks again later. */
export interface RefreshLock {
  /** Takes the lock if it is free; `null` if it is taken. */
  tryAcquire(): Promise<Undo | null>;
  /** Takes it in any case. The old holder's code may still run on: the fence in the store stops its writes. */
  steal(): Promise<Undo>;
}

/** What happens to the page. */
export type LifecycleSignal =
  | 'visible'
  | 'hidden'
  /** Time may have passed by unseen: the window got the focus. */
  | 'woken'
  /** The network is back, as far as the browser can tell. */
  | 'online'
  /** No timer and no continuation runs from here on: freeze. */
  | 'frozen'
  /** The page goes into the back/forward cache or away: pagehide. */
  | 'left'
  /** Back from `frozen` or `left`. */
  | 'returned';

export interface Lifecycle {
  isVisible(): boolean;
  listen(onSignal: (signal: LifecycleSignal) => void): Undo;
}

/** What a person does to the page. */
export interface Activity {
  /** Calls at each such thing, which may be often. */
  listen(onActivity: () => void): Undo;
}

/** In [0, 1). */
export type Random = () => number;

/** Everything the runtime is given. */
export interface Ports {
  clock: Clock;
  store: TokenStore;
  openChannel: OpenChannel;
  lock: RefreshLock;
  lifecycle: Lifecycle;
  activity: Activity;
  random: Random;
  /** A new unique id for a tab, a session, an attempt. */
  newId: () => string;
}
