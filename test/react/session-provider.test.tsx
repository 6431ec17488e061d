import {
  SessionGate,
  SessionProvider,
  useAccessToken,
  useExpiryWarning,
  useHold,
  useIdle,
  useReauthentication,
  useSession,
  useSessionEvent,
  useSessionStatus,
} from '@holdfast/react';
import { StrictMode } from 'react';
import { version } from 'react-dom';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { createDeferred } from './create-deferred.ts';
import { createFakeSession, tokenOf } from './create-fake-session.ts';
import { mount } from './mount.ts';
import { active } from './snapshots.ts';

function EveryHook() {
  const session = useSession();
  const status = useSessionStatus();
  const { accessToken } = useAccessToken();
  useSessionEvent('refreshed', () => undefined);
  return <p>{[session.getSnapshot().role, status, accessToken].join(' ')}</p>;
}

test('the tests run with the React that the project is named after', ({ task }) => {
  expect(`react-${version.split('.')[0]}`).toBe(task.file.projectName);
});

test('a hook without a provider says what is missing', () => {
  const hooks = [
    useSession,
    useSessionStatus,
    useAccessToken,
    () => useSessionEvent('ended', () => undefined),
    () => useHold('checkout'),
    useExpiryWarning,
    () => useIdle({ afterMs: 60_000 }),
    useReauthentication,
    () => SessionGate({}),
  ];
  for (const useOneHook of hooks) {
    const Lost = () => {
      useOneHook();
      return null;
    };
    expect(() => renderToString(<Lost />)).toThrow(/inside <SessionProvider session=\{session\}>/);
  }
});

test('under StrictMode each hook subscribes once in the end, and unmounting leaves nothing', async () => {
  const session = createFakeSession(active('a'));
  const page = mount(
    <StrictMode>
      <SessionProvider session={session}>
        <EveryHook />
        <EveryHook />
      </SessionProvider>
    </StrictMode>,
  );

  await expect.poll(page.text).toContain(tokenOf('a', 1));
  expect(session.subscriptions.made).toBe(2 * 2 * 2);
  expect(session.subscriptions.open).toBe(2 * 2);
  expect(session.listeners.made).toBe(2 * 2);
  expect(session.listeners.open).toBe(2);

  page.unmount();
  await expect.poll(() => session.subscriptions.open).toBe(0);
  expect(session.listeners.open).toBe(0);
  expect(session.tokenCalls.every((call) => call.signal?.aborted)).toBe(true);
});

test('StrictMode ends the first of its two token calls and keeps the second', async () => {
  const session = createFakeSession(active('a'));
  session.answerWith(() => new Promise(() => undefined));
  mount(
    <StrictMode>
      <SessionProvider session={session}>
        <EveryHook />
      </SessionProvider>
    </StrictMode>,
  );

  await expect.poll(() => session.tokenCalls.map((call) => call.signal?.aborted)).toEqual([true, false]);
});

test('every hook moves over to another session object, and shows no token of the old one', async () => {
  const work = createFakeSession(active('work'));
  const home = createFakeSession(active('home', 1, { role: 'follower' }));
  const app = (session: typeof work) => (
    <SessionProvider session={session}>
      <EveryHook />
    </SessionProvider>
  );
  const page = mount(app(work));
  await expect.poll(page.text).toBe(`leader active ${tokenOf('work', 1)}`);

  const homeToken = createDeferred<string>();
  home.answerWith(() => homeToken.promise);
  page.render(app(home));
  await expect.poll(page.text).toBe('follower active ');
  homeToken.resolve(tokenOf('home', 1));
  await expect.poll(page.text).toBe(`follower active ${tokenOf('home', 1)}`);

  expect(work.subscriptions.open).toBe(0);
  expect(work.listeners.open).toBe(0);
  expect(home.subscriptions.open).toBe(2);
  expect(home.listeners.open).toBe(1);
});
