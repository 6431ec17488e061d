import { HoldfastError } from '../errors.ts';

/** A few short texts that live as long as the tab and survive a redirect. Both may throw. */
export interface TabStorage {
  read(key: string): string | null;
  /** `null` removes. */
  write(key: string, value: string | null): void;
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
