import type { SessionEventName } from '../../packages/sdk/src/events.ts';
import type { ActiveRecord, SessionRecord } from '../../packages/sdk/src/model/record.ts';
import type { SessionSnapshot } from '../../packages/sdk/src/snapshot.ts';
import type { Action } from './setup.ts';
import type { TokenRequest } from './world/sim-server.ts';

/** What an account of a history consists of: everything that an outsider could have seen. `at`: true time, ms. */
export type Fact = { readonly at: number } & FactBody;

export type FactBody =
  | { type: 'acted'; action: Action }
  /** A token request left a tab. */
  | { type: 'sent'; tab: number; request: TokenRequest }
  /** The server saw to it. */
  | { type: 'served'; request: TokenRequest }
  /** A tab heard what came of it, or gave it up. */
  | { type: 'heard'; tab: number; request: TokenRequest }
  /** The shared store was written. */
  | {
      type: 'stored';
      tab: number;
      before: SessionRecord | null;
      after: SessionRecord | null;
      /** What lay there was another build's. */
      isOverForeign: boolean;
    }
  /** Somebody was signed in, and the app gave the tokens to this tab. */
  | { type: 'signed-in'; tab: number; family: number }
  /** `end()` was called in a tab that showed this session, or none yet. */
  | { type: 'signed-out'; tab: number; sessionId: string | null }
  | { type: 'granted'; tab: number; grant: Grant }
  | { type: 'refused'; tab: number; code: string; call: string; askedAt: number; id: number }
  /** A call came to a good end. */
  | { type: 'settled'; tab: number; call: string; id: number }
  | { type: 'shown'; tab: number; before: SessionSnapshot; after: SessionSnapshot }
  | { type: 'told'; tab: number; name: SessionEventName; payload: unknown }
  | { type: 'posted'; tab: number; message: unknown }
  | { type: 'thrown'; tab: number; error: unknown }
  /** Somebody called this of a session, and waits. Calls are numbered in their order. */
  | { type: 'asked'; tab: number; call: string; id: number; shown: SessionSnapshot }
  /** Somebody did something in a tab; `countsIn`: in this session, if in any, it puts off the idle limit for sure. */
  | { type: 'touched'; tab: number; countsIn: string | null; isWarned: boolean }
  | { type: 'held'; tab: number; holdId: string; minValidityMs: number | null; maxMs: number }
  /** Its flow is over, or nobody wants it any longer. */
  | { type: 'released'; tab: number; holdId: string; countsIn: string | null }
  /** `extend()` was asked for then, in this session, and has resolved. */
  | { type: 'prolonged'; tab: number; sessionId: string | null; askedAt: number }
  /** `ready()` has resolved, and this is what the tab then hands out; `leftMs` by the server's clock. */
  | {
      type: 'ready';
      tab: number;
      minValidityMs: number | null;
      askedAt: number;
      accessToken: string;
      leftMs: number;
      shownNow: SessionSnapshot;
    }
  /** The news of this flow has had its time. */
  | { type: 'held-known'; tab: number; holdId: string; takenAt: number }
  /** As long as this flow wants it to live, the token that was in the store lives just now. */
  | { type: 'held-short'; tab: number; holdId: string; accessToken: string; sessionId: string }
  /** A tab asked for the Web Lock. */
  | { type: 'lock-asked'; tab: number }
  /** A page began to freeze or to leave; is back from it and has heard nothing of it yet; is no more. */
  | { type: 'paused' | 'woke' | 'died'; tab: number }
  /** The API was called, with this bearer token or none. */
  | {
      type: 'called';
      tab: number;
      url: string;
      isForeign: boolean;
      authorization: string | null;
      status: number;
    }
  /** The access token of the record that lies in the store has just expired, by the server's clock. */
  | { type: 'expired'; record: ActiveRecord }
  /** Without a fault for a while, and all that happened meanwhile. */
  | { type: 'quiet-window'; window: QuietWindow }
  /** One after it, in which the leading tab died without a word at the beginning. */
  | { type: 'bereaved-window'; window: QuietWindow };

export interface Grant {
  /** Of the call. */
  readonly id: number;
  readonly accessToken: string;
  readonly askedAt: number;
  readonly minValidityMs: number | null;
  /** What the tab showed when it was asked. */
  readonly shown: SessionSnapshot;
  /** What it shows now. */
  readonly shownNow: SessionSnapshot;
}

export interface QuietWindow {
  readonly lengthMs: number;
  readonly tabs: number;
  /** At its beginning every tab knew what was in the store. */
  readonly isAgreed: boolean;
  /** At its beginning one tab led. */
  readonly isLed: boolean;
  readonly commits: number;
  readonly restores: number;
  readonly requests: number;
  readonly broadcasts: number;
  readonly messages: number;
  /** Among them: a backup says that it had to step in. */
  readonly takeovers: number;
  readonly lockRequests: number;
  readonly reads: number;
  readonly writes: number;
  /** Among them: what tabs say of their flows and of what is done in them. And who was told of it. */
  readonly notes: number;
  readonly tellings: number;
  /** Warnings that were told. */
  readonly warnings: number;
  readonly timersPerTab: readonly number[];
}
