/** What a world is like, from its beginning to its end. */
export interface Setup {
  readonly seed: number;
  readonly accessTtlS: number;
  /** How long the server still answers a rotated refresh token. */
  readonly serverWindowMs: number;
  /** What the client was told of it: the same, or less. */
  readonly replayWindowMs: number;
  readonly locks: 'web' | 'lease';
  /** `memory`: IndexedDB refuses to open, and each tab is on its own. */
  readonly store: 'shared' | 'memory';
  /** The longest that each of these takes without a fault. */
  readonly networkMs: number;
  readonly storeMs: number;
  readonly messageMs: number;
  /** How many messages of a hundred are lost for no reason. */
  readonly messageLossPercent: number;
  readonly clockOffsetMs: number;
  readonly clockDriftPpm: number;
  readonly isMonotonicStoppedBySleep: boolean;
}

/** What a request for tokens meets. `after`: the server has acted, and nobody hears of it. */
export type NetworkFault =
  | { type: 'lost'; after: boolean }
  | { type: 'hang'; after: boolean }
  | { type: 'status'; status: number; after: boolean; retryAfterS: number | null }
  /** Status 200 and a page, as from a captive portal. */
  | { type: 'html' }
  /** Status 200 and JSON that was cut off. */
  | { type: 'cut-off' }
  /** 400 without a body. */
  | { type: 'unreadable' }
  | { type: 'misconfigured' }
  /** The app's `refresh` throws an error that quotes the token. */
  | { type: 'loud' };

export type StoreFault =
  /** Nothing was done, and the call rejects. */
  | 'refused'
  /** It was done, and the call rejects all the same. */
  | 'unheard'
  /** The connection was lost at the end: it is done twice. */
  | 'twice'
  /** Given up after five seconds, and done later nevertheless. */
  | 'late';

/** What befalls a tab. */
export type Mishap =
  | { type: 'crash' }
  | { type: 'close' }
  | { type: 'freeze'; forMs: number; isSignalLast: boolean }
  | { type: 'leave'; forMs: number };

/** At which of its own steps a mishap meets a tab. */
export type Moment = 'lock-asked' | 'journaled' | 'sent' | 'rotated' | 'answered' | 'committed';

export type Action =
  | { type: 'open'; tab: number; isVisible: boolean }
  | { type: 'mishap'; tab: number; mishap: Mishap }
  /** The next tab that comes to this moment is met `delayMs` after it. */
  | { type: 'ambush'; moment: Moment; delayMs: number; mishap: Mishap }
  | { type: 'dispose'; tab: number }
  | { type: 'show'; tab: number }
  | { type: 'hide'; tab: number }
  | { type: 'focus'; tab: number }
  | { type: 'online' }
  | { type: 'get'; tab: number; minValidityMs: number | null }
  | { type: 'refresh'; tab: number }
  | { type: 'fetch'; tab: number; isForeign: boolean }
  | { type: 'sign-in'; tab: number; subject: string }
  | { type: 'sign-out'; tab: number }
  | { type: 'fault'; fault: NetworkFault; times: number }
  | { type: 'offline'; forMs: number }
  | { type: 'outage'; forMs: number; fault: NetworkFault }
  | { type: 'store-fault'; fault: StoreFault }
  | { type: 'store-outage'; forMs: number }
  | { type: 'evict' }
  | { type: 'step'; byMs: number }
  | { type: 'sleep'; forMs: number; isNoticed: boolean }
  | { type: 'revoke'; what: 'session' | 'access' }
  | { type: 'stray'; what: 'garbage' | 'newer' };

export type TimedAction = Action & { readonly atMs: number };

/** All that is needed to have the same again. */
export interface History {
  readonly setup: Setup;
  readonly actions: readonly TimedAction[];
}
