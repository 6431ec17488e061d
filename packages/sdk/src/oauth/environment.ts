import { HoldfastError } from '../errors.ts';
import type { Undo } from '../ports.ts';
import { openPopupWindow, type Popup } from './popup-window.ts';

/** A few short texts that live as long as the tab and survive a redirect. Both may throw. */
export interface TabStorage {
  read(key: string): string | null;
  /** `null` removes. */
  write(key: string, value: string | null): void;
}

/** Messages among the pages of this origin, never returned to the sender. */
export interface PageChannel {
  post(message: unknown): void;
  close(): void;
}

/** The edges of the browser that signing in and out touches. */
export interface OAuthEnvironment {
  /** The page's address. */
  currentUrl(): string;
  /** Leaves the page. */
  navigate(url: string): void;
  /** Changes the address bar in place, without a new history entry. */
  replaceUrl(url: string): void;
  readonly storage: TabStorage;
  /** An empty window, at once; `null` if the browser does not allow it. */
  openPopup(features?: string): Popup | null;
  /** Closes the window that this page is in, if a script opened it. */
  closeWindow(): void;
  openChannel(name: string, onMessage: (message: unknown) => void): PageChannel;
  /** Calls once after `delayMs`. May be late. */
  setTimer(delayMs: number, onFire: () => void): Undo;
}

/**
 * The real browser, looked for at the moment of use: on a server this can be made but not used.
 *
 * sessionStorage, because the way back from the provider ends in the same tab: other tabs never see the
 * verifier, and it goes when the tab does.
 */
export function browserEnvironment(): OAuthEnvironment {
  return {
    currentUrl: () => page().location.href,
    navigate: (url) => page().location.assign(url),
    // The router's own state of this history entry is kept.
    replaceUrl: (url) => page().history.replaceState(page().history.state, '', url),
    storage: {
      read: (key) => page().sessionStorage.getItem(key),
      write(key, value) {
        if (value === null) page().sessionStorage.removeItem(key);
        else page().sessionStorage.setItem(key, value);
      },
    },
    openPopup: (features) => openPopupWindow(page(), features),
    closeWindow: () => page().close(),
    openChannel(name, onMessage) {
      const channel = new BroadcastChannel(name);
      channel.addEventListener('message', ({ data }) => onMessage(data));
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
    setTimer(delayMs, onFire) {
      const timer = setTimeout(onFire, delayMs);
      return () => clearTimeout(timer);
    },
  };
}

function page(): Window {
  if (typeof window === 'undefined') {
    throw new HoldfastError('unsupported-environment', 'Signing in and out needs a page in a browser.');
  }
  // Browsers hide crypto.subtle from pages that came over plain http, and PKCE needs its SHA-256.
  if (crypto.subtle === undefined) {
    throw new HoldfastError('unsupported-environment', 'Signing in needs a page on https or on localhost.');
  }
  return window;
}
