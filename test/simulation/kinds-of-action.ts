import type { Action, Mishap, Moment, NetworkFault } from './setup.ts';
import { pickFrom } from './world/random.ts';

export type Random = () => number;
/** What is done, and how much later than the moment it was drawn for. */
type Drawn = Action & { readonly afterMs?: number };
/** The tabs are two of those that were ever opened, maybe the same. */
type Draw = (random: Random, tab: number, other: number) => readonly Drawn[];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Everything that can happen in a history, each drawn as often as the next. */
export const kindsOfAction: Readonly<Record<string, Draw>> = {
  open: (random, tab) => [{ type: 'open', tab, isVisible: random() < 0.7 }],
  mishap: (random, tab) => [{ type: 'mishap', tab, mishap: drawMishap(random) }],
  freeze: (random, tab) => [{ type: 'mishap', tab, mishap: drawFreeze(random) }],
  ambush: drawAmbush,
  ambushOften: drawAmbush,
  blockade: (random) => [drawAmbushAt(random, 'in-transaction')],
  dispose: (_random, tab) => [{ type: 'dispose', tab }],
  visibility: (random, tab) => [{ type: random() < 0.5 ? 'show' : 'hide', tab }],
  focus: (_random, tab) => [{ type: 'focus', tab }],
  online: () => [{ type: 'online' }],
  get: (random, tab) => [{ type: 'get', tab, minValidityMs: random() < 0.7 ? null : random() * 40_000 }],
  getOften: (_random, tab) => [{ type: 'get', tab, minValidityMs: null }],
  getAborted: (random, tab) => [
    { type: 'get', tab, minValidityMs: random() * 40_000, abortAfterMs: duration(random, 5_000) },
  ],
  refresh: (_random, tab) => [{ type: 'refresh', tab }],
  fetch: (random, tab) => [
    { type: 'fetch', tab, isForeign: random() < 0.3, ...(random() < 0.5 ? { method: 'GET' as const } : {}) },
  ],
  signIn: drawSignIn,
  signInDuringRefresh: (random, tab, other) => [
    { type: 'refresh', tab },
    { type: 'sign-in', tab: other, subject: pickFrom(random, ['ada', 'grace']), afterMs: random() * 800 },
  ],
  signOut: drawSignOut,
  fault: (random) => [{ type: 'fault', fault: drawFault(random), times: 1 + Math.floor(random() ** 2 * 6) }],
  offline: (random) => [{ type: 'offline', forMs: duration(random, 10 * MINUTE_MS) }],
  outage: (random) => [{ type: 'outage', fault: drawFault(random), forMs: duration(random, 10 * MINUTE_MS) }],
  storeFault: (random) => [
    { type: 'store-fault', fault: pickFrom(random, ['refused', 'unheard', 'twice', 'late']) },
  ],
  storeOutage: (random) => [{ type: 'store-outage', forMs: duration(random, 2 * MINUTE_MS) }],
  evict: () => [{ type: 'evict' }],
  step: (random) => [{ type: 'step', byMs: (random() - 0.5) * 40 * MINUTE_MS }],
  // As a time service does it.
  nudge: (random) => [{ type: 'step', byMs: (random() - 0.5) * 1_000 }],
  sleep: (random) => [{ type: 'sleep', forMs: duration(random, 2 * HOUR_MS), isNoticed: random() < 0.7 }],
  revoke: (random) => [{ type: 'revoke', what: random() < 0.7 ? 'access' : 'session' }],
  revokeAndFetch: (_random, tab) => [
    { type: 'revoke', what: 'access' },
    { type: 'fetch', tab, isForeign: false },
  ],
  stray: (random) => [{ type: 'stray', what: random() < 0.5 ? 'garbage' : 'newer' }],
  stranger: (random) => [
    { type: 'stranger', version: pickFrom(random, [0, 2]), forMs: duration(random, 2 * MINUTE_MS) },
  ],
  foreignRecord: (random) => [
    {
      type: 'foreign-record',
      forMs: duration(random, 10 * MINUTE_MS),
      lastly: pickFrom(random, ['gone', 'back']),
    },
  ],
};

/** In one tab, in two at once, or one that something befalls meanwhile. */
function drawSignIn(random: Random, tab: number, other: number): readonly Drawn[] {
  const signIn: Drawn = { type: 'sign-in', tab, subject: pickFrom(random, ['ada', 'grace']) };
  const second: Drawn = { type: 'sign-in', tab: other, subject: 'ada', afterMs: drawInstant(random) };
  return pickFrom(random, [[signIn], [signIn, second], [drawAmbushAt(random, 'starting'), signIn]]);
}

function drawSignOut(random: Random, tab: number, other: number): readonly Drawn[] {
  const signOut: Drawn = { type: 'sign-out', tab };
  const second: Drawn = { type: 'sign-out', tab: other, afterMs: drawInstant(random) };
  return pickFrom(random, [[signOut], [signOut, second], [drawAmbushAt(random, 'ending'), signOut]]);
}

const MOMENTS: readonly Moment[] = [
  'opened',
  'lock-asked',
  'lock-granted',
  'record-read',
  'write-asked',
  'in-transaction',
  'journaled',
  'sent',
  'rotated',
  'answered',
  'committed',
];

function drawAmbush(random: Random): readonly Drawn[] {
  return [drawAmbushAt(random, pickFrom(random, MOMENTS))];
}

function drawAmbushAt(random: Random, moment: Moment): Action {
  const delayMs = pickFrom(random, [0, 0, random() * 5, random() ** 2 * 400]);
  const mishap = drawMishap(random);
  return { type: 'ambush', moment, delayMs: moment === 'in-transaction' ? 0 : delayMs, mishap };
}

/** Not at all, or a moment. */
function drawInstant(random: Random): number {
  return random() < 0.5 ? 0 : random() * 50;
}

function drawMishap(random: Random): Mishap {
  const kind = pickFrom(random, ['crash', 'close', 'freeze', 'freeze', 'leave'] as const);
  if (kind === 'freeze') return drawFreeze(random);
  return kind === 'leave' ? { type: 'leave', forMs: duration(random, HOUR_MS) } : { type: kind };
}

function drawFreeze(random: Random): Mishap {
  return { type: 'freeze', forMs: duration(random, HOUR_MS), isSignalLast: random() < 0.5 };
}

function drawFault(random: Random): NetworkFault {
  const after = random() < 0.5;
  return pickFrom<NetworkFault>(random, [
    { type: 'lost', after },
    { type: 'hang', after },
    { type: 'status', status: 429, after: false, retryAfterS: pickFrom(random, [null, 1, 30, 120]) },
    { type: 'status', status: 500, after: false, retryAfterS: null },
    { type: 'status', status: 503, after: false, retryAfterS: pickFrom(random, [null, 5]) },
    { type: 'status', status: 504, after, retryAfterS: null },
    { type: 'html' },
    { type: 'cut-off' },
    { type: 'unreadable' },
    { type: 'misconfigured' },
    { type: 'loud' },
  ]);
}

/** From some ms up to `longestMs`, as often short as long. */
function duration(random: Random, longestMs: number): number {
  return 10 * (longestMs / 10) ** random();
}
