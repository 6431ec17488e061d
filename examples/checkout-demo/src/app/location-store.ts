import { useSyncExternalStore } from 'react';

/** The address as the pages know it: the path, without query and fragment. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

/** Goes to another page of the shop, without loading the document anew. */
export function navigate(path: string, { replace = false }: { replace?: boolean } = {}): void {
  if (replace) window.history.replaceState(null, '', path);
  else window.history.pushState(null, '', path);
  navigations += 1;
  for (const listener of listeners) listener();
}

/** How often `navigate` went somewhere: 0 on the page that the document was loaded for. */
export function countNavigations(): number {
  return navigations;
}

let navigations = 0;
const listeners = new Set<() => void>();

function subscribe(onChange: () => void): () => void {
  const onPopState = () => {
    navigations += 1;
    onChange();
  };
  listeners.add(onChange);
  window.addEventListener('popstate', onPopState);
  return () => {
    listeners.delete(onChange);
    window.removeEventListener('popstate', onPopState);
  };
}
