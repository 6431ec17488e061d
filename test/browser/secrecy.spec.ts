// No token shows anywhere but in the store, in the body of a token request and in the bearer header.

import type { SessionEventName } from '@holdfast/sdk';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from './support.ts';
import { openTabs, untilEnded, untilGeneration } from './tabs.ts';

declare global {
  interface Window {
    /** Everything that was seen, as text, to the last property of an error's cause. */
    seen: string[];
    see(value: unknown): void;
  }
}

const eventNames: SessionEventName[] = [
  'started',
  'refreshed',
  'refresh-failed',
  'refresh-ambiguous',
  'account-changed',
  'ended',
  'input-ignored',
];

/** Every token that the realm gives out from now on. */
function collectTokens(context: BrowserContext): Set<string> {
  const tokens = new Set<string>();
  context.on('response', async (response) => {
    if (!/\/(token|sign-in)$/.test(response.url()) || response.status() !== 200) return;
    // An answer that breaks off in the middle has none.
    const body = await response.text().catch(() => '');
    for (const [, token] of body.matchAll(/"(?:access|refresh)_token":"([^"]+)"/g)) tokens.add(token ?? '');
  });
  return tokens;
}

/** What any page of the context requests or logs from now on, as text. */
function collectTraces(context: BrowserContext): string[] {
  const traces: string[] = [];
  context.on('request', (request) => traces.push(request.url()));
  context.on('console', (message) => traces.push(message.text()));
  return traces;
}

function installEyes(): void {
  window.seen = [];
  window.see = (value) => {
    const visit = (part: unknown, depth: number): void => {
      if (typeof part === 'string') window.seen.push(part);
      if (typeof part !== 'object' || part === null || depth === 0) return;
      for (const key of [...Object.getOwnPropertyNames(part), 'name', 'message', 'stack', 'cause']) {
        window.seen.push(key);
        visit(Reflect.get(part, key), depth - 1);
      }
    };
    visit(value, 8);
  };
}

function watchSession(tab: Page): Promise<void> {
  return tab.evaluate((names) => {
    for (const name of names) window.session.on(name, (payload) => window.see({ name, payload }));
    window.session.subscribe(() => window.see(window.session.getSnapshot()));
  }, eventNames);
}

function watchChannel(page: Page): Promise<void> {
  return page.evaluate(() => {
    const spy = new BroadcastChannel('holdfast:default');
    spy.addEventListener('message', ({ data }) => window.see(data));
    // Kept, or it would be collected with its listener.
    Object.assign(window, { spy });
  });
}

/** Makes a call and looks at what it is refused with. */
function seeRefusal(tab: Page, call: 'refresh' | 'getAccessToken'): Promise<void> {
  return tab.evaluate(async (name) => {
    try {
      await window.session[name]();
    } catch (error) {
      window.see(error);
      window.seen.push(`${name} was refused`);
    }
  }, call);
}

test('not in events, snapshots, errors, the console, addresses or messages', async ({
  context,
  openTab,
  page,
  realm,
}) => {
  const tokens = collectTokens(context);
  const traces = collectTraces(context);
  await context.addInitScript(installEyes);
  await page.goto('/blank.html');
  await watchChannel(page);
  const tabs = await openTabs(openTab, context, 2, { options: { maxWaitMs: 1_000 } });
  for (const tab of tabs) await watchSession(tab);

  await tabs[0].evaluate(() => window.signIn({ subject: 'alice', accessTokenFormat: 'jwt' }));
  await tabs[1]!.evaluate(() => window.signIn({ subject: 'bob', accessTokenFormat: 'jwt' }));
  await untilGeneration(tabs, 1);
  await tabs[0].evaluate(() => window.session.refresh());
  await untilGeneration(tabs, 2);
  await realm.revoke('access');
  await tabs[1]!.evaluate(() => window.callApi('orders', { method: 'POST', body: 'an order' }));
  await untilGeneration(tabs, 3);

  // A server that quotes in its answers whatever it knows.
  await expect.poll(() => tokens.size).toBe(2 * 4);
  const all = [...tokens].join(' ');
  const json = { 'content-type': 'application/json' };
  await realm.setFaults(
    { kind: 'answer', status: 200, body: `<!doctype html><p>Not for ${all}` },
    { kind: 'answer', status: 200, headers: json, body: `{"access_token": ["${all}"]}` },
    {
      kind: 'answer',
      status: 400,
      headers: json,
      body: `{"error": "invalid_client", "error_description": "${all}"}`,
    },
    { kind: 'drop' },
  );
  const askAndCountFaults = async () => {
    await seeRefusal(tabs[0], 'refresh');
    return (await realm.log()).tokenRequests.filter(({ fault }) => fault !== null).length;
  };
  await expect.poll(askAndCountFaults).toBe(4);
  await tabs[1]!.evaluate(() => window.session.end());
  await untilEnded(tabs);
  await seeRefusal(tabs[0], 'getAccessToken');

  const [first, second, heard] = await Promise.all(
    [...tabs, page].map((tab) => tab.evaluate(() => window.seen)),
  );
  // They have looked at everything that matters.
  for (const name of ['refreshed', 'refresh-failed', 'account-changed', 'ended'])
    expect(first).toContain(name);
  expect(first).toContain('getAccessToken was refused');
  expect(second).toContain('bob');
  expect(heard).toContain('committed');
  expect(traces.some((trace) => trace.endsWith('/token'))).toBe(true);

  const everything = [first, second, heard, traces].flat().join('\n');
  for (const token of tokens) {
    // Neither its beginning nor its end, in case something quotes a part.
    expect(everything.includes(token.slice(0, 16)), 'a token that shows').toBe(false);
    expect(everything.includes(token.slice(-16)), 'a token that shows').toBe(false);
  }
});
