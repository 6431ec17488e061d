// What befalls a tab. All but `crash` and `followDeadLink` need a raw Chromium.

import type { Page } from '@playwright/test';
import { expect } from './support.ts';

declare global {
  interface Window {
    /** Grows while the page is alive. */
    ticks: number | undefined;
    /** How often the page was asked whether to leave. */
    timesAsked: number | undefined;
  }
}

/**
 * Freezes a hidden tab of a raw Chromium, and answers how to thaw it; that fails where the tab was not frozen all
 * the time.
 */
export async function freeze(tab: Page): Promise<() => Promise<void>> {
  const devtools = await tab.context().newCDPSession(tab);
  await tab.evaluate(() => {
    if (window.ticks !== undefined) return;
    window.ticks = 0;
    setInterval(() => (window.ticks = (window.ticks ?? 0) + 1), 10);
    document.addEventListener('freeze', () => (window.ticks = 0));
  });
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  return async () => {
    expect(await tab.evaluate(() => window.ticks), 'the tab stood still').toBe(0);
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await tab.waitForFunction(() => (window.ticks ?? 0) > 0, null, { polling: 100 });
    await devtools.detach();
  };
}

/** Its renderer dies where it stands. The tab cannot be used again. */
export async function crash(tab: Page): Promise<void> {
  const crashed = tab.waitForEvent('crash');
  const devtools = await tab.context().newCDPSession(tab);
  // Never answered: there is nobody left to.
  void devtools.send('Page.crash').catch(() => {});
  await crashed;
}

/** Takes the network from one tab, requests under way included, and answers how to give it back. */
export async function cutOff(tab: Page): Promise<() => Promise<void>> {
  const devtools = await tab.context().newCDPSession(tab);
  const setOffline = (offline: boolean) =>
    devtools.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  await devtools.send('Network.enable');
  await setOffline(true);
  return async () => {
    await setOffline(false);
    await devtools.detach();
  };
}

/**
 * Deletes the session's database under all tabs: as a script of the page may, or as the browser does for a person
 * who clears the site's storage. A page's deletion waits for tabs that are frozen.
 */
export async function deleteDatabase(tab: Page, by: 'page' | 'browser'): Promise<void> {
  if (by === 'browser') {
    const devtools = await tab.context().newCDPSession(tab);
    const { origin } = new URL(tab.url());
    await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    return devtools.detach();
  }
  const ending = await tab.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const deleting = indexedDB.deleteDatabase('holdfast:default');
        for (const type of ['success', 'error']) deleting.addEventListener(type, () => resolve(type));
      }),
  );
  expect(ending).toBe('success');
}

/** Follows a link that is answered 204: the page is asked whether to leave, and stays. */
export async function followDeadLink(tab: Page): Promise<void> {
  const before = await tab.evaluate(() => {
    if (window.timesAsked === undefined) {
      window.timesAsked = 0;
      window.addEventListener('beforeunload', () => (window.timesAsked = (window.timesAsked ?? 0) + 1));
    }
    return window.timesAsked;
  });
  const answered = tab.waitForResponse('**/no-content');
  await tab.evaluate(() => location.assign('/no-content'));
  await answered;
  await expect.poll(() => tab.evaluate(() => window.timesAsked)).toBe(before + 1);
}

/** Reloads a tab over and over, as soon as its script has run: what the page was at is cut off each time. */
export async function reloadOften(tab: Page, times: number): Promise<void> {
  await tab.evaluate((left) => {
    sessionStorage.setItem('reloads-left', String(left));
    location.reload();
  }, times - 1);
  const isDone = () => 'session' in window && sessionStorage.getItem('reloads-left') === null;
  await tab.waitForFunction(isDone, null, { polling: 50 });
}

/** Whether the store has a session in it. */
export function holdsSession(tab: Page): Promise<boolean> {
  return tab.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const opening = indexedDB.open('holdfast:default');
        opening.addEventListener('error', () => resolve(false));
        opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('holdfast'));
        opening.addEventListener('success', () => {
          const database = opening.result;
          const request = database.transaction('holdfast').objectStore('holdfast').get('session');
          const finish = (): void => {
            database.close();
            resolve(request.readyState === 'done' && request.error === null && request.result !== undefined);
          };
          request.addEventListener('success', finish);
          request.addEventListener('error', finish);
        });
      }),
  );
}
