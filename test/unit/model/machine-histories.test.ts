import { expect, test } from 'vitest';
import { answerNeed } from '../../../packages/sdk/src/model/answer-need.ts';
import { transition } from '../../../packages/sdk/src/model/machine.ts';
import type { MachineEvent, UnstampedEvent } from '../../../packages/sdk/src/model/machine-event.ts';
import { restOfHoldMs } from '../../../packages/sdk/src/model/hold.ts';
import type { Instant } from '../../../packages/sdk/src/model/instant.ts';
import { reachedLimit } from '../../../packages/sdk/src/model/limits.ts';
import type { Message } from '../../../packages/sdk/src/model/message.ts';
import type { StoredRecord } from '../../../packages/sdk/src/model/parse-record.ts';
import type { StoredHold } from '../../../packages/sdk/src/model/record.ts';
import {
  createState,
  isLeader,
  recordOf,
  type State,
  type Step,
} from '../../../packages/sdk/src/model/state.ts';
import type { Timings } from '../../../packages/sdk/src/model/timings.ts';
import { namesOf } from './drive.ts';
import {
  active,
  after,
  createRandom,
  ended,
  failure,
  need,
  presence,
  START,
  storedHold,
  timings,
} from './build.ts';

// Histories that nobody thought of: whatever happens to a tab in whatever order, these hold.

type Random = () => number;

function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}

function someHold(random: Random, wallMs: number): StoredHold {
  return storedHold({
    id: pick(random, ['h1', 'h2', 'h3']),
    tabId: pick(random, ['tab-m', 'tab-a']),
    minValidityMs: pick(random, [null, 5_000, 600_000]),
    aliveUntil: wallMs + pick(random, [-1, 1_000, 180_000, 600_000]),
    endsAt: wallMs + pick(random, [-1, 10_000, 1_800_000]),
  });
}

function someStored(random: Random, wallMs: number): StoredRecord {
  const sessionId = pick(random, ['s1', 's1', 's1', 's2']);
  const generation = 1 + Math.floor(random() * 6);
  const requestedAt = wallMs - random() * 400_000;
  const lifeMs = pick(random, [5_000, 300_000, 300_000, 31_536_000_000]);
  const failed = failure({
    failedAt: wallMs - 1_000,
    retryAt: wallMs + random() * 60_000,
    isUnreachable: random() < 0.5,
  });
  const record = active({
    sessionId,
    generation,
    startedAt: wallMs - pick(random, [0, 400_000, 7_200_000]),
    activeAt: wallMs - pick(random, [-600_000, 0, 30_000, 100_000, 7_200_000]),
    holds: pick(random, [
      [],
      [someHold(random, wallMs)],
      [someHold(random, wallMs), someHold(random, wallMs)],
    ]),
    tokens: {
      accessToken: `SECRET-access-${generation}`,
      refreshToken: pick(random, ['SECRET-refresh', 'SECRET-refresh', null]),
      requestedAt,
      expiresAt: pick(random, [requestedAt + lifeMs, requestedAt + lifeMs, null]),
      refreshExpiresAt: pick(random, [null, null, requestedAt + 600_000]),
      isRefreshEndFixed: random() < 0.3,
      subject: pick(random, ['ada', 'ada', 'bob', null]),
    },
    refreshAt: requestedAt + lifeMs * 0.8,
    failure: pick(random, [null, null, failed]),
  });
  return pick<StoredRecord>(random, [
    ...Array.from({ length: 5 }, () => ({ type: 'record', record }) as const),
    { type: 'record', record: ended({ sessionId, generation }) },
    {
      type: 'record',
      record: ended({
        sessionId,
        generation,
        endReason: 'refresh-token-rejected',
        subject: 'ada',
        subjectFrom: 'id-token',
      }),
    },
    { type: 'empty' },
    { type: 'garbage' },
    { type: 'foreign' },
  ]);
}

function someMessage(random: Random): Message {
  const tab = presence(pick(random, ['tab-a', 'tab-z']), {
    isVisible: random() < 0.6,
    joinedAt: START + pick(random, [-1_000, 0, 1_000]),
  });
  return pick<Message>(random, [
    { type: 'hello', ...tab },
    { type: 'present', ...tab },
    { type: 'takeover', ...tab },
    { type: 'bye', tabId: tab.tabId },
    { type: 'committed', sessionId: pick(random, ['s1', 's2']), generation: 1 + Math.floor(random() * 6) },
    { type: 'ended', sessionId: pick(random, ['s1', 's2']) },
    { type: 'found-empty' },
    { type: 'noted', sessionId: pick(random, ['s1', 's2']) },
  ]);
}

