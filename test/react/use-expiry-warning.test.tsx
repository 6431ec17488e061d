import {
  type ExpiryWarning,
  SessionProvider,
  useCountdown,
  useExpiryWarning,
  type UseExpiryWarningOptions,
} from '@holdfast/react';
import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';
import { createFakeSession, type FakeSession } from './create-fake-session.ts';
import { fakeClock } from './fake-clock.ts';
import { mount } from './mount.ts';
import { active, ended, idleLimitAt } from './snapshots.ts';

const NOON = 1_800_000_000_000;
const MINUTE = 60_000;

function createWarningPage(session: FakeSession) {
  const renders: (ExpiryWarning | null)[] = [];
  function Warning({ options }: { options?: UseExpiryWarningOptions | undefined }) {
    const warning = useExpiryWarning(options);
    renders.push(warning);
    return <p>{warning && <Countdown endsAt={warning.endsAt} />}</p>;
  }
  const app = (options?: UseExpiryWarningOptions) => (
    <SessionProvider session={session}>
      <Warning options={options} />
    </SessionProvider>
  );
  return { renders, app };
}

function Countdown({ endsAt }: { endsAt: number }) {
  return <b>{useCountdown(endsAt)}</b>;
}

const ends = (renders: (ExpiryWarning | null)[]) => renders.map((warning) => warning?.endsAt);

test('it is there while the session warns, and the seconds that pass render only the countdown', () => {
  const clock = fakeClock(NOON);
  const endsAt = NOON + 5 * MINUTE;
  const session = createFakeSession(active('a', 1, { knownEnd: idleLimitAt(endsAt) }));
  const { app, renders } = createWarningPage(session);
  const page = flushSync(() => mount(app()));
  clock.pass(4 * MINUTE);
  expect(renders).toEqual([null]);

  flushSync(() => session.become(active('a', 1, { knownEnd: idleLimitAt(endsAt), isWarned: true })));
  expect(renders[1]).toMatchObject({ endsAt, limit: 'idle', isExtendable: true });
  expect(page.text()).toBe('60');
  clock.pass(20_000);
  // A refresh meanwhile, and objects of their own in each snapshot.
  flushSync(() => session.become(active('a', 2, { knownEnd: idleLimitAt(endsAt), isWarned: true })));
  expect(page.text()).toBe('40');
  expect(renders).toHaveLength(2);

  const absolute = { limit: 'absolute', isExtendable: false } as const;
  flushSync(() =>
    session.become(active('a', 2, { knownEnd: idleLimitAt(endsAt, absolute), isWarned: true })),
  );
  expect(renders[2]).toMatchObject({ endsAt, ...absolute });
  flushSync(() => session.become(active('a', 3, { knownEnd: idleLimitAt(endsAt + MINUTE) })));
  expect(renders[3]).toBeNull();
  expect(renders).toHaveLength(4);
  expect(clock.countOpen()).toBe(0);
});

test('without beforeMs it sets no timer and listens to no page', () => {
  const clock = fakeClock(NOON);
  const session = createFakeSession(active('a', 1, { knownEnd: idleLimitAt(NOON + MINUTE) }));
  flushSync(() => mount(createWarningPage(session).app()));
  expect(clock.countOpen()).toBe(0);
});

test('beforeMs warns by the clock, whether the session does or not', () => {
  const clock = fakeClock(NOON);
  const endsAt = NOON + 5 * MINUTE;
  const session = createFakeSession(active('a', 1, { knownEnd: idleLimitAt(endsAt), isWarned: true }));
  const { app, renders } = createWarningPage(session);
  flushSync(() => mount(app({ beforeMs: MINUTE })));
  clock.pass(4 * MINUTE - 1);
  expect(ends(renders)).toEqual([undefined]);
  clock.pass(1);
  expect(ends(renders)).toEqual([undefined, endsAt]);
  clock.pass(10 * MINUTE);
  expect(ends(renders)).toEqual([undefined, endsAt]);
  flushSync(() => session.become(ended('a')));
  expect(ends(renders)).toEqual([undefined, endsAt, undefined]);
  expect(clock.countOpen()).toBe(0);
});

