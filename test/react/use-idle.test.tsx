import { SessionProvider, useIdle } from '@holdfast/react';
import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';
import { createFakeSession, type FakeSession } from './create-fake-session.ts';
import { fakeClock } from './fake-clock.ts';
import { mount } from './mount.ts';
import { active, anonymous, ended } from './snapshots.ts';

const NOON = 1_800_000_000_000;
const MINUTE = 60_000;

function createIdlePage(session: FakeSession) {
  const renders: boolean[] = [];
  function Idle({ afterMs }: { afterMs: number }) {
    const isIdle = useIdle({ afterMs });
    renders.push(isIdle);
    return <p>{String(isIdle)}</p>;
  }
  const app = (afterMs: number) => (
    <SessionProvider session={session}>
      <Idle afterMs={afterMs} />
    </SessionProvider>
  );
  return { renders, app };
}

test('it renders when it flips, and activity that keeps it as it is renders nothing', () => {
  const clock = fakeClock(NOON);
  const session = createFakeSession(active('a', 1, { activeAt: NOON }));
  const { app, renders } = createIdlePage(session);
  flushSync(() => mount(app(5 * MINUTE)));
  for (let minute = 1; minute <= 6; minute += 1) {
    clock.pass(MINUTE);
    flushSync(() => session.become(active('a', minute, { activeAt: Date.now() })));
  }
  expect(renders).toEqual([false]);

  clock.pass(5 * MINUTE - 1);
  expect(renders).toEqual([false]);
  clock.pass(1);
  expect(renders).toEqual([false, true]);
  clock.pass(60 * MINUTE);
  flushSync(() => session.become(active('a', 7, { activeAt: NOON + 6 * MINUTE })));
  expect(renders).toEqual([false, true]);
  flushSync(() => session.become(active('a', 7, { activeAt: Date.now() })));
  expect(renders).toEqual([false, true, false]);
});

test('a machine that slept for so long is idle when it wakes', () => {
  const clock = fakeClock(NOON);
  const session = createFakeSession(active('a', 1, { activeAt: NOON }));
  const { app, renders } = createIdlePage(session);
  flushSync(() => mount(app(5 * MINUTE)));
  clock.sleep(6 * MINUTE);
  clock.tell(document, 'visibilitychange');
  expect(renders).toEqual([false, true]);
});

test('where nobody is signed in nobody is idle, and nothing is waited for', () => {
  const clock = fakeClock(NOON);
  const session = createFakeSession(anonymous);
  const { app, renders } = createIdlePage(session);
  flushSync(() => mount(app(MINUTE)));
  flushSync(() => session.become(active('a', 1, { activeAt: NOON - MINUTE })));
  flushSync(() => session.become(ended('a')));
  expect(renders).toEqual([false, true, false]);
  expect(clock.countOpen()).toBe(0);
});

test('another afterMs is looked at at once', () => {
  const clock = fakeClock(NOON);
  const session = createFakeSession(active('a', 1, { activeAt: NOON }));
  const { app, renders } = createIdlePage(session);
  const page = flushSync(() => mount(app(5 * MINUTE)));
  clock.pass(2 * MINUTE);
  flushSync(() => page.render(app(2 * MINUTE)));
  expect(renders).toEqual([false, true]);
});

test('unmounting leaves no timer, no listener and no subscription, under StrictMode too', () => {
  const clock = fakeClock(NOON);
  const session = createFakeSession(active('a', 1, { activeAt: NOON }));
  const page = flushSync(() => mount(<StrictMode>{createIdlePage(session).app(MINUTE)}</StrictMode>));
  expect(clock.countOpen()).toBe(1 + 3);
  page.unmount();
  expect(clock.countOpen()).toBe(0);
  expect(session.subscriptions.open).toBe(0);
});