function someEvent(random: Random, wallMs: number): UnstampedEvent {
  const signals = ['visible', 'hidden', 'woken', 'online', 'frozen', 'left', 'returned', 'returned'] as const;
  return pick<UnstampedEvent>(random, [
    { type: 'timer' },
    { type: 'timer' },
    { type: 'read', stored: someStored(random, wallMs) },
    { type: 'read', stored: someStored(random, wallMs) },
    { type: 'read-failed' },
    { type: 'message', message: someMessage(random) },
    { type: 'lifecycle', signal: pick(random, signals), random: random() },
    { type: 'demand', above: pick(random, [null, 0, 1, 2, 5]), parked: pick(random, [0, 0, 3]) },
    { type: 'activity' },
    {
      type: 'hold-taken',
      hold: {
        id: pick(random, ['h1', 'h2', 'h3']),
        name: 'checkout',
        minValidityMs: pick(random, [null, 1_000, 86_400_000]),
        maxMs: pick(random, [1, 60_000, 1_800_000]),
      },
    },
    { type: 'hold-released', holdId: pick(random, ['h1', 'h2', 'h3']) },
    { type: 'noted', isWritten: random() < 0.7 },
    { type: 'abandoned' },
    { type: 'refreshed', stored: someStored(random, wallMs), isOurs: random() < 0.5 },
    { type: 'refresh-busy', attemptId: null },
    { type: 'refresh-blocked' },
    { type: 'ended-here' },
  ]);
}

function idOf({ phase }: State) {
  return phase.status === 'active' ? phase.held.record.sessionId : null;
}

function generationOf({ phase }: State) {
  return phase.status === 'active' ? phase.held.record.generation : 0;
}

const isTimerRight = (delayMs: number | null) =>
  delayMs === null || (Number.isInteger(delayMs) && delayMs >= 0 && delayMs <= 60_000);
const isFinished = (event: MachineEvent) =>
  event.type === 'refreshed' || event.type === 'refresh-busy' || event.type === 'refresh-blocked';

/** By the app, in this very tab. */
const isCalled = (event: MachineEvent) => event.type === 'ended-here' || event.type === 'abandoned';
const isFinishedNote = (event: MachineEvent) => event.type === 'noted';

function isPastLimit({ phase }: State, limits: Timings, now: Instant): boolean {
  return phase.status === 'active' && reachedLimit(phase.held, limits, now) !== null;
}

/** What has gone wrong in this step, by name. */
function violationsOf(
  before: State,
  event: MachineEvent,
  { state, effects }: Step,
  limits: Timings,
): string[] {
  const timers = effects.filter((effect) => effect.type === 'timer');
  const refreshes = effects.filter((effect) => effect.type === 'refresh');
  const emits = effects.filter((effect) => effect.type === 'emit');
  const posts = effects.filter((effect) => effect.type === 'post');
  const selves = state.roster.filter(({ tabId }) => tabId === 'tab-m');
  const mayRefresh = before.refreshing === null || isFinished(event);
  const isSameSession = idOf(before) !== null && idOf(before) === idOf(state);
  const isAway = before.isSuspended && state.isSuspended;
  const answer = answerNeed(state, need(), limits, event.now);
  const notes = effects.filter((effect) => effect.type === 'note');
  const ends = effects.filter((effect) => effect.type === 'end-at-limit');
  const isLast = event.type === 'lifecycle' && (event.signal === 'frozen' || event.signal === 'left');
  const isOver = isPastLimit(state, limits, event.now);
  const { knownEnd, isWarned, holds } = state.shown;

  const violations: Record<string, boolean> = {
    'more than one timer': timers.length > 1,
    'a timer that overflows or is no number': !timers.every(({ delayMs }) => isTimerRight(delayMs)),
    'two refreshes at a time': refreshes.length > (mayRefresh ? 1 : 0),
    'a refresh that nobody remembers': refreshes.length > 0 && state.refreshing === null,
    'a refresh in a page that is away': refreshes.length > 0 && state.isSuspended,
    'a refresh of what is not shown': !refreshes.every(
      ({ sessionId, generation }) => sessionId === idOf(state) && generation === generationOf(state),
    ),
    'a generation that went back': isSameSession && generationOf(state) < generationOf(before),
    'a session back from its end':
      before.phase.status === 'ended' && idOf(state) === before.phase.record.sessionId,
    'something believed while away': isAway && !isCalled(event) && state.phase !== before.phase,
    'trust without a read': state.isCurrent && !before.isCurrent && event.type !== 'read',
    'trust while away': state.isCurrent && state.isSuspended,
    'a token without a read': !state.isCurrent && answer.type === 'token',
    'a tab that is not on its own roster as it is':
      selves.length !== 1 || selves[0]?.isVisible !== state.self.isVisible,
    'a leader that nobody was told of':
      (isLeader(before) !== isLeader(state)) !== emits.some(({ name }) => name === 'leader-changed'),
    'a timer that fires at once': timers.some(({ delayMs }) => delayMs === 0),
    'two notes at a time': notes.length > (before.noting === null || isFinishedNote(event) || isLast ? 1 : 0),
    'a note that nobody remembers': notes.length > 0 && state.noting === null && !isLast,
    'a note from a page that is away': notes.length > 0 && before.isSuspended && state.isSuspended,
    'a note for what is not shown': !notes.every(({ note }) => note.sessionId === idOf(state)),
    'activity noted past a limit': isOver && notes.some(({ note }) => note.activeAt !== null && !isLast),
    'an end before its limit': ends.length > 0 && !isOver,
    'an end of what is not shown': !ends.every(({ record }) => record === recordOf(state.phase)),
    'an end in a page that is away or does not know': ends.length > 0 && !state.isCurrent,
    'a token past a limit': isOver && answer.type === 'token',
    'a refresh past a limit': isOver && refreshes.length > 0,
    'a warning of nothing': isWarned && knownEnd === null,
    'a warning that was not told':
      isWarned && !before.shown.isWarned && !emits.some(({ name }) => name === 'warned'),
    'an end, a warning or a flow shown of no session':
      idOf(state) === null && (knownEnd !== null || holds.length > 0),
    'a flow of this tab that is not shown':
      idOf(state) !== null && !state.holds.every(({ id }) => holds.some(({ holdId }) => holdId === id)),
    'a flow past its maximum': state.holds.some((hold) => restOfHoldMs(hold, event.now) <= 0),
    'parked for what is not over': state.reauthenticateUntil !== null && state.phase.status !== 'ended',
    'something else shown for nothing':
      isSameSession &&
      before.shown !== state.shown &&
      JSON.stringify(before.shown) === JSON.stringify(state.shown),
    'a token in a message or an event': JSON.stringify([posts, emits]).includes('SECRET'),
  };
  return Object.keys(violations).filter((name) => violations[name]);
}

