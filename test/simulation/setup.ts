/** What a world is like, from its beginning to its end. */
export interface Setup {
  readonly seed: number;
  readonly accessTtlS: number;
  /** `lasting`: one for the whole session, named at sign-in only. `none`: not even there. */
  readonly refreshTokens: 'rotating' | 'lasting' | 'none';
  /** How an answer tells how long the access token lives: `jwt` by its own `exp` beside `iat`, and in no other way. */
  readonly expiry: 'expires-in' | 'jwt';
  /** How the server refuses a refresh token: 400 with its reason, or without a body. */
  readonly refusal: 'invalid-grant' | 'empty';
  readonly tokenType: 'Bearer' | 'bearer';
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
  /** A message sent, by the wall clock, before its receiver began to listen is dropped: broadcast-channel's own way. */
  readonly isChannelTimed: boolean;
  readonly clockOffsetMs: number;
  readonly clockDriftPpm: number;
  readonly isMonotonicStoppedBySleep: boolean;
  /** `null`: the session has no limits and parks nothing, and the server says nothing of its refresh tokens' lives. */
  readonly flows: FlowSetup | null;
}

/** The ends that a session may come to beside a refusal, and what is asked of it while somebody is at work. */
export interface FlowSetup {
  /** `null`: none. */
  readonly idleLimitMs: number | null;
  readonly absoluteLimitMs: number | null;
  readonly warnBeforeMs: number;
  readonly reauthenticateWithinMs: number;
  readonly maxParked: number;
  /** How long a refresh token lives, `sliding` from its last use, `fixed` from the sign-in; `null`: without an end. */
  readonly refreshLife: { readonly type: 'sliding' | 'fixed'; readonly lifeS: number } | null;
}

/** What a history from before the world knew of these things had. */
export const plainSetup = {
  refreshTokens: 'rotating',
  expiry: 'expires-in',
  refusal: 'invalid-grant',
  tokenType: 'Bearer',
  isChannelTimed: false,
  flows: null,
} as const satisfies Partial<Setup>;

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
export type Moment =
  | 'opened'
  | 'lock-asked'
  | 'lock-granted'
  | 'record-read'
  | 'write-asked'
  /** Between the reading and the writing of one transaction: all others wait for it. */
  | 'in-transaction'
  | 'journaled'
  | 'sent'
  | 'rotated'
  | 'answered'
  | 'committed'
  | 'starting'
  | 'ending';

/** What people do who are at work in a tab. */
export type FlowAction =
  /** Somebody does something in it now, and again and again. */
  | { type: 'work'; tab: number; forMs: number; everyMs: number }
  /** With `abortAfterMs` its signal ends it. */
  | { type: 'hold'; tab: number; minValidityMs: number | null; maxMs: number | null; abortAfterMs?: number }
  /** Of several the first that was taken; `ready` asks the last. */
  | { type: 'release'; tab: number }
  | { type: 'ready'; tab: number }
  | { type: 'extend'; tab: number }
  /** In a tab that shows the end of a session: as whoever it was, or somebody else. */
  | { type: 'sign-in-again'; tab: number; isSame: boolean }
  /** In such a tab, nobody wants to sign in again. */
  | { type: 'give-up'; tab: number };

export type Action =
  | FlowAction
  /** When the next warning is told, or the next session ends by itself, this is done so much later. */
  | { type: 'upon'; event: 'warned' | 'ended'; steps: readonly Step[] }
  | { type: 'open'; tab: number; isVisible: boolean }
  | { type: 'mishap'; tab: number; mishap: Mishap }
  /** The next tab that comes to this moment is met `delayMs` after it. */
  | { type: 'ambush'; moment: Moment; delayMs: number; mishap: Mishap }
  | { type: 'dispose'; tab: number }
  | { type: 'show'; tab: number }
  | { type: 'hide'; tab: number }
  | { type: 'focus'; tab: number }
  | { type: 'online' }
  | { type: 'get'; tab: number; minValidityMs: number | null; abortAfterMs?: number }
  | { type: 'refresh'; tab: number }
  | { type: 'fetch'; tab: number; isForeign: boolean; method?: 'GET' }
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
  | { type: 'stray'; what: 'garbage' | 'newer' }
  /** A tab of another build of Holdfast speaks on the channel. */
  | { type: 'stranger'; version: number; forMs: number }
  /** Another build's record lies in the store; then nothing (`gone`), or what was there before (`back`). */
  | { type: 'foreign-record'; forMs: number; lastly: 'gone' | 'back' };

export interface Step {
  readonly afterMs: number;
  readonly action: Action;
}

export type TimedAction = Action & { readonly atMs: number };

/** All that is needed to have the same again. */
export interface History {
  readonly setup: Setup;
  readonly actions: readonly TimedAction[];
}
