import { vi } from 'vitest';

export interface FakeTimeouts {
  /** The ms that were asked for, in order. */
  readonly askedMs: number[];
  /** The last one fires. */
  fireLast(): void;
}

/** `AbortSignal.timeout` by hand, so that no test waits. `vi.restoreAllMocks()` undoes it. */
export function fakeTimeouts(): FakeTimeouts {
  const askedMs: number[] = [];
  let last = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    askedMs.push(ms);
    last = new AbortController();
    return last.signal;
  });
  return {
    askedMs,
    fireLast: () => last.abort(new DOMException('The operation timed out.', 'TimeoutError')),
  };
}
