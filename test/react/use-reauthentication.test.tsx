import { type Reauthentication, SessionProvider, useReauthentication } from '@holdfast/react';
import type { SessionSnapshot } from '@holdfast/sdk';
import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';
import { createFakeSession, type FakeSession } from './create-fake-session.ts';
import { mount } from './mount.ts';
import { active, anonymous, ended, interrupted, restoring } from './snapshots.ts';

function createReauthenticationPage(session: FakeSession) {
  const renders: Reauthentication[] = [];
  function Page() {
    renders.push(useReauthentication());
    return null;
  }
  const app = () => (
    <SessionProvider session={session}>
      <Page />
    </SessionProvider>
  );
  return { renders, app };
}

const UNTIL = 1_800_000_000_000;
const tokenResponse = { access_token: 'fresh', expires_in: 300 };

test('it is not needed while the session goes on, nor after an end for good, and that renders nothing', () => {
  const session = createFakeSession(restoring);
  const { app, renders } = createReauthenticationPage(session);
  flushSync(() => mount(app()));
  const snapshots: SessionSnapshot[] = [anonymous, active('a'), active('a', 2), ended('a'), active('b')];
  for (const snapshot of snapshots) flushSync(() => session.become(snapshot));
  expect(renders).toEqual([{ isNeeded: false }]);
});

test('it says what a dialog needs, and renders when that changes', () => {
  const session = createFakeSession(active('a'));
  const { app, renders } = createReauthenticationPage(session);
  flushSync(() => mount(app()));
  flushSync(() => session.become(interrupted('a')));
  expect(renders[1]).toMatchObject({
    isNeeded: true,
    endReason: 'refresh-token-rejected',
    subject: 'subject of a',
    parked: 0,
    until: UNTIL,
  });

  flushSync(() => session.become(interrupted('a', { reauthentication: { parked: 2, until: UNTIL } })));
  // The role is nothing that it gives, and each snapshot has objects of its own.
  flushSync(() =>
    session.become(interrupted('a', { role: 'follower', reauthentication: { parked: 2, until: UNTIL } })),
  );
  flushSync(() => session.become(active('b')));
  expect(renders.map((one) => one.isNeeded && one.parked)).toEqual([false, 0, 2, false]);
});

test('complete() starts the next session, cancel() ends this one for good, and both stay the same functions', async () => {
  const session = createFakeSession(interrupted('a'));
  const { app, renders } = createReauthenticationPage(session);
  const page = flushSync(() => mount(app()));
  flushSync(() => page.render(app()));
  flushSync(() => session.become(interrupted('a', { reauthentication: { parked: 1, until: UNTIL } })));
  const [first, second, third] = renders;
  if (!first?.isNeeded || !third?.isNeeded) throw new Error('It is needed all the time');
  expect(renders).toHaveLength(3);
  expect(second).toBe(first);
  expect([third.complete, third.cancel]).toEqual([first.complete, first.cancel]);

  await third.complete(tokenResponse);
  await third.cancel();
  expect(session.calls).toEqual([['start', tokenResponse], ['end']]);
});

test('cancel() that comes late signs nobody out', async () => {
  const session = createFakeSession(interrupted('a'));
  const { app, renders } = createReauthenticationPage(session);
  flushSync(() => mount(app()));
  session.become(active('b'));
  if (renders[0]?.isNeeded) await renders[0].cancel();
  expect(renders[0]).toHaveProperty('cancel');
  expect(session.calls).toEqual([]);
});

test('unmounting leaves no subscription, under StrictMode too', () => {
  const session = createFakeSession(interrupted('a'));
  const page = flushSync(() => mount(<StrictMode>{createReauthenticationPage(session).app()}</StrictMode>));
  expect(session.subscriptions.open).toBe(1);
  page.unmount();
  expect(session.subscriptions.open).toBe(0);
});
