import type { Lifecycle, LifecycleSignal, Undo } from '../ports.ts';

/** What the browser tells a page of its life. In a worker, which has no page, only the network. */
export function createPageLifecycle(): Lifecycle {
  const page = typeof document === 'undefined' ? null : document;
  return {
    isVisible: () => page === null || page.visibilityState === 'visible',
    listen(onSignal) {
      const undos: Undo[] = [];
      const on = (target: EventTarget, type: string, toSignal: (event: Event) => LifecycleSignal | null) => {
        const listener = (event: Event) => {
          const signal = toSignal(event);
          if (signal !== null) onSignal(signal);
        };
        target.addEventListener(type, listener);
        undos.push(() => target.removeEventListener(type, listener));
      };

      on(globalThis, 'online', () => 'online');
      if (page !== null) {
        on(page, 'visibilitychange', () => (page.visibilityState === 'visible' ? 'visible' : 'hidden'));
        on(globalThis, 'focus', () => 'woken');
        on(page, 'freeze', () => 'frozen');
        on(page, 'resume', () => 'returned');
        // Never `unload` or `beforeunload`: the one rules out the back/forward cache, the other may be called off.
        on(globalThis, 'pagehide', () => 'left');
        on(globalThis, 'pageshow', (event) => ((event as PageTransitionEvent).persisted ? 'returned' : null));
      }
      return () => {
        for (const undo of undos.splice(0)) undo();
      };
    },
  };
}
