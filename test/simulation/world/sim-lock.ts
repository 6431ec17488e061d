import type { RefreshLock, Undo } from '../../../packages/sdk/src/ports.ts';
import type { Owner, Timeline } from './timeline.ts';

/** The browser's own side of one Web Lock. */
export interface LockDesk {
  /** Takes it for this tab; `null` if it is taken. */
  grant(owner: Owner, isForced: boolean): Undo | null;
}

export function createLockDesk(): LockDesk {
  let held: { owner: Owner } | null = null;
  return {
    grant(owner, isForced) {
      // What a tab held is free as soon as it is dead, and not when it is frozen.
      const isTaken = held !== null && held.owner.state !== 'dead';
      if (isTaken && !isForced) return null;
      const grip = { owner };
      held = grip;
      return () => void (held === grip && (held = null));
    },
  };
}

interface LockParts {
  readonly timeline: Timeline;
  readonly desk: LockDesk;
  readonly owner: Owner;
  /** Where locks are given out, which goes on while a tab is frozen. */
  readonly browser: Owner;
  readonly random: () => number;
  readonly onAsked: () => void;
  readonly onGranted: () => void;
}

const LONGEST_LEG_MS = 2;

/** A Web Lock as one tab has it: granted also to a tab that froze after asking, and stolen without its noticing. */
export function createSimLock(parts: LockParts): RefreshLock {
  const { timeline, desk, owner, browser, random, onAsked, onGranted } = parts;

  function ask(isForced: boolean): Promise<Undo | null> {
    onAsked();
    return new Promise((resolve) => {
      timeline.after(browser, random() * LONGEST_LEG_MS, () => {
        if (owner.state === 'dead') return;
        const release = desk.grant(owner, isForced);
        if (release !== null) onGranted();
        timeline.after(owner, random() * LONGEST_LEG_MS, () => resolve(release));
      });
    });
  }

  return {
    tryAcquire: () => ask(false),
    steal: async () => (await ask(true)) ?? (() => {}),
  };
}
