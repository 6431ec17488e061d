import type { Action, History, Mishap, Moment, NetworkFault, Setup, TimedAction } from './setup.ts';
import { createNoise, pickFrom } from './world/random.ts';

type Random = () => number;
/** What is done, and how much later than the moment it was drawn for. */
type Drawn = Action & { readonly afterMs?: number };
type Draw = (random: Random, tab: number, other: number) => readonly Drawn[];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The first tab's sign-in, when all tabs that are there at the start are open. */
const SIGN_IN_AT_MS = 3_000;

export interface HistoryWishes {
  /** How many tabs are open at the start; drawn if it is not said. */
  readonly tabs?: number | undefined;
  /** The server's and the client's replay window; drawn if it is not said. */
  readonly windowMs?: number | undefined;
}

/** The history that belongs to a seed: always the same. */
export function drawHistory(seed: number, wishes: HistoryWishes = {}): History {
  const noise = createNoise(seed);
  const setup = drawSetup(seed, noise('setup'), wishes);
  return { setup, actions: drawActions(setup, noise('actions'), wishes) };
}

function drawSetup(seed: number, random: Random, { windowMs }: HistoryWishes): Setup {
  const serverWindowMs = windowMs ?? pickFrom(random, [0, 0, 10_000, 30_000, HOUR_MS]);
  return {
    seed,
    accessTtlS: pickFrom(random, [30, 60, 300, 300, 600, 900, 900, 3600]),
    refreshTokens: pickFrom<Setup['refreshTokens']>(random, [
      ...often('rotating' as const, 7),
      'lasting',
      'lasting',
      'none',
    ]),
    expiry: pickFrom<Setup['expiry']>(random, [...often('expires-in' as const, 3), 'jwt']),
    refusal: pickFrom<Setup['refusal']>(random, [...often('invalid-grant' as const, 7), 'empty']),
    tokenType: pickFrom(random, ['Bearer', 'bearer']),
    serverWindowMs,
    replayWindowMs: pickFrom(random, [serverWindowMs, serverWindowMs, serverWindowMs / 2]),
    locks: pickFrom(random, ['web', 'web', 'lease']),
    store: random() < 0.03 ? 'memory' : 'shared',
    networkMs: pickFrom(random, [20, 200, 800]),
    storeMs: pickFrom(random, [1, 5, 40]),
    messageMs: pickFrom(random, [1, 5, 50]),
    messageLossPercent: pickFrom(random, [0, 0, 0, 5, 40]),
    isChannelTimed: random() < 0.2,
    clockOffsetMs: pickFrom(random, [0, 0, -10 * MINUTE_MS, 10 * MINUTE_MS]),
    clockDriftPpm: pickFrom(random, [0, 0, 0, 0, -100, 100, -5_000, 5_000]),
    isMonotonicStoppedBySleep: random() < 0.7,
  };
}

/** So many of the same, for a choice. */
function often<T>(choice: T, times: number): T[] {
  return Array.from({ length: times }, () => choice);
}

/** An hour, or twenty lives of a token where they are shorter. */
export function lengthMs({ accessTtlS }: Setup): number {
  return Math.min(HOUR_MS, accessTtlS * 20_000);
}

function drawActions(setup: Setup, random: Random, wishes: HistoryWishes): TimedAction[] {
  const tabs = wishes.tabs ?? pickFrom(random, [1, 2, 2, 3, 3, 4, 5, 5, 6, 8, 12, 20]);
  const actions: TimedAction[] = [];
  for (let tab = 0; tab < tabs; tab += 1) {
    actions.push({ type: 'open', tab, isVisible: tab === 0 || random() < 0.6, atMs: random() * 2_000 });
  }
  actions.push({ type: 'sign-in', tab: 0, subject: 'ada', atMs: SIGN_IN_AT_MS });

  // Each history knows only some kinds of trouble, so that each kind is also met without the others.
  const share = pickFrom(random, [0, 0.06, 0.15, 0.35, 0.35]);
  const kinds = Object.values(kindsOfAction).filter(() => random() < share);
  if (kinds.length === 0) return actions;
  const count = 3 + Math.floor(random() ** 2 * 60);
  let atMs = SIGN_IN_AT_MS;
  let opened = tabs;
  for (let index = 0; index < count; index += 1) {
    // Troubles that come together, and troubles that come alone.
    atMs = random() < 0.5 ? atMs + random() ** 3 * 5_000 : SIGN_IN_AT_MS + random() * lengthMs(setup);
    const [tab, other] = [Math.floor(random() * opened), Math.floor(random() * opened)];
    for (const { afterMs = 0, ...action } of pickFrom(random, kinds)(random, tab, other)) {
      if (action.type === 'open' && opened >= 20) continue;
      actions.push({ ...action, ...(action.type === 'open' ? { tab: opened } : {}), atMs: atMs + afterMs });
      if (action.type === 'open') opened += 1;
    }
  }
  const end = lengthMs(setup);
  return actions.filter((action) => action.atMs < end).toSorted((a, b) => a.atMs - b.atMs);
}

const kindsOfAction: Readonly<Record<string, Draw>> = {
  open: (random, tab) => [{ type: 'open', tab, isVisible: random() < 0.7 }],
  mishap: (random, tab) => [{ type: 'mishap', tab, mishap: drawMishap(random) }],
  freeze: (random, tab) => [{ type: 'mishap', tab, mishap: drawFreeze(random) }],
  ambush: drawAmbush,
  ambushOften: drawAmbush,
  ambushOfStart: (random, tab) => [
    drawAmbushAt(random, 'starting'),
    { type: 'sign-in', tab, subject: pickFrom(random, ['ada', 'grace']) },
  ],
  ambushOfEnd: (random, tab) => [drawAmbushAt(random, 'ending'), { type: 'sign-out', tab }],
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
  signIn: (random, tab) => [{ type: 'sign-in', tab, subject: pickFrom(random, ['ada', 'grace']) }],
  signInTwice: (random, tab, other) => [
    { type: 'sign-in', tab, subject: 'ada' },
    {
      type: 'sign-in',
      tab: other,
      subject: pickFrom(random, ['ada', 'grace']),
      afterMs: drawInstant(random),
    },
  ],
  signInDuringRefresh: (random, tab, other) => [
    { type: 'refresh', tab },
    { type: 'sign-in', tab: other, subject: pickFrom(random, ['ada', 'grace']), afterMs: random() * 800 },
  ],
  signOut: (_random, tab) => [{ type: 'sign-out', tab }],
  signOutTwice: (random, tab, other) => [
    { type: 'sign-out', tab },
    { type: 'sign-out', tab: other, afterMs: drawInstant(random) },
  ],
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
