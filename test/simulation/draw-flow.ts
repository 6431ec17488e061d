import type { Random } from './kinds-of-action.ts';
import type { Action, FlowSetup, Setup, Step } from './setup.ts';
import { pickFrom } from './world/random.ts';

const MINUTE_MS = 60_000;

/** Limits so short that they bite in a history of this length, or none. */
export function drawFlowSetup(random: Random, accessTtlS: number, lengthMs: number): FlowSetup {
  const idleLimitMs = pickFrom(random, [null, 1, 2, 5, 10, 15].map(minutesOf));
  const absoluteLimitMs = pickFrom(random, [null, null, null, lengthMs / 4, lengthMs / 2]);
  const longestWarningMs = Math.min(idleLimitMs ?? Infinity, absoluteLimitMs ?? Infinity) / 2;
  return {
    idleLimitMs,
    absoluteLimitMs,
    warnBeforeMs: Math.min(pickFrom(random, [0, 20_000, 20_000, 60_000, 120_000]), longestWarningMs),
    reauthenticateWithinMs: pickFrom(random, [0, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS]),
    maxParked: pickFrom(random, [1, 2, 5, 50]),
    refreshLife: pickFrom<FlowSetup['refreshLife']>(random, [
      null,
      null,
      { type: 'sliding', lifeS: accessTtlS * pickFrom(random, [2, 3, 10]) },
      { type: 'fixed', lifeS: Math.round((lengthMs / 1000) * pickFrom(random, [0.2, 0.4, 0.8])) },
    ]),
  };
}

function minutesOf(minutes: number | null): number | null {
  return minutes === null ? null : minutes * MINUTE_MS;
}

type Scene = (random: Random, tab: number, other: number) => readonly Step[];

/** What people at work do one after the other, each scene drawn as often as the next. */
const scenes: readonly Scene[] = [
  work,
  work,
  (random, tab) => [at(0, { type: 'work', tab, forMs: 0, everyMs: 1_000 + random() })],
  (random, tab, other) => [...holdFor(random, tab), ...work(random, other)],
  holdFor,
  holdFor,
  holdAndLose,
  (_random, tab) => [at(0, { type: 'extend', tab })],
  answerWarning,
  answerWarning,
  comeBack,
  comeBack,
  comeBack,
  (random, tab) => [at(0, { type: 'sign-in-again', tab, isSame: random() < 0.7 })],
];

/** From the first sign-in on, all through the history: stretches of work, and such in which nobody does anything. */
export function drawFlowActions(
  setup: Setup,
  random: Random,
  span: { tabs: number; fromMs: number; untilMs: number },
): (Action & { atMs: number })[] {
  const { tabs, fromMs, untilMs } = span;
  const count = 2 + Math.floor(random() ** 2 * 24);
  const actions: (Action & { atMs: number })[] = [];
  for (let index = 0; index < count; index += 1) {
    const sceneAtMs = fromMs + random() * (untilMs - fromMs);
    const [tab, other] = [Math.floor(random() * tabs), Math.floor(random() * tabs)];
    for (const { afterMs, action } of pickFrom(random, scenes)(random, tab, other)) {
      actions.push({ ...action, atMs: sceneAtMs + afterMs });
    }
  }
  return setup.flows === null ? [] : actions;
}

function at(afterMs: number, action: Action): Step {
  return { afterMs, action };
}

function work(random: Random, tab: number): Step[] {
  const forMs = 20 * MINUTE_MS * random() ** 2;
  return [at(0, { type: 'work', tab, forMs, everyMs: 1_000 + random() ** 2 * MINUTE_MS })];
}

/** Let go of in time, or not. */
function holdFor(random: Random, tab: number): Step[] {
  const forMs = 20 * MINUTE_MS * random() ** 2;
  const minValidityMs = random() < 0.5 ? null : random() ** 2 * 5 * MINUTE_MS;
  const maxMs = random() < 0.5 ? null : 1 + forMs * 2 * random();
  const isAborted = random() < 0.2;
  return [
    at(0, { type: 'hold', tab, minValidityMs, maxMs, ...(isAborted ? { abortAfterMs: forMs } : {}) }),
    ...(random() < 0.4 ? [at(0, { type: 'ready', tab } as const)] : []),
    ...(random() < 0.4 ? [at(forMs * random(), { type: 'ready', tab } as const)] : []),
    ...(random() < 0.6 && !isAborted ? [at(forMs, { type: 'release', tab } as const)] : []),
  ];
}

/** A flow whose tab is lost on the way. */
function holdAndLose(random: Random, tab: number): Step[] {
  const mishap = pickFrom(random, [
    { type: 'crash' },
    { type: 'close' },
    { type: 'leave', forMs: 20 * MINUTE_MS * random() ** 2 },
    { type: 'freeze', forMs: 20 * MINUTE_MS * random() ** 2, isSignalLast: random() < 0.5 },
  ] as const);
  const lost: Action = random() < 0.2 ? { type: 'dispose', tab } : { type: 'mishap', tab, mishap };
  return [...holdFor(random, tab).slice(0, 1), at(10 * MINUTE_MS * random() ** 2, lost)];
}

/** Whoever is warned goes on, does something else, or takes a hold. */
function answerWarning(random: Random, tab: number, other: number): Step[] {
  const afterMs = random() ** 2 * MINUTE_MS;
  const answer = pickFrom<readonly Step[]>(random, [
    [at(afterMs, { type: 'extend', tab })],
    [at(afterMs, { type: 'extend', tab }), at(afterMs + random() * 100, { type: 'extend', tab: other })],
    [at(afterMs, { type: 'work', tab, forMs: MINUTE_MS, everyMs: 5_000 })],
    holdFor(random, tab),
  ]);
  return [at(0, { type: 'upon', event: 'warned', steps: answer })];
}

/** After an end calls come in, and somebody signs in again, or does not. */
function comeBack(random: Random, tab: number, other: number): Step[] {
  const calls = Array.from({ length: Math.floor(random() * 5) }, () => drawCall(random, tab, other));
  const signIn: Action = { type: 'sign-in-again', tab: other, isSame: random() < 0.7 };
  const last = pickFrom<Action>(random, [signIn, signIn, signIn, { type: 'give-up', tab }]);
  const before = Array.from({ length: Math.floor(random() * 3) }, () => drawCall(random, tab, other));
  const steps = [...calls, at(random() ** 2 * 2 * MINUTE_MS, last)];
  // Some ask just before the end and wait across it.
  const refused: Step[] = random() < 0.3 ? [at(0, { type: 'revoke', what: 'session' }), ...before] : [];
  return [at(0, { type: 'upon', event: 'ended', steps }), ...refused];
}

function drawCall(random: Random, tab: number, other: number): Step {
  const caller = random() < 0.7 ? tab : other;
  const call = pickFrom<Action>(random, [
    { type: 'get', tab: caller, minValidityMs: null },
    { type: 'get', tab: caller, minValidityMs: null, abortAfterMs: random() * MINUTE_MS },
    { type: 'fetch', tab: caller, isForeign: false },
    { type: 'fetch', tab: caller, isForeign: false },
    { type: 'refresh', tab: caller },
    { type: 'ready', tab: caller },
  ]);
  return at(random() ** 2 * MINUTE_MS, call);
}
