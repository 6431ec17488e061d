import { randomUUID } from 'node:crypto';
import { test as base, type BrowserContext, expect, type Page } from '@playwright/test';
import type { TokenResponse } from '@holdfast/sdk';
import type { Fault, RealmLog } from '../support/realm.ts';
import type { SignInOptions } from '../support/token-family.ts';
import type { SessionPageParameters } from './pages/window.ts';

export { expect };

/** The authorization server and API of one test, steered from outside the browser. */
export interface RealmControl {
  readonly id: string;
  /** Where it is, without a slash at the end. */
  readonly url: string;
  signIn(options?: SignInOptions): Promise<TokenResponse>;
  log(): Promise<RealmLog>;
  /** The faults of the next token requests, in place of those still to come. */
  setFaults(...faults: Fault[]): Promise<void>;
  revoke(what: 'access' | 'family'): Promise<void>;
  /** Lets go of the token requests that are on hold. */
  release(): Promise<void>;
}

export interface TabOptions {
  /** Its name in the realm's log. Default: `tab-1`, `tab-2`, … */
  tab?: string;
  /** Whether the page asks for a token as soon as its script runs. */
  asksAtOnce?: boolean;
  /** Options of its session. */
  options?: SessionPageParameters['options'];
  /** Another origin of the same server. Default: the realm's. */
  origin?: string;
  /** Called before the page loads: for init scripts and the like. */
  prepare?(page: Page): Promise<void>;
}

/** Opens session.html of the test's realm in a new tab, its session created. */
export type OpenTab = (context: BrowserContext, options?: TabOptions) => Promise<Page>;

interface Fixtures {
  /** How many reused refresh tokens the realm shall have seen by the end of the test. */
  expectedReuses: number;
  realm: RealmControl;
  openTab: OpenTab;
  /** Errors nobody caught, in any page of the test's context. A test fails that leaves any. */
  uncaughtErrors: Error[];
}

export const test = base.extend<Fixtures>({
  expectedReuses: [0, { option: true }],

  realm: async ({ baseURL, expectedReuses }, provide) => {
    const realm = controlRealm(randomUUID(), baseURL ?? '');
    await provide(realm);
    const { counts } = await realm.log();
    expect(counts.reuseDetected, 'refresh tokens used twice').toBe(expectedReuses);
  },

  openTab: async ({ realm }, provide) => {
    let opened = 0;
    await provide(async (context, tabOptions = {}) => {
      const { tab = `tab-${++opened}`, asksAtOnce = false, options = {} } = tabOptions;
      const { origin = realm.url, prepare } = tabOptions;
      const page = await context.newPage();
      await prepare?.(page);
      const parameters: SessionPageParameters = { realmId: realm.id, tab, asksAtOnce, options };
      const address = `/session.html?parameters=${encodeURIComponent(JSON.stringify(parameters))}`;
      // Whole, because a browser that a test has launched itself knows no base address.
      await page.goto(new URL(address, origin).href);
      expect(await page.evaluate(() => 'session' in window), 'session.html made a session').toBe(true);
      return page;
    });
  },

  uncaughtErrors: [
    async ({ context }, provide) => {
      const errors: Error[] = [];
      context.on('weberror', (error) => errors.push(error.error()));
      await provide(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

function controlRealm(id: string, baseURL: string): RealmControl {
  const url = `${baseURL}/realm/${id}`;
  async function send(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${url}/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
  return {
    id,
    url,
    signIn: async (options = {}) => (await (await send('POST', 'sign-in', options)).json()) as TokenResponse,
    log: async () => (await (await send('GET', 'log')).json()) as RealmLog,
    setFaults: async (...faults) => void (await send('PUT', 'faults', faults)),
    revoke: async (what) => void (await send('POST', 'revoke', { what })),
    release: async () => void (await send('POST', 'release')),
  };
}
