import { HoldfastError } from '@holdfast/sdk';
import { expect, test, vi } from 'vitest';
import { createDeferred } from './create-deferred.ts';
import { createFakeSession, tokenOf } from './create-fake-session.ts';
import { createTokenPage } from './create-token-page.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { mount } from './mount.ts';
import { active, ended } from './snapshots.ts';

test('during a refresh the token at hand stays until the newer one is there', async () => {
  const session = createFakeSession(active('a'));
  const { renders, app } = createTokenPage(session);
  const page = mount(app());
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 1)}`);

  const newer = createDeferred<string>();
  session.answerWith(() => newer.promise);
  session.become(active('a', 2));
  await expect.poll(() => session.tokenCalls.length).toBe(2);
  newer.resolve(tokenOf('a', 2));
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 2)}`);
  expect(renders.map(({ token }) => token.status)).toEqual(['pending', 'ready', 'ready']);
});

test('a failure surfaces as a typed error, and the next refresh makes it good', async () => {
  const session = createFakeSession(active('a'));
  const { renders, app } = createTokenPage(session);
  const offline = new HoldfastError('refresh-failed', 'The token endpoint could not be reached');
  session.answerWith(() => Promise.reject(offline));
  const page = mount(app());
  await expect.poll(page.text).toBe('failed refresh-failed');
  expect(renders.at(-1)?.token).toEqual({ status: 'failed', accessToken: undefined, error: offline });

  session.answerWith(async () => tokenOf('a', 2));
  session.become(active('a', 2));
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 2)}`);
});

test('a token that cannot be had any more takes the old one away', async () => {
  const session = createFakeSession(active('a'));
  const { app } = createTokenPage(session);
  const page = mount(app());
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 1)}`);

  session.answerWith(() => Promise.reject(new HoldfastError('validity-unreachable', 'Too short a life')));
  page.render(app(86_400_000));
  await expect.poll(page.text).toBe('failed validity-unreachable');
});

test('a mistake in the request goes to the error boundary, not to the person', async () => {
  const session = createFakeSession(active('a'));
  const { app } = createTokenPage(session);
  session.answerWith(() => Promise.reject(new TypeError('minValidityMs: got NaN')));
  vi.mocked(console.error).mockReturnValue();
  vi.mocked(console.warn).mockReturnValue();
  const page = mount(<ErrorBoundary>{app(Number.NaN)}</ErrorBoundary>);
  await expect.poll(page.text).toBe('minValidityMs: got NaN');
  // React logs what a boundary caught.
  vi.mocked(console.error).mockClear();
  vi.mocked(console.warn).mockClear();
});

test('another minValidityMs asks anew, ends the call before it, and keeps the token meanwhile', async () => {
  const session = createFakeSession(active('a'));
  const { renders, app } = createTokenPage(session);
  const page = mount(app());
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 1)}`);

  const answers = [createDeferred<string>(), createDeferred<string>()];
  session.answerWith(() => answers[session.tokenCalls.length - 2]!.promise);
  page.render(app(20_000));
  await expect.poll(() => session.tokenCalls.length).toBe(2);
  page.render(app(60_000));
  await expect.poll(() => session.tokenCalls.length).toBe(3);

  answers[0]!.resolve(tokenOf('a', 99));
  answers[1]!.resolve(tokenOf('a', 2));
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 2)}`);

  expect(session.tokenCalls.map((call) => call.minValidityMs)).toEqual([undefined, 20_000, 60_000]);
  expect(session.tokenCalls[1]!.signal!.aborted).toBe(true);
  expect(session.subscriptions.open).toBe(3);
  const tokens = renders.map(({ token }) => token.accessToken);
  expect(new Set(tokens)).toEqual(new Set([undefined, tokenOf('a', 1), tokenOf('a', 2)]));
  expect(tokens.lastIndexOf(undefined)).toBe(0);
});

test('the same token again renders nothing', async () => {
  const session = createFakeSession(active('a'));
  const { renders, app } = createTokenPage(session);
  const page = mount(app());
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 1)}`);

  page.render(app(20_000));
  await expect.poll(() => session.tokenCalls.length).toBe(2);
  session.become(ended('a'));
  await expect.poll(page.text).toBe('absent');
  expect(renders.map(({ token }) => token.status)).toEqual(['pending', 'ready', 'ready', 'absent']);
});

test('an answer about an older token set, come late, is not shown', async () => {
  const session = createFakeSession(active('a'));
  const { renders, app } = createTokenPage(session);
  const late = createDeferred<string>();
  session.answerWith(() => late.promise);
  const page = mount(app());
  await expect.poll(() => session.tokenCalls.length).toBe(1);

  session.answerWith(async () => tokenOf('a', 2));
  session.become(active('a', 2));
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 2)}`);
  expect(session.tokenCalls[0]?.signal?.aborted).toBe(true);
  late.resolve(tokenOf('a', 1));
  session.become(ended('a'));
  await expect.poll(page.text).toBe('absent');
  expect(renders.map(({ token }) => token.accessToken)).not.toContain(tokenOf('a', 1));
});

test('unmounting stops waiting', async () => {
  const session = createFakeSession(active('a'));
  const { app } = createTokenPage(session);
  session.answerWith(() => new Promise(() => undefined));
  const page = mount(app());
  await expect.poll(() => session.tokenCalls.length).toBe(1);
  expect(session.tokenCalls[0]!.signal!.aborted).toBe(false);
  page.unmount();
  await expect.poll(() => session.tokenCalls[0]!.signal!.aborted).toBe(true);
});
