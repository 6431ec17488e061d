import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import type { SessionPageParameters } from '../browser/pages/window.ts';
import { createAuthorizationServer } from '../support/authorization-server.ts';
import { buildTestPages } from '../support/build-test-pages.ts';
import { chromiumLaunchOptions } from '../support/find-chromium.ts';
import type { Realm } from '../support/realm.ts';
import { serveTestPages } from '../support/serve-test-pages.ts';

/** A browser, a server and its pages, for measurements one after the other. */
export interface Rig {
  /** A fresh realm with so many tabs open on it, in a browser context of their own. */
  open(tabCount: number, prepare?: (context: BrowserContext) => Promise<void>): Promise<Stage>;
  close(): Promise<void>;
}

export interface Stage {
  readonly realm: Realm;
  readonly context: BrowserContext;
  readonly pages: Page[];
  /** One more tab, loaded up to `window.session`. */
  openTab(options?: { asksAtOnce?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

export async function createRig(): Promise<Rig> {
  const authorization = createAuthorizationServer();
  const built = await buildTestPages(path.join(import.meta.dirname, '../browser/pages'));
  const port = await serveTestPages(authorization.respond, built);
  const browser: Browser = await chromium.launch(chromiumLaunchOptions());

  async function open(
    tabCount: number,
    prepare?: (context: BrowserContext) => Promise<void>,
  ): Promise<Stage> {
    const context = await browser.newContext({ baseURL: `http://localhost:${port}` });
    await prepare?.(context);
    const realmId = randomUUID();
    const pages: Page[] = [];
    const openTab = async ({ asksAtOnce = false } = {}) => {
      const page = await context.newPage();
      const tab = `tab-${pages.length + 1}`;
      const parameters: SessionPageParameters = { realmId, tab, asksAtOnce, options: {} };
      await page.goto(`/session.html?parameters=${encodeURIComponent(JSON.stringify(parameters))}`);
      await page.waitForFunction(() => 'session' in window);
      pages.push(page);
      return page;
    };
    for (let opened = 0; opened < tabCount; opened += 1) await openTab();
    return { realm: authorization.realm(realmId), context, pages, openTab, close: () => context.close() };
  }

  return { open, close: () => browser.close() };
}
