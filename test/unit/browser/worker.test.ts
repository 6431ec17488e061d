import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPageLifecycle } from '../../../packages/sdk/src/browser/page-lifecycle.ts';
import { newId, random } from '../../../packages/sdk/src/browser/random.ts';
import type { LifecycleSignal } from '../../../packages/sdk/src/ports.ts';

// Where there is a global scope but no page, as in a worker.

describe('the lifecycle where there is no page', () => {
  const scope = new EventTarget();

  beforeEach(() => {
    vi.stubGlobal('addEventListener', scope.addEventListener.bind(scope));
    vi.stubGlobal('removeEventListener', scope.removeEventListener.bind(scope));
  });
  afterEach(() => void vi.unstubAllGlobals());

  test('is always visible, and knows of nothing but the network', () => {
    const heard: LifecycleSignal[] = [];
    const lifecycle = createPageLifecycle();
    const undo = lifecycle.listen((signal) => heard.push(signal));
    for (const type of ['focus', 'pagehide', 'pageshow', 'visibilitychange', 'online']) {
      scope.dispatchEvent(new Event(type));
    }
    expect(lifecycle.isVisible()).toBe(true);
    expect(heard).toEqual(['online']);
    undo();
    scope.dispatchEvent(new Event('online'));
    expect(heard).toEqual(['online']);
  });
});

test('an id is long, plain, and never the same, without what insecure origins lack', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const ids = Array.from({ length: 1_000 }, newId);
  vi.unstubAllGlobals();
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});

test('a random number is in [0, 1)', () => {
  for (let round = 0; round < 1_000; round += 1) {
    const number = random();
    expect(number >= 0 && number < 1).toBe(true);
  }
});
