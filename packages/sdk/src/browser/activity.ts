import type { Activity, Undo } from '../ports.ts';

/** What a person does to the page, as the document sees it. A worker sees none. */
export function createActivity(eventNames: readonly string[]): Activity {
  return {
    listen(onActivity) {
      if (typeof document === 'undefined') return () => {};
      const { signal, abort } = createUndo();
      // What a script has dispatched is nobody's doing.
      const onEvent = (event: Event) => {
        if (event.isTrusted) onActivity();
      };
      // Captured, so that no listener of the app's can keep it from here; passive, so that no scroll waits for it.
      for (const name of eventNames) {
        document.addEventListener(name, onEvent, { capture: true, passive: true, signal });
      }
      return abort;
    },
  };
}

function createUndo(): { signal: AbortSignal; abort: Undo } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
