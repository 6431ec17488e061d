import { type Hold, HoldfastError, type HoldOptions } from '@holdfast/sdk';

/** A hold that does what its contract says and nothing by itself. */
export interface FakeHold extends Hold {
  readonly options: HoldOptions;
  /** Every call of `ready()`. */
  readonly readyCalls: readonly { signal?: AbortSignal }[];
}

export function createFakeHold(holdId: string, name: string, options: HoldOptions): FakeHold {
  const over = new AbortController();
  const readyCalls: { signal?: AbortSignal }[] = [];
  return {
    holdId,
    name,
    options,
    readyCalls,
    signal: over.signal,
    async ready(request = {}) {
      readyCalls.push(request);
      if (over.signal.aborted) throw new HoldfastError('hold-ended', `${holdId} is over`);
    },
    release: () => over.abort(),
    [Symbol.dispose]: () => over.abort(),
  };
}
