import type { Fact, FactBody, QuietWindow } from './facts.ts';
import { lengthMs } from './draw-history.ts';
import { ask } from './call-session.ts';
import { performAction } from './perform-action.ts';
import { runningTabs } from './running-tabs.ts';
import { takeOccasion } from './take-occasion.ts';
import { die, wake } from './perform-mishap.ts';
import { type CheckName, checks } from './checks.ts';
import type { LossCause } from './promises/cause-of-loss.ts';
import { isNote } from './rules/is-note.ts';
import type { History } from './setup.ts';
import { createFlowWatch } from './watch-flows.ts';
import type { SimTab } from './world/sim-tab.ts';
import { createRunMicrotasks, type RunMicrotasks } from './world/microtasks.ts';
import { createWorld, type World } from './world/world.ts';

/** What came of a history. */
export interface Verdict {
  readonly broken: { readonly promise: CheckName; readonly why: string; readonly at: number } | null;
  /** How often each promise was put to the test. */
  readonly exercised: Readonly<Record<CheckName, number>>;
  /** Why sessions ended that nobody could have kept. */
  readonly losses: readonly LossCause[];
  readonly facts: readonly Fact[];
  readonly events: number;
}

/** The longest back-off that anything in a history asks for, a stolen lock, and a late timer. */
const HEALING_MS = 240_000;
const ANSWER_MS = 40_000;
/** Nothing is under way when nothing was to be seen for so long. */
const STILLNESS_MS = 5_000;

/** Ten times what the busiest history has needed: whoever needs more asks again and again without a pause. */
const MOST_EVENTS = 300_000;

let shared: RunMicrotasks | null = null;

/** Lets a history happen. To be called where no microtask is running: see `outsideMicrotasks`. */
export function runHistory({ setup, actions }: History): Verdict {
  shared ??= createRunMicrotasks();
  let broken: Verdict['broken'] = null;
  const losses: LossCause[] = [];
  const names = Object.keys(checks) as CheckName[];
  const exercised = Object.fromEntries(names.map((name) => [name, 0])) as Record<CheckName, number>;
  const world = createWorld(setup, shared, (fact) => {
    for (const look of watches) look(fact);
    if (fact.type === 'woke') askOnWaking(world, fact.tab);
    takeOccasion(world, fact);
    watchFlows?.(fact);
  });
  const watchFlows = setup.flows === null ? null : createFlowWatch(world);
  const watches = names.map((name) =>
    checks[name](world, {
      exercised: () => void (exercised[name] += 1),
      lost: (cause) => void losses.push(cause),
      broken: (why) => void (broken ??= { promise: name, why, at: world.timeline.now() }),
    }),
  );
  const isOver = () => {
    if (world.timeline.eventCount() > MOST_EVENTS) {
      broken ??= { promise: 'P8', why: 'the tabs turn in circles', at: world.timeline.now() };
    }
    return broken !== null;
  };
  for (const action of actions) {
    world.timeline.after(world.browser, action.atMs, () => performAction(world, action));
  }
  // By the device's time, which its sleep does not count.
  let isAtEnd = false;
  world.timeline.after(world.browser, lengthMs(setup), () => void (isAtEnd = true));
  world.timeline.runUntil(Number.POSITIVE_INFINITY, () => isAtEnd || isOver());
  if (!isOver()) heal(world, isOver);
  if (!isOver()) spendQuietly(world, isOver);
  return { broken, exercised, losses, facts: world.facts, events: world.timeline.eventCount() };
}

/** All trouble is over: from here on everybody must get a token who is signed in. */
function heal(world: World, isOver: () => boolean): void {
  const { timeline, network, recordCell, leaseCell, ambushes, tabs, browser } = world;
  timeline.after(browser, 0, () => {
    world.isHealing = true;
    network.heal();
    world.rollBack();
    ambushes.splice(0);
    for (const cell of [recordCell, leaseCell]) {
      cell.faults.splice(0);
      cell.failsUntil = 0;
    }
    for (const tab of tabs.values()) wake(world, tab, false);
    if (runningTabs(world).length === 0) performAction(world, { type: 'open', tab: 1_000, isVisible: true });
  });
  timeline.runUntil(timeline.now() + HEALING_MS, isOver);
  world.healedAt = timeline.now();
  timeline.after(browser, 0, () => {
    for (const tab of runningTabs(world)) ask(world, tab, null);
  });
  timeline.runUntil(timeline.now() + ANSWER_MS, isOver);
}

