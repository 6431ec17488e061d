import { createNoise, pickFrom } from '../../simulation/world/random.ts';

/** What one run does, drawn from its seed: always the same. */
export interface ChaosPlan {
  readonly seed: number;
  readonly setup: ChaosSetup;
  readonly actions: readonly ChaosAction[];
}

export interface ChaosSetup {
  /** How many tabs are opened at once at the start. */
  readonly tabs: number;
  readonly accessTokenTtlS: number;
  /** Of the server and of the session. With none, nothing happens that leaves a rotation unheard. */
  readonly replayWindowMs: number;
  readonly refreshTimeoutMs: number;
}

/**
 * `pick` chooses among the tabs that it can befall when its turn comes; where there are none, nothing happens. Who
 * is there by then, the plan cannot know.
 */
export type ChaosAction =
  | { readonly type: 'open'; readonly count: number }
  | { readonly type: 'refresh'; readonly pick: number; readonly isAwaited: boolean }
  | { readonly type: 'refresh-everywhere' }
  /** With `revokes` the server has just taken back all access tokens. */
  | { readonly type: 'call-everywhere'; readonly revokes: boolean }
  | Mishap
  | Ambush
  | { readonly type: 'thaw' | 'return' | 'show'; readonly pick: number };

export type Mishap =
  | { readonly type: 'close' | 'crash' | 'freeze' | 'leave' | 'outage' | 'dead-link'; readonly pick: number }
  | { readonly type: 'reload'; readonly pick: number; readonly times: number }
  | { readonly type: 'delete-database'; readonly pick: number; readonly by: 'page' | 'browser' };

/** A token request is held at the server until something has happened to the tab that made it. */
export interface Ambush {
  readonly type: 'ambush';
  /** Who asks for a refresh, so that there is a request; `null`: the tokens are about to expire anyway. */
  readonly pick: number | null;
  /** Whether the server has rotated by then. */
  readonly acted: boolean;
  /** Whether the connection breaks in the end; else its answer comes late. */
  readonly drops: boolean;
  readonly mishap: Mishap | null;
  /** How often another tab refreshes before the held request is let go. */
  readonly meanwhile: number;
}

type Random = () => number;
type Draw = (random: Random, setup: ChaosSetup) => ChaosAction;

const WINDOW_MS = 600_000;
const LONG_TTL_S = 600;
const SHORT_TTL_S = 6;

export function drawChaos(seed: number): ChaosPlan {
  const noise = createNoise(seed);
  const setup = drawSetup(noise('setup'));
  const random = noise('actions');
  const count = 12 + Math.floor(random() * 9);
  const actions = Array.from({ length: count }, () => pickFrom(random, draws)(random, setup));
  return { seed, setup, actions };
}

function drawSetup(random: Random): ChaosSetup {
  const tabs = pickFrom(random, [1, 2, 2, 3, 3, 3, 4, 5, 6, 20]);
  // Tokens that expire by themselves would be on their way at any moment, and a crash then costs the session.
  if (random() < 0.3) {
    return { tabs, accessTokenTtlS: LONG_TTL_S, replayWindowMs: 0, refreshTimeoutMs: 20_000 };
  }
  const accessTokenTtlS = pickFrom(random, [SHORT_TTL_S, SHORT_TTL_S, LONG_TTL_S]);
  return { tabs, accessTokenTtlS, replayWindowMs: WINDOW_MS, refreshTimeoutMs: 3_000 };
}

/** What comes often stands here often. */
const draws: readonly Draw[] = [
  ...repeat(5, drawAmbush),
  ...repeat(2, drawRefresh),
  () => ({ type: 'refresh-everywhere' }),
  () => ({ type: 'call-everywhere', revokes: false }),
  // A replayed answer would bring the very tokens that were revoked.
  (_, { replayWindowMs }) => ({ type: 'call-everywhere', revokes: replayWindowMs === 0 }),
  (random) => ({ type: 'open', count: random() < 0.7 ? 1 : 3 }),
  (random) => ({ type: 'show', pick: random() }),
  ...repeat(2, (random) => ({ type: 'freeze', pick: random() })),
  ...repeat(2, (random) => ({ type: 'thaw', pick: random() })),
  ...repeat(2, (random) => ({ type: 'leave', pick: random() })),
  ...repeat(2, (random) => ({ type: 'return', pick: random() })),
  (random) => ({ type: 'outage', pick: random() }),
  (random) => ({ type: 'dead-link', pick: random() }),
  (random) => ({ type: 'crash', pick: random() }),
  (random) => ({ type: 'close', pick: random() }),
  drawReload,
  drawDeletion,
];

function repeat(times: number, draw: Draw): Draw[] {
  return Array.from({ length: times }, () => draw);
}

function drawRefresh(random: Random): ChaosAction {
  return { type: 'refresh', pick: random(), isAwaited: random() < 0.5 };
}

function drawReload(random: Random): Mishap {
  return { type: 'reload', pick: random(), times: 1 + Math.floor(random() * 5) };
}

function drawDeletion(random: Random): Mishap {
  return { type: 'delete-database', pick: random(), by: pickFrom(random, ['page', 'browser']) };
}

function drawAmbush(random: Random, { replayWindowMs, accessTokenTtlS }: ChaosSetup): Ambush {
  const hasWindow = replayWindowMs > 0;
  const acted = hasWindow && random() < 0.6;
  const pick = random();
  const isTurn = accessTokenTtlS === SHORT_TTL_S && random() < 0.3;
  const mishap = drawMishap(random, hasWindow);
  const isFreeze = mishap?.type === 'freeze';
  return {
    type: 'ambush',
    pick: isTurn ? null : pick,
    acted,
    // A server that acts on a request long after its tab gave it up makes a reuse of any replay.
    drops: !acted || random() < (isFreeze ? 0.2 : 0.5),
    mishap,
    // A frozen tab's answer is to find the others two generations on.
    meanwhile: hasWindow ? pickFrom(random, isFreeze ? [1, 2, 2] : [0, 0, 1, 2]) : 0,
  };
}

function drawMishap(random: Random, hasWindow: boolean): Mishap | null {
  const pick = random();
  const type = pickFrom(random, [
    ...(['none', 'close', 'crash', 'leave', 'outage', 'dead-link'] as const),
    ...(['reload', 'freeze', 'delete'] as const),
  ]);
  switch (type) {
    case 'none':
      return null;
    case 'reload':
      return drawReload(random);
    case 'delete':
      return drawDeletion(random);
    case 'freeze':
      // It would keep the lock, and the others waiting, for as long as a refresh may last.
      return hasWindow ? { type, pick } : { type: 'crash', pick };
    case 'close':
    case 'crash':
    case 'leave':
    case 'outage':
    case 'dead-link':
      return { type, pick };
  }
}
