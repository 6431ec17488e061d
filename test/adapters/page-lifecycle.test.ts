import { afterEach, expect, test, vi } from 'vitest';
import { createPageLifecycle } from '../../packages/sdk/src/browser/page-lifecycle.ts';
import type { LifecycleSignal } from '../../packages/sdk/src/ports.ts';
import { testLifecycle } from '../support/contracts/lifecycle-contract.ts';

afterEach(() => vi.restoreAllMocks());

/** What the browser would tell a page, without its doing it. */
const BRING_ABOUT: Record<LifecycleSignal, () => void> = {
  visible: () => show('visible'),
  hidden: () => show('hidden'),
  woken: () => window.dispatchEvent(new Event('focus')),
  online: () => window.dispatchEvent(new Event('online')),
  frozen: () => document.dispatchEvent(new Event('freeze')),
  left: () => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })),
  returned: () => document.dispatchEvent(new Event('resume')),
};

function show(state: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

testLifecycle('of a page', () => ({
  lifecycle: createPageLifecycle(),
  bringAbout: (signal) => BRING_ABOUT[signal](),
}));

function listen() {
  const heard: LifecycleSignal[] = [];
  return { heard, undo: createPageLifecycle().listen((signal) => heard.push(signal)) };
}

test('a page that goes for good has left as well', () => {
  const { heard, undo } = listen();
  window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
  expect(heard).toEqual(['left']);
  undo();
});

test('a page that comes back from the back/forward cache has returned; one that was just loaded has not', () => {
  const { heard, undo } = listen();
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
  expect(heard).toEqual([]);
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  expect(heard).toEqual(['returned']);
  undo();
});

test('being offline is no signal: it is a hint, and says nothing about the server', () => {
  const { heard, undo } = listen();
  window.dispatchEvent(new Event('offline'));
  window.dispatchEvent(new Event('blur'));
  expect(heard).toEqual([]);
  undo();
});

test.each([
  ['visible', true],
  ['hidden', false],
] as const)('a page that is %s says so when asked', (state, isVisible) => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  expect(createPageLifecycle().isVisible()).toBe(isVisible);
});

test('nothing listens to what would cost the page the back/forward cache', () => {
  const added = [window, document].map((target) => vi.spyOn(target, 'addEventListener'));
  const { undo } = listen();
  const types = added.flatMap(({ mock }) => mock.calls.map(([type]) => type));
  expect(types).toHaveLength(7);
  expect(types).not.toContain('unload');
  expect(types).not.toContain('beforeunload');
  undo();
});

test('every listener is taken off again', () => {
  const targets = [window, document];
  const added = targets.map((target) => vi.spyOn(target, 'addEventListener'));
  const removed = targets.map((target) => vi.spyOn(target, 'removeEventListener'));
  listen().undo();
  const pairs = (spies: typeof added | typeof removed) =>
    spies.flatMap(({ mock }) => mock.calls.map(([type, listener]) => [type, listener]));
  expect(pairs(removed)).toEqual(pairs(added));
});