/** A stretch without trouble, counted; and one more after the leading tab has died without a word. */
function spendQuietly(world: World, isOver: () => boolean): void {
  const lifeMs = world.setup.accessTtlS * 1000;
  const quiet = countWindow(world, lifeMs * 2.5, isOver);
  if (quiet === null) return;
  noteNow(world, { type: 'quiet-window', window: quiet });
  const running = runningTabs(world);
  const leaders = running.filter(({ session }) => session.getSnapshot().role === 'leader');
  const [leader] = leaders;
  if (running.length < 2 || leader === undefined || leaders.length > 1) return;
  die(world, leader);
  world.troubledAt = world.timeline.now();
  const bereaved = countWindow(world, lifeMs, isOver);
  if (bereaved !== null) noteNow(world, { type: 'bereaved-window', window: bereaved });
}

/** From stillness to stillness; `null` if there is none, or no session all the while. */
function countWindow(world: World, forMs: number, isOver: () => boolean): QuietWindow | null {
  const { timeline, facts, recordCell } = world;
  if (isOver() || world.stored()?.state !== 'active') return null;
  if (!awaitStillness(world, isOver)) return null;
  const startedAt = timeline.now();
  const factsBefore = facts.length;
  const before = { ...recordCell.counts };
  const present = runningTabs(world);
  const leaders = present.filter(({ session }) => session.getSnapshot().role === 'leader');
  const isLed = leaders.length === 1;
  const isAgreed = present.every((tab) => showsStored(world, tab));
  timeline.runUntil(startedAt + forMs, isOver);
  if (!awaitStillness(world, isOver) || isOver() || world.stored()?.state !== 'active') return null;
  const running = runningTabs(world);
  return {
    lengthMs: timeline.now() - startedAt,
    tabs: running.length,
    isAgreed,
    isLed,
    ...countFacts(facts.slice(factsBefore)),
    reads: recordCell.counts.reads - before.reads,
    writes: recordCell.counts.writes - before.writes,
    timersPerTab: running.map((tab) => tab.timerCount()),
  };
}

function showsStored({ stored }: World, { session }: SimTab): boolean {
  const shown = session.getSnapshot();
  const record = stored();
  return (
    shown.status === 'active' &&
    shown.sessionId === record?.sessionId &&
    shown.generation === record.generation
  );
}

function noteNow({ timeline, browser, note }: World, fact: FactBody): void {
  timeline.after(browser, 0, () => note(fact));
  timeline.runUntil(timeline.now(), () => false);
}

/** In half of the tabs somebody asks for a token at the very moment in which the page runs on. */
function askOnWaking(world: World, number: number): void {
  const tab = world.tabs.get(number);
  if (tab !== undefined && world.noise(`tab ${number} asks on waking`)() < 0.5) ask(world, tab, null);
}

/** Where flows have tokens that live shortly refreshed again and again it may never come. */
function awaitStillness({ timeline, facts, stored }: World, isOver: () => boolean): boolean {
  for (let tries = 0; tries < 100 && !isOver(); tries += 1) {
    const seen = facts.length;
    timeline.runUntil(timeline.now() + STILLNESS_MS, isOver);
    const record = stored();
    const isUnderWay = record?.state === 'active' && record.attempt !== null;
    if (facts.length === seen && !isUnderWay) return true;
  }
  return false;
}

type FactCounts = Pick<
  QuietWindow,
  | 'commits'
  | 'restores'
  | 'requests'
  | 'broadcasts'
  | 'messages'
  | 'takeovers'
  | 'lockRequests'
  | 'notes'
  | 'tellings'
  | 'warnings'
>;

function countFacts(facts: readonly Fact[]): FactCounts {
  const counts = {
    commits: 0,
    restores: 0,
    requests: 0,
    broadcasts: 0,
    messages: 0,
    takeovers: 0,
    lockRequests: 0,
    notes: 0,
    tellings: 0,
    warnings: 0,
  };
  for (const fact of facts) {
    if (fact.type === 'sent') counts.requests += 1;
    if (fact.type === 'told' && fact.name === 'storage-restored') counts.restores += 1;
    if (fact.type === 'lock-asked') counts.lockRequests += 1;
    if (fact.type === 'posted') {
      const { message } = fact;
      if (typeof message !== 'object' || message === null) continue;
      counts.messages += 1;
      if ('generation' in message) counts.broadcasts += 1;
      if ('type' in message && message.type === 'takeover') counts.takeovers += 1;
      if ('type' in message && message.type === 'noted') counts.tellings += 1;
    }
    if (fact.type === 'told' && fact.name === 'warned') counts.warnings += 1;
    if (isNote(fact)) counts.notes += 1;
    if (fact.type !== 'stored' || fact.after?.state !== 'active') continue;
    if (fact.before?.state === 'active' && fact.after.generation > fact.before.generation)
      counts.commits += 1;
  }
  return counts;
}
