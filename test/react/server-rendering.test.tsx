import {
  SessionGate,
  SessionProvider,
  useAccessToken,
  useCountdown,
  useExpiryWarning,
  useHold,
  useIdle,
  useReauthentication,
  useSessionEvent,
  useSessionSnapshot,
  useSessionStatus,
} from '@holdfast/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { createFakeSession, type FakeSession, tokenOf } from './create-fake-session.ts';
import { hydrate } from './mount.ts';
import { active, anonymous, heldAs, interrupted, restoring } from './snapshots.ts';

function Page() {
  const status = useSessionStatus();
  const { role, storage } = useSessionSnapshot();
  // A new object each time: the server snapshot has to be cached for such a selector too.
  const { isActive } = useSessionSnapshot((snapshot) => ({ isActive: snapshot.status === 'active' }));
  const token = useAccessToken();
  useSessionEvent('ended', () => undefined);
  return <p>{[status, role, storage, isActive, token.status, token.accessToken].join(' ')}</p>;
}

const app = (session: FakeSession) => (
  <StrictMode>
    <SessionProvider session={session}>
      <Page />
    </SessionProvider>
  </StrictMode>
);

test('a server renders the same for whatever session, and asks it nothing', () => {
  const sessions = [restoring, anonymous, active('a')].map((snapshot) => createFakeSession(snapshot));
  for (const session of sessions) {
    expect(renderToString(app(session))).toBe('<p>restoring follower indexeddb false pending </p>');
    expect(session.subscriptions.made + session.listeners.made + session.tokenCalls.length).toBe(0);
  }
});

test('a page hydrates without a complaint while the session is being restored', async () => {
  const page = hydrate(renderToString(app(createFakeSession())), app(createFakeSession(restoring)));
  await expect.poll(page.text).toBe('restoring follower indexeddb false pending ');
  expect(page.recovered).toEqual([]);
});

test('a page hydrates without a complaint when the session is active already', async () => {
  const session = createFakeSession(active('a'));
  const page = hydrate(renderToString(app(createFakeSession())), app(session));
  await expect.poll(page.text).toBe(`active leader indexeddb true ready ${tokenOf('a', 1)}`);
  expect(page.recovered).toEqual([]);
});

function Flow() {
  const hold = useHold('checkout');
  const shown = [
    hold.risk?.reason,
    useExpiryWarning()?.limit,
    useCountdown(0),
    useIdle({ afterMs: 0 }),
    useReauthentication().isNeeded,
  ];
  return (
    <p>
      {shown.join(' ')}
      <SessionGate restoring="restoring" fallback="outside" reauthenticate="once more">
        inside
      </SessionGate>
    </p>
  );
}

const flow = (session: FakeSession) => (
  <StrictMode>
    <SessionProvider session={session}>
      <Flow />
    </SessionProvider>
  </StrictMode>
);

/** All of it at once. */
const eventful = active('a', 1, {
  knownEnd: { endsAt: 0, limit: 'absolute', isExtendable: false },
  isWarned: true,
  holds: [heldAs('hold 1'), heldAs('hold 2', { reason: 'refresh-failing', endsAt: 0 })],
});

test('a server knows of no flow: it holds nothing, counts nothing and sets no timer', () => {
  const setTimer = vi.spyOn(globalThis, 'setTimeout');
  for (const snapshot of [restoring, anonymous, eventful, interrupted('a')]) {
    const session = createFakeSession(snapshot);
    expect(renderToString(flow(session))).toBe('<p>   false false<!-- -->restoring</p>');
    expect(session.subscriptions.made + session.holds.length).toBe(0);
  }
  expect(setTimer).not.toHaveBeenCalled();
});

test('a page hydrates without a complaint in the middle of a flow', async () => {
  const page = hydrate(renderToString(flow(createFakeSession())), flow(createFakeSession(eventful)));
  await expect.poll(page.text).toBe('refresh-failing absolute 0 true falseinside');
  expect(page.recovered).toEqual([]);
});

test('a page hydrates without a complaint while a sign-in in place is needed', async () => {
  const page = hydrate(renderToString(flow(createFakeSession())), flow(createFakeSession(interrupted('a'))));
  await expect.poll(page.text).toBe('  0 false trueinsideonce more');
  expect(page.recovered).toEqual([]);
});

test('the tests above bite: a page that reads the session while hydrating is complained about', async () => {
  const session = createFakeSession(active('a'));
  const Careless = () => <p>{session.getSnapshot().status}</p>;
  vi.mocked(console.error).mockReturnValue();
  const page = hydrate('<p>restoring</p>', <Careless />);
  await expect.poll(page.text).toBe('active');
  expect(page.recovered.length).toBeGreaterThan(0);
  vi.mocked(console.error).mockClear();
});
