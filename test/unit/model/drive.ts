import type { Effect } from '../../../packages/sdk/src/model/effect.ts';
import { transition } from '../../../packages/sdk/src/model/machine.ts';
import type { UnstampedEvent } from '../../../packages/sdk/src/model/machine-event.ts';
import type { Message } from '../../../packages/sdk/src/model/message.ts';
import type { StoredRecord } from '../../../packages/sdk/src/model/parse-record.ts';
import type { SessionRecord } from '../../../packages/sdk/src/model/record.ts';
import { createState, type State } from '../../../packages/sdk/src/model/state.ts';
import type { Timings } from '../../../packages/sdk/src/model/timings.ts';
import type { LifecycleSignal } from '../../../packages/sdk/src/ports.ts';
import { active, after, timings } from './build.ts';

/** The machine of one tab, driven event by event. Its effects are kept and never carried out. */
export interface DrivenTab {
  state(): State;
  /** The effects of this event, without the timer. */
  on(event: UnstampedEvent): readonly Effect[];
  hear(message: Message): readonly Effect[];
  live(signal: LifecycleSignal): readonly Effect[];
  read(record: SessionRecord | null): readonly Effect[];
  /** The timer fires so long after the last event. */
  pass(ms: number): readonly Effect[];
  /** Moves one clock, or both, and fires nothing. */
  step(clocks: { wallMs?: number; monotonicMs?: number }): void;
  /** For how long the one timer was armed last; `null` if it was stopped. */
  timerMs(): number | null;
}

export function foundRecord(record: SessionRecord | null): StoredRecord {
  return record === null ? { type: 'empty' } : { type: 'record', record };
}

export function createDrivenTab({
  isVisible = true,
  ...changes
}: Partial<Timings> & { isVisible?: boolean } = {}): DrivenTab {
  let now = after(0);
  let state = createState('tab-m', isVisible, now);
  let timerMs: number | null = null;

  const tab: DrivenTab = {
    state: () => state,
    on(event) {
      const step = transition(state, { ...event, now }, { ...timings, ...changes });
      state = step.state;
      const timer = step.effects.findLast((effect) => effect.type === 'timer');
      if (timer !== undefined) timerMs = timer.delayMs;
      return step.effects.filter((effect) => effect.type !== 'timer');
    },
    hear: (message) => tab.on({ type: 'message', message }),
    live: (signal) => tab.on({ type: 'lifecycle', signal, random: 0.5 }),
    read: (record) => tab.on({ type: 'read', stored: foundRecord(record) }),
    pass(ms) {
      tab.step({ wallMs: ms, monotonicMs: ms });
      return tab.on({ type: 'timer' });
    },
    step({ wallMs = 0, monotonicMs = 0 }) {
      now = { wallMs: now.wallMs + wallMs, monotonicMs: now.monotonicMs + monotonicMs };
    },
    timerMs: () => timerMs,
  };
  return tab;
}

/** A tab that was opened, has read this record, and knows who else is there: nobody. */
export function createSettledTab(
  record: SessionRecord | null = active(),
  changes: Partial<Timings> = {},
): DrivenTab {
  const tab = createDrivenTab(changes);
  tab.on({ type: 'opened' });
  tab.read(record);
  tab.pass(200);
  return tab;
}

/** What was emitted, by name. */
export function eventsOf(effects: readonly Effect[]): string[] {
  return effects.filter((effect) => effect.type === 'emit').map(({ name }) => name);
}

/** The effects by their type; messages and events by their own. */
export function namesOf(effects: readonly Effect[]): string[] {
  return effects.map((effect) => {
    if (effect.type === 'post') return `post ${effect.message.type}`;
    return effect.type === 'emit' ? `emit ${effect.name}` : effect.type;
  });
}
