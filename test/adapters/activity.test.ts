import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createActivity } from '../../packages/sdk/src/browser/activity.ts';
import { ACTIVITY_EVENTS } from '../../packages/sdk/src/options.ts';
import { testActivity } from '../support/contracts/activity-contract.ts';

afterEach(() => vi.restoreAllMocks());

testActivity('of a page', () => ({
  activity: createActivity(ACTIVITY_EVENTS),
  act: () => userEvent.keyboard('a'),
}));

function listen(eventNames: readonly string[] = ACTIVITY_EVENTS) {
  const heard: number[] = [];
  return { heard, undo: createActivity(eventNames).listen(() => heard.push(performance.now())) };
}

test.each([
  ['a key that is pressed', 'keydown', () => userEvent.keyboard('a')],
  ['a button that is clicked', 'pointerdown', () => userEvent.click(document.body)],
  [
    'a mouse that is moved',
    'pointermove',
    () => userEvent.hover(document.body, { position: { x: 3, y: 5 } }),
  ],
])('%s counts', async (_, eventName, act) => {
  const { heard, undo } = listen([eventName]);
  await act();
  expect(heard).not.toEqual([]);
  undo();
});

test('what a script dispatches is nobody’s doing', () => {
  const { heard, undo } = listen();
  for (const name of ACTIVITY_EVENTS) document.body.dispatchEvent(new Event(name, { bubbles: true }));
  document.body.click();
  expect(heard).toEqual([]);
  undo();
});

test('no listener of the app’s keeps it from being heard', async () => {
  const { heard, undo } = listen(['keydown']);
  const stop = (event: Event) => event.stopImmediatePropagation();
  window.addEventListener('keydown', stop);
  document.body.addEventListener('keydown', stop, { capture: true });

  await userEvent.keyboard('a');

  expect(heard).not.toEqual([]);
  undo();
  window.removeEventListener('keydown', stop);
  document.body.removeEventListener('keydown', stop, { capture: true });
});

test('only what was asked for is listened to, without holding up a scroll', () => {
  const added = vi.spyOn(document, 'addEventListener');
  const { undo } = listen(['wheel', 'shop:scanned']);
  expect(added.mock.calls.map(([name, , options]) => [name, options])).toEqual([
    ['wheel', expect.objectContaining({ capture: true, passive: true })],
    ['shop:scanned', expect.objectContaining({ capture: true, passive: true })],
  ]);
  undo();
});

test('nothing is listened to before and after', async () => {
  const added = vi.spyOn(document, 'addEventListener');
  const activity = createActivity(ACTIVITY_EVENTS);
  expect(added).not.toHaveBeenCalled();

  const undo = activity.listen(() => {});
  const signals = added.mock.calls.map(([, , options]) => (options as AddEventListenerOptions).signal);
  expect(signals).toHaveLength(ACTIVITY_EVENTS.length);
  expect(signals.map((signal) => signal?.aborted)).toEqual(signals.map(() => false));

  undo();
  expect(signals.map((signal) => signal?.aborted)).toEqual(signals.map(() => true));
});
