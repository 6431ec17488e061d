import type { Activity } from '../ports.ts';

/** What a person does to the page, as the document sees it. A worker sees none. */
export function createActivity(eventNames: readonly string[]): Activity {
  return {
    listen(onActivity) {
      if (typeof document === 'undefined') return () => {};
      const listening = new AbortController();
      // What a script has dispatched is nobody's doing.
      const onEvent = (event: Event) => {
        if (event.isTrusted) onActivity();
      };
      // Captured, so that no listener of the app's can keep it from here; passive, so that no scroll waits for it.
      for (const name of eventNames) {
        document.addEventListener(name, onEvent, { capture: true, passive: true, signal: listening.signal });
      }
      return () => listening.abort();
    },
  };
}
