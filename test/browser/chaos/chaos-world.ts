import type { BrowserContext, Page } from '@playwright/test';
import type { OpenTab, RealmControl } from '../support.ts';
import type { ChaosSetup } from './draw-chaos.ts';
import type { Strike } from './find-faults.ts';

/** A tab of a run, and how things stand with it. */
export interface ChaosTab {
  readonly name: string;
  readonly page: Page;
  state: 'running' | 'frozen' | 'away' | 'dead';
  /** While it is frozen or away: how to end that. */
  wake: (() => Promise<void>) | null;
}

/** One run: its tabs, its server, and what has happened so far. */
export interface ChaosWorld {
  readonly realm: RealmControl;
  /** With no replay window: nobody may be at a refresh when the next thing happens. */
  readonly isExact: boolean;
  readonly tabs: ChaosTab[];
  /** While the device has no network: how to give it back. */
  reconnect: (() => Promise<void>) | null;
  readonly strikes: Strike[];
  /** What became of every call and refresh that was made: a status, or the code of an error. */
  readonly endings: { tab: string; ending: string }[];
  /** What is still waited for. */
  readonly pending: Promise<unknown>[];
  readonly timeline: string[];
  note(what: string): void;
  /** That instant on the timeline. */
  secondsSince(at: number): string;
  open(count: number): Promise<void>;
  /** Brings a page that has no session to the front: all tabs are hidden then. */
  hideAll(): Promise<void>;
}

export async function createChaosWorld(
  context: BrowserContext,
  openTab: OpenTab,
  realm: RealmControl,
  { replayWindowMs, refreshTimeoutMs }: ChaosSetup,
): Promise<ChaosWorld> {
  const cover = await context.newPage();
  const startedAt = Date.now();
  const tabs: ChaosTab[] = [];
  const strikes: Strike[] = [];
  const timeline: string[] = [];

  const secondsSince = (at: number) => `${((at - startedAt) / 1000).toFixed(2).padStart(7)} s`;

  async function openOne(name: string): Promise<void> {
    const page = await openTab(context, { tab: name, options: { replayWindowMs, refreshTimeoutMs } });
    const tab: ChaosTab = { name, page, state: 'running', wake: null };
    tabs.push(tab);
    // Also where another tab's crash took its process along.
    page.once('crash', () => {
      tab.state = 'dead';
      strikes.push({ tab: name, from: Date.now(), until: Number.POSITIVE_INFINITY });
    });
  }

  return {
    realm,
    isExact: replayWindowMs === 0,
    tabs,
    reconnect: null,
    strikes,
    endings: [],
    pending: [],
    timeline,
    note(what) {
      timeline.push(`${secondsSince(Date.now())}  ${what}`);
    },
    secondsSince,
    async open(count) {
      const first = tabs.length + 1;
      const names = Array.from({ length: count }, (_, index) => `tab-${first + index}`);
      await Promise.all(names.map(openOne));
    },
    hideAll: () => cover.bringToFront(),
  };
}

/** Those that can be asked for something. */
export function runningTabs({ tabs }: ChaosWorld): ChaosTab[] {
  return tabs.filter(({ state }) => state === 'running');
}

/** Has a tab refresh, and notes what becomes of it. */
export function refresh(world: ChaosWorld, tab: ChaosTab): Promise<string> {
  const refreshed = tab.page.evaluate(() =>
    window.session.refresh().then(
      () => 'refreshed',
      (error: Error & { code?: string }) => error.code ?? error.message,
    ),
  );
  return noteEnding(world, tab, refreshed);
}

/** Has a tab call the API, and notes what becomes of it. */
export function callOnce(world: ChaosWorld, tab: ChaosTab): Promise<string> {
  const called = tab.page.evaluate(() =>
    window.callApi('chaos').then(
      ({ status }) => String(status),
      (error: Error & { code?: string }) => error.code ?? error.message,
    ),
  );
  return noteEnding(world, tab, called);
}

/** Whoever is reloaded, crashed or sent away takes its calls along. */
function noteEnding({ endings, pending }: ChaosWorld, tab: ChaosTab, made: Promise<string>): Promise<string> {
  const noted = made
    .catch(() => 'gone with its page')
    .then((ending) => {
      endings.push({ tab: tab.name, ending });
      return ending;
    });
  pending.push(noted);
  return noted;
}
