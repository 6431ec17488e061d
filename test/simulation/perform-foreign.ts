import { FOREIGN_RECORD, isForeign } from './world/foreign-record.ts';
import { recordOf, type World } from './world/world.ts';

// What other builds of the app leave on the channel and in the store.

const STRANGER_SPEAKS_EVERY_MS = 2_000;

/** An extension, or another build that says one word. */
export function callIn(world: World, what: 'garbage' | 'newer'): void {
  say(world, what === 'garbage' ? { v: 1, type: 'committed', generation: 'x' } : { v: 2, type: 'renewed' });
}

/** A tab of another build, again and again: what it says would count for much if it were believed. */
export function letStrangerSpeak(world: World, version: number, forMs: number): void {
  const { timeline, browser } = world;
  const until = timeline.now() + forMs;
  const presence = { tabId: 'tab-of-another-build', isVisible: true, joinedAt: 0 };
  const speak = () => {
    if (timeline.now() > until || world.isHealing) return;
    const sessionId = world.stored()?.sessionId ?? 'unknown';
    say(world, { v: version, type: 'hello', ...presence });
    say(world, { v: version, type: 'present', of: presence });
    say(world, { v: version, type: 'takeover', ...presence });
    say(world, { v: version, type: 'committed', sessionId, generation: 1_000_000 });
    say(world, { v: version, type: 'ended', sessionId });
    timeline.after(browser, STRANGER_SPEAKS_EVERY_MS, speak);
  };
  speak();
}

function say({ airwaves, timeline }: World, message: unknown): void {
  for (const ear of airwaves.ears()) {
    timeline.after(ear.owner, 1, () => void (ear.isListening && ear.onMessage(message)));
  }
}

/** A newer build in another tab puts its own record into the store; later the app is rolled back. */
export function putForeignRecord(world: World, forMs: number, lastly: 'gone' | 'back'): void {
  const { recordCell, timeline, browser } = world;
  if (world.setup.store === 'memory' || isForeign(recordCell.value)) return;
  const before = recordCell.value;
  change(world, FOREIGN_RECORD);
  world.rollBack = () => {
    world.rollBack = () => {};
    if (!isForeign(recordCell.value)) return;
    change(world, lastly === 'back' ? before : undefined);
    const record = recordOf(recordCell.value);
    if (record === null) return;
    // Whoever wrote it was of our build, and says so.
    const { sessionId, generation, state } = record;
    const ended = { v: 1, type: 'ended', sessionId };
    say(world, state === 'ended' ? ended : { v: 1, type: 'committed', sessionId, generation });
  };
  const { rollBack } = world;
  timeline.after(browser, forMs, () => void (world.rollBack === rollBack && rollBack()));
}

function change(world: World, value: unknown): void {
  const before = world.stored();
  world.recordCell.value = value;
  world.note({ type: 'stored', tab: -1, before, after: recordOf(value), isOverForeign: false });
}
