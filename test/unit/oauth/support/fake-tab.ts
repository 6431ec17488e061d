import type { OAuthEnvironment } from '@holdfast/sdk/oauth';

/** A tab: an address bar and a sessionStorage. Whoever makes a second client on it has reloaded the page. */
export interface FakeTab extends OAuthEnvironment {
  /** What the address bar shows. Set it, and the tab has been sent there. */
  address: string;
  /** What lies in sessionStorage. */
  readonly stored: Map<string, string>;
  /** Where pages of this tab have left for. */
  readonly departures: string[];
}

export function openFakeTab(address: string): FakeTab {
  const stored = new Map<string, string>();
  const departures: string[] = [];
  const tab: FakeTab = {
    address,
    stored,
    departures,
    currentUrl: () => tab.address,
    navigate: (url) => void departures.push(url),
    replaceUrl(url) {
      tab.address = url;
    },
    storage: {
      read: (key) => stored.get(key) ?? null,
      write(key, value) {
        if (value === null) stored.delete(key);
        else stored.set(key, value);
      },
    },
  };
  return tab;
}

/** The last address that a page of the tab left for. */
export function lastDeparture(tab: FakeTab): string {
  const url = tab.departures.at(-1);
  if (url === undefined) throw new Error('The tab was never sent away');
  return url;
}
