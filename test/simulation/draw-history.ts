import { drawFlowActions, drawFlowSetup } from './draw-flow.ts';
import { kindsOfAction, type Random } from './kinds-of-action.ts';
import type { History, Setup, TimedAction } from './setup.ts';
import { createNoise, pickFrom } from './world/random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The first tab's sign-in, when all tabs that are there at the start are open. */
const SIGN_IN_AT_MS = 3_000;

/** In so many histories the session has limits, and people hold it. */
const FLOW_SHARE = 1 / 3;

export interface HistoryWishes {
  /** How many tabs are open at the start; drawn if it is not said. */
  readonly tabs?: number | undefined;
  /** The server's and the client's replay window; drawn if it is not said. */
  readonly windowMs?: number | undefined;
  /** Whether the session has limits and people hold it, in all histories or none; a third if it is not said. */
  readonly flows?: boolean | undefined;
}

/** The history that belongs to a seed: always the same. */
export function drawHistory(seed: number, wishes: HistoryWishes = {}): History {
  const noise = createNoise(seed);
  const drawn = drawSetup(seed, noise('setup'), wishes);
  // Drawn from streams of their own, so that the histories without them are what they were.
  const random = noise('flows');
  const isDrawn = random() < FLOW_SHARE;
  const hasFlows = wishes.flows ?? isDrawn;
  const flows = hasFlows ? drawFlowSetup(random, drawn.accessTtlS, lengthMs(drawn)) : null;
  const setup = { ...drawn, flows };
  const actions = drawActions(setup, noise('actions'), wishes);
  if (flows === null) return { setup, actions };
  const tabs = actions.filter(({ type }) => type === 'open').length;
  const span = { tabs, fromMs: SIGN_IN_AT_MS, untilMs: lengthMs(setup) };
  const added = drawFlowActions(setup, random, span).filter(({ atMs }) => atMs < span.untilMs);
  return { setup, actions: [...actions, ...added].toSorted((a, b) => a.atMs - b.atMs) };
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
    clockDriftPpm: pickFrom(random, [0, 0, 0, 0, -100, 100, -500, 500]),
    isMonotonicStoppedBySleep: random() < 0.7,
    flows: null,
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