function runHistory(seed: number): { violations: string[]; effects: Set<string> } {
  const random = createRandom(seed * 7_919);
  const violations: string[] = [];
  const effects = new Set<string>();
  let now = after(0);
  const limits: Timings = {
    ...timings,
    idleLimitMs: pick(random, [Number.POSITIVE_INFINITY, 90_000, 3_600_000]),
    absoluteLimitMs: pick(random, [Number.POSITIVE_INFINITY, 1_800_000]),
    warnBeforeMs: pick(random, [0, 20_000, 120_000]),
    reauthenticateWithinMs: pick(random, [0, 300_000]),
  };
  let state = createState('tab-m', random() < 0.5, now);
  const run = (event: UnstampedEvent) => {
    const stamped = { ...event, now };
    const step = transition(state, stamped, limits);
    violations.push(...violationsOf(state, stamped, step, limits).map((name) => `${name} at ${event.type}`));
    for (const name of namesOf(step.effects)) effects.add(name);
    state = step.state;
  };
  run({ type: 'opened' });
  for (let count = 0; count < 300; count += 1) {
    const ms = pick(random, [0, 1, 50, 1_000, 30_000]);
    const stepMs = pick(random, [...Array.from({ length: 20 }, () => 0), -600_000, 600_000, 28_800_000]);
    now = { wallMs: now.wallMs + ms + stepMs, monotonicMs: now.monotonicMs + ms };
    run(someEvent(random, now.wallMs));
  }
  return { violations, effects };
}

const seeds = Array.from({ length: 100 }, (_, index) => index + 1);

test.each(seeds)('history %d', (seed) => {
  expect(runHistory(seed).violations).toEqual([]);
});

test('the histories bring about everything that a tab can do', () => {
  const effects = new Set(seeds.flatMap((seed) => [...runHistory(seed).effects]));
  expect([...effects].toSorted()).toEqual([
    'abort-refresh',
    'close-channel',
    'emit account-changed',
    'emit clock-stepped',
    'emit ended',
    'emit extended',
    'emit hold-at-risk',
    'emit hold-ended',
    'emit hold-recovered',
    'emit input-ignored',
    'emit leader-changed',
    'emit reauthenticated',
    'emit refreshed',
    'emit restored',
    'emit started',
    'emit warned',
    'end-at-limit',
    'note',
    'post bye',
    'post found-empty',
    'post hello',
    'post noted',
    'post present',
    'post takeover',
    'read-store',
    'refresh',
    'release-lock',
    'reopen-channel',
    'restore-store',
    'timer',
  ]);
});
