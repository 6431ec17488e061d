import { SessionProvider, useCountdown, useHold } from '@holdfast/react';
import { Activity } from 'react';
import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';
import { createDeferred } from './create-deferred.ts';
import { createFakeSession, tokenOf } from './create-fake-session.ts';
import { createTokenPage } from './create-token-page.tsx';
import { fakeClock } from './fake-clock.ts';
import { mount } from './mount.ts';
import { active } from './snapshots.ts';

// With React 19 only: React 18 keeps no hidden components.

test('a hidden component comes back without its old token', async () => {
  const session = createFakeSession(active('a'));
  const { app } = createTokenPage(session);
  const page = mount(<Activity mode="visible">{app()}</Activity>);
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 1)}`);

  page.render(<Activity mode="hidden">{app()}</Activity>);
  await expect.poll(() => session.subscriptions.open).toBe(0);
  session.become(active('a', 40));
  const newer = createDeferred<string>();
  session.answerWith(() => newer.promise);
  page.render(<Activity mode="visible">{app()}</Activity>);

  await expect.poll(page.text).toBe('pending');
  newer.resolve(tokenOf('a', 40));
  await expect.poll(page.text).toBe(`ready ${tokenOf('a', 40)}`);
});

test('a hidden component lets the session go, and holds it again when it is shown', () => {
  const session = createFakeSession(active('a'));
  function Flow() {
    useHold('checkout');
    return null;
  }
  const app = (mode: 'visible' | 'hidden') => (
    <SessionProvider session={session}>
      <Activity mode={mode}>
        <Flow />
      </Activity>
    </SessionProvider>
  );
  const isOver = () => session.holds.map(({ signal }) => signal.aborted);
  const page = flushSync(() => mount(app('visible')));
  expect(isOver()).toEqual([false]);
  flushSync(() => page.render(app('hidden')));
  expect(isOver()).toEqual([true]);
  flushSync(() => page.render(app('visible')));
  expect(isOver()).toEqual([true, false]);
});

test('a hidden countdown sets no timer, and is right when it is shown again', () => {
  const clock = fakeClock(1_800_000_000_000);
  function Countdown() {
    return <p>{useCountdown(1_800_000_060_000)}</p>;
  }
  const app = (mode: 'visible' | 'hidden') => (
    <Activity mode={mode}>
      <Countdown />
    </Activity>
  );
  const page = flushSync(() => mount(app('visible')));
  expect(page.text()).toBe('60');
  flushSync(() => page.render(app('hidden')));
  expect(clock.countOpen()).toBe(0);
  clock.pass(20_000);
  flushSync(() => page.render(app('visible')));
  expect(page.text()).toBe('40');
});
