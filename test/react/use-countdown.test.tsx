import { useCountdown } from '@holdfast/react';
import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';
import { fakeClock } from './fake-clock.ts';
import { mount } from './mount.ts';

const NOON = 1_800_000_000_000;

function createCountdownPage() {
  const renders: (number | null)[] = [];
  function Countdown({ endsAt }: { endsAt: number | null }) {
    const secondsLeft = useCountdown(endsAt);
    renders.push(secondsLeft);
    return <p>{secondsLeft}</p>;
  }
  return { renders, app: (endsAt: number | null) => <Countdown endsAt={endsAt} /> };
}

test('it renders once a second, on the seconds of its end, down to 0 and no further', () => {
  const clock = fakeClock(NOON + 700);
  const { app, renders } = createCountdownPage();
  flushSync(() => mount(app(NOON + 3_000)));
  expect(renders).toEqual([3]);
  clock.pass(299);
  expect(renders).toEqual([3]);
  clock.pass(1);
  expect(renders).toEqual([3, 2]);
  clock.pass(999);
  expect(renders).toEqual([3, 2]);
  clock.pass(1);
  expect(renders).toEqual([3, 2, 1]);
  clock.pass(600_000);
  expect(renders).toEqual([3, 2, 1, 0]);
  expect(clock.countOpen()).toBe(0);
});

test('two of them that began at different moments always show the same', () => {
  const clock = fakeClock(NOON);
  const early = createCountdownPage();
  const late = createCountdownPage();
  const earlyPage = flushSync(() => mount(early.app(NOON + 60_000)));
  clock.pass(1_234);
  const latePage = flushSync(() => mount(late.app(NOON + 60_000)));
  for (let passedMs = 1_234; passedMs < 60_000; passedMs += 321) {
    expect(latePage.text()).toBe(earlyPage.text());
    clock.pass(321);
  }
  expect(latePage.text()).toBe('0');
});

test('after a sleep it is right again when the page is seen, entered or shown, and within one step in any case', () => {
  const clock = fakeClock(NOON);
  const { app } = createCountdownPage();
  const page = flushSync(() => mount(app(NOON + 1_000_000)));
  const wakes = [
    () => clock.tell(document, 'visibilitychange'),
    () => clock.tell(globalThis, 'focus'),
    () => clock.tell(globalThis, 'pageshow'),
    () => clock.pass(1_000),
  ];
  for (const wake of wakes) {
    clock.sleep(100_000);
    wake();
    expect(page.text()).toBe(String(Math.ceil((NOON + 1_000_000 - Date.now()) / 1_000)));
  }
});

test('a clock that is set back makes it longer, as it does the session', () => {
  const clock = fakeClock(NOON);
  const { app } = createCountdownPage();
  const page = flushSync(() => mount(app(NOON + 10_000)));
  clock.sleep(-3_600_000);
  clock.pass(1_000);
  expect(page.text()).toBe('3609');
});

test('another end counts anew at once; none shows none and waits for nothing', () => {
  const clock = fakeClock(NOON);
  const { app, renders } = createCountdownPage();
  const page = flushSync(() => mount(app(NOON + 10_000)));
  clock.pass(2_500);
  flushSync(() => page.render(app(NOON + 90_000)));
  clock.pass(500);
  flushSync(() => page.render(app(null)));
  expect(renders).toEqual([10, 9, 8, 88, 87, null]);
  expect(clock.countOpen()).toBe(0);
});

test('unmounting leaves no timer and no listener, under StrictMode too', () => {
  const clock = fakeClock(NOON);
  const { app } = createCountdownPage();
  const page = flushSync(() => mount(<StrictMode>{app(NOON + 10_000)}</StrictMode>));
  expect(clock.countOpen()).toBe(1 + 3);
  page.unmount();
  expect(clock.countOpen()).toBe(0);
});