test('an end that is put off again and again, before the warning, renders nothing', () => {
  const clock = fakeClock(NOON);
  const session = createFakeSession(active('a', 1, { knownEnd: idleLimitAt(NOON + 2 * MINUTE) }));
  const { app, renders } = createWarningPage(session);
  flushSync(() => mount(app({ beforeMs: MINUTE })));
  for (let minute = 1; minute <= 10; minute += 1) {
    clock.pass(MINUTE / 2);
    flushSync(() => session.become(active('a', minute, { knownEnd: idleLimitAt(Date.now() + 2 * MINUTE) })));
  }
  expect(ends(renders)).toEqual([undefined]);
  expect(clock.countOpen()).toBe(1 + 3);
  clock.pass(MINUTE);
  expect(ends(renders)).toEqual([undefined, Date.now() + MINUTE]);
  flushSync(() => session.become(active('a', 11, { knownEnd: idleLimitAt(Date.now() + 2 * MINUTE) })));
  expect(ends(renders)).toEqual([undefined, Date.now() + MINUTE, undefined]);
});

test('an end that is years away is not warned of at once', () => {
  const clock = fakeClock(NOON);
  const session = createFakeSession(active('a', 1, { knownEnd: idleLimitAt(NOON + 2 ** 40) }));
  const { app, renders } = createWarningPage(session);
  flushSync(() => mount(app({ beforeMs: MINUTE })));
  clock.pass(3 * MINUTE);
  expect(ends(renders)).toEqual([undefined]);
  expect(clock.delays).toEqual([MINUTE, MINUTE, MINUTE, MINUTE]);
});

test('after a sleep the page warns when it is seen, and within a minute in any case', () => {
  const clock = fakeClock(NOON);
  const wakes = [() => clock.tell(document, 'visibilitychange'), () => clock.pass(MINUTE)];
  for (const wake of wakes) {
    const endsAt = Date.now() + 60 * MINUTE;
    const session = createFakeSession(active('a', 1, { knownEnd: idleLimitAt(endsAt) }));
    const { app, renders } = createWarningPage(session);
    flushSync(() => mount(app({ beforeMs: 30 * MINUTE })));
    clock.sleep(40 * MINUTE);
    wake();
    expect(ends(renders)).toEqual([undefined, endsAt]);
  }
});

test('extend() is that of the session, and what it gives is the same object over other renders', async () => {
  const session = createFakeSession(active('a', 1, { knownEnd: idleLimitAt(NOON), isWarned: true }));
  const { app, renders } = createWarningPage(session);
  const page = flushSync(() => mount(app()));
  flushSync(() => page.render(app({ beforeMs: undefined })));
  expect(renders).toHaveLength(2);
  expect(renders[1]).toBe(renders[0]);
  await renders[0]!.extend();
  expect(session.calls).toEqual([['extend']]);
});

test('a render that comes before the hook itself is told shows no warning of a session that is over', () => {
  fakeClock(NOON);
  const session = createFakeSession(active('a', 1, { knownEnd: idleLimitAt(NOON), isWarned: true }));
  const { app, renders } = createWarningPage(session);
  const page = flushSync(() => mount(<p />));
  session.subscribe(() => flushSync(() => page.render(app())));
  flushSync(() => page.render(app()));
  session.become(ended('a'));
  expect(ends(renders)).toEqual([NOON, undefined]);
});

test('unmounting leaves no timer, no listener and no subscription, under StrictMode too', () => {
  const clock = fakeClock(NOON);
  const session = createFakeSession(active('a', 1, { knownEnd: idleLimitAt(NOON + MINUTE) }));
  const page = flushSync(() =>
    mount(<StrictMode>{createWarningPage(session).app({ beforeMs: 1_000 })}</StrictMode>),
  );
  expect(clock.countOpen()).toBe(1 + 3);
  expect(session.subscriptions.open).toBe(1);
  page.unmount();
  expect(clock.countOpen()).toBe(0);
  expect(session.subscriptions.open).toBe(0);
});
