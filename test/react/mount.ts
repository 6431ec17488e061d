import type { ReactNode } from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';

export interface Mounted {
  /** The text that is on the page now, for `expect.poll`. */
  text(): string;
  render(node: ReactNode): void;
  unmount(): void;
}

const mounted = new Set<Mounted>();

/** Renders into the page, as an app does: React schedules its work itself, so wait for what shall be seen. */
export function mount(node: ReactNode): Mounted {
  const container = appendContainer();
  const root = createRoot(container);
  root.render(node);
  return remember(container, root);
}

/** Takes over what a server rendered. `recovered` collects what React had to render anew. */
export function hydrate(html: string, node: ReactNode): Mounted & { recovered: unknown[] } {
  const container = appendContainer();
  container.innerHTML = html;
  const recovered: unknown[] = [];
  const root = hydrateRoot(container, node, { onRecoverableError: (error) => recovered.push(error) });
  return { ...remember(container, root), recovered };
}

export function unmountAll(): void {
  for (const one of mounted) one.unmount();
}

function appendContainer(): HTMLElement {
  return document.body.appendChild(document.createElement('div'));
}

function remember(container: HTMLElement, root: Root): Mounted {
  const self: Mounted = {
    text: () => container.textContent ?? '',
    render: (node) => root.render(node),
    unmount() {
      if (!mounted.delete(self)) return;
      root.unmount();
      container.remove();
    },
  };
  mounted.add(self);
  return self;
}
