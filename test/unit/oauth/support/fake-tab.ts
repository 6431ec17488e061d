import type { OAuthEnvironment } from '@holdfast/sdk/oauth';
import { createFakeChannels, type FakeChannels } from './fake-channels.ts';

/**
 * A tab: an address bar, a sessionStorage, timers that fire by hand. Whoever makes a second client on it has
 * reloaded the page.
 */
export interface FakeTab extends OAuthEnvironment {
  /** What the address bar shows. Set it, and the tab has been sent there. */
  address: string;
  /** What lies in sessionStorage. */
  readonly stored: Map<string, string>;
  /** Where pages of this tab have left for. */
  readonly departures: string[];
  /** The windows that its pages have opened. */
  readonly popups: FakePopup[];
  blocksPopups: boolean;
  isClosed: boolean;
  readonly channels: FakeChannels;
  /** The ms of the timers that are set. */
  timersMs(): number[];
  /** Fires the timer that is set for so many ms. */
  fireTimer(delayMs: number): void;
}

export interface FakePopup extends FakeTab {
  readonly features: string | undefined;
  /** The provider sent a Cross-Origin-Opener-Policy. */
  isCutOff: boolean;
}

export function openFakeTab(address: string, channels: FakeChannels = createFakeChannels()): FakeTab {
  const stored = new Map<string, string>();
  const departures: string[] = [];
  const popups: FakePopup[] = [];
  const timers = new Map<object, { delayMs: number; onFire: () => void }>();
  const tab: FakeTab = {
    address,
    stored,
    departures,
    popups,
    blocksPopups: false,
    isClosed: false,
    channels,
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
    openPopup(features) {
      if (tab.blocksPopups) return null;
      const popup = Object.assign(openFakeTab('about:blank', channels), { features, isCutOff: false });
      popups.push(popup);
      return {
        navigate: (url) => popup.navigate(url),
        close() {
          if (!popup.isCutOff) popup.isClosed = true;
        },
        isClosed: () => popup.isCutOff || popup.isClosed,
      };
    },
    closeWindow() {
      tab.isClosed = true;
    },
    openChannel: channels.open,
    setTimer(delayMs, onFire) {
      const key = {};
      timers.set(key, { delayMs, onFire });
      return () => void timers.delete(key);
    },
    timersMs: () => [...timers.values()].map((timer) => timer.delayMs),
    fireTimer(delayMs) {
      const [key, timer] = [...timers].find(([, { delayMs: setMs }]) => setMs === delayMs) ?? [];
      if (key === undefined || timer === undefined) throw new Error(`No timer is set for ${delayMs} ms`);
      timers.delete(key);
      timer.onFire();
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
