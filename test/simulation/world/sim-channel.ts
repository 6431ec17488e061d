import type { OpenChannel } from '../../../packages/sdk/src/ports.ts';
import type { Owner, Timeline } from './timeline.ts';

/** The ears of all tabs. */
export interface Airwaves {
  join(ear: Ear): void;
  ears(): readonly Ear[];
}

interface Ear {
  readonly owner: Owner;
  isListening: boolean;
  /** By the wall clock; -Infinity where messages have no time. */
  listensSince: number;
  /** When the last message of each sender arrived here, for their order. */
  readonly heardFrom: Map<Ear, number>;
  readonly onMessage: (message: unknown) => void;
}

export function createAirwaves(): Airwaves {
  const ears: Ear[] = [];
  return { join: (ear) => void ears.push(ear), ears: () => ears };
}

interface ChannelParts {
  readonly timeline: Timeline;
  readonly airwaves: Airwaves;
  readonly owner: Owner;
  readonly random: () => number;
  readonly longestMs: number;
  readonly lossPercent: number;
  /** Where messages have a time: the device's. */
  readonly wallNow: (() => number) | null;
  readonly onPosted: (message: unknown) => void;
}

/**
 * Messages in order from one tab to another; those to a frozen or cached page may be lost, a few to any. Where they
 * have a time, tabs are deaf to each other after the clock was set back, until it has caught up.
 */
export function createSimChannel(parts: ChannelParts): OpenChannel {
  const { timeline, airwaves, owner, random, longestMs, lossPercent, wallNow, onPosted } = parts;

  function deliver(from: Ear, to: Ear, message: unknown): void {
    const isLost = random() * 100 < lossPercent || (to.owner.state === 'suspended' && random() < 0.5);
    if (isLost || (wallNow !== null && wallNow() < to.listensSince)) return;
    const arrivesAt = Math.max(timeline.now() + 0.1 + random() * longestMs, from.heardFrom.get(to) ?? 0);
    from.heardFrom.set(to, arrivesAt);
    timeline.after(to.owner, arrivesAt - timeline.now(), () => {
      if (to.isListening) to.onMessage(message);
    });
  }

  return (onMessage) => {
    const since = () => wallNow?.() ?? Number.NEGATIVE_INFINITY;
    const self: Ear = { owner, isListening: true, listensSince: since(), heardFrom: new Map(), onMessage };
    airwaves.join(self);
    return {
      post(message) {
        if (!self.isListening) return;
        onPosted(message);
        for (const ear of airwaves.ears()) {
          if (ear !== self && ear.owner.state !== 'dead') deliver(self, ear, Object.freeze(message));
        }
      },
      reopen() {
        self.isListening = true;
        self.listensSince = since();
      },
      close: () => void (self.isListening = false),
    };
  };
}
