import { afterEach, beforeEach, expect, vi } from 'vitest';
import { unmountAll } from './mount.ts';

// React reports what it dislikes (an uncached snapshot, a hydration mismatch, an update while rendering) on the
// console and goes on. Here each of that fails the test.
beforeEach(() => {
  vi.spyOn(console, 'error');
  vi.spyOn(console, 'warn');
});

afterEach(() => {
  unmountAll();
  expect(console.error).not.toHaveBeenCalled();
  expect(console.warn).not.toHaveBeenCalled();
});
