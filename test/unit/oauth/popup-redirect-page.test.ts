// Sign-in through a window, seen from the redirect page in it.

import { createOAuthClient, type OAuthClient, SignInError } from '@holdfast/sdk/oauth';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeTab, openFakeTab } from './support/fake-tab.ts';
import { findSecrets } from './support/find-secrets.ts';
import { ISSUER } from './support/issuer.ts';
import { CLIENT_ID } from './support/start-provider.ts';

const REDIRECT_URI = 'https://shop.example/signed-in';
const CODE = 'code-that-nobody-may-see';
const STATE = 'popup.of-some-page-that-waits';
const RECEIPT_MS = 5_000;

let tab: FakeTab;
let waitingPage: { received: unknown[]; post(message: unknown): void; close(): void };
beforeEach(() => {
  tab = openFakeTab(`${REDIRECT_URI}?${new URLSearchParams({ code: CODE, state: STATE })}`);
  const received: unknown[] = [];
  const onMessage = (message: unknown): void => void received.push(message);
  const channel = tab.channels.open(`holdfast.popup ${CLIENT_ID} ${ISSUER}`, onMessage);
  waitingPage = { received, ...channel };
});
afterEach(() => {
  waitingPage.close();
  expect(tab.channels.count()).toBe(0);
  expect(tab.timersMs()).toEqual([]);
});

test('cleans the address bar first, then hands the answer over and stays until it has arrived', async () => {
  const completing = loadPage().completeSignIn();
  expect(tab.address).toBe(REDIRECT_URI);
  const response = { type: 'response', parameters: `code=${CODE}&state=${STATE}` };
  await vi.waitUntil(() => waitingPage.received.length > 0, { interval: 1 });
  expect(waitingPage.received).toEqual([response]);
  expect(tab).toMatchObject({ isClosed: false });

  waitingPage.post({ type: 'received', state: STATE });
  expect(await completing).toBeNull();
  expect(tab).toMatchObject({ isClosed: true, departures: [] });
});

test('calls made at once hand it over once; a later call finds nothing to do', async () => {
  const oauth = loadPage();
  const [first, second] = [oauth.completeSignIn(), oauth.completeSignIn()];
  expect(first).toBe(second);
  waitingPage.post({ type: 'received', state: STATE });
  expect(await first).toBeNull();
  expect(await oauth.completeSignIn()).toBeNull();
  expect(waitingPage.received).toHaveLength(1);
});

test('says so when nobody takes it up, and leaves the window to the app', async () => {
  const oauth = loadPage();
  const error = await failure(oauth, () => {
    for (const message of [
      null,
      'received',
      { type: 'received' },
      { type: 'received', state: 'popup.other' },
    ]) {
      waitingPage.post(message);
    }
  });
  expect(error).toMatchObject({ code: 'sign-in-failed', reason: 'nobody-waiting', error: undefined });
  expect(findSecrets(error, [CODE, STATE])).toEqual([]);
  expect(tab).toMatchObject({ isClosed: false, address: REDIRECT_URI });
  expect(await oauth.completeSignIn()).toBeNull();
});

test('an answer from another provider reaches nobody: its code stays in the window', async () => {
  const error = await failure(loadPage('https://evil.example'));
  expect(error).toMatchObject({ reason: 'nobody-waiting' });
  expect(waitingPage.received).toEqual([]);
});

function loadPage(issuer: string = ISSUER): OAuthClient {
  return createOAuthClient({ issuer, clientId: CLIENT_ID, redirectUri: REDIRECT_URI, scope: 'openid' }, tab);
}

/** What the page throws when the time for a receipt is over; `meanwhile` something may happen. */
async function failure(oauth: OAuthClient, meanwhile: () => void = () => {}): Promise<unknown> {
  const completing = oauth.completeSignIn().catch((thrown: unknown) => thrown);
  meanwhile();
  // Messages come in tasks of their own, in the order of their posting: this one is after all others.
  await new Promise((resolve) => setImmediate(resolve));
  tab.fireTimer(RECEIPT_MS);
  const error = await completing;
  expect(error).toBeInstanceOf(SignInError);
  return error;
}
