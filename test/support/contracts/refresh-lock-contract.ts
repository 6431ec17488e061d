import { describe, expect, test } from 'vitest';
import type { RefreshLock } from '../../../packages/sdk/src/ports.ts';

/** One lock as two tabs see it. */
export type OpenLocks = () => Promise<readonly [RefreshLock, RefreshLock]>;

/** What every `RefreshLock` does, the browser's and the tests' alike. */
export function testRefreshLock(name: string, open: OpenLocks): void {
  describe(`refresh lock: ${name}`, () => {
    test('a free lock is taken, and a taken one is not waited for', async () => {
      const [one, other] = await open();

      expect(await one.tryAcquire()).toBeTypeOf('function');
      expect(await other.tryAcquire()).toBeNull();
      expect(await one.tryAcquire()).toBeNull();
    });

    test('a lock that is let go of can be taken by the other', async () => {
      const [one, other] = await open();
      const release = await one.tryAcquire();

      release?.();

      await expect.poll(() => other.tryAcquire()).toBeTypeOf('function');
    });

    test('of many who try at once exactly one has it', async () => {
      const [one, other] = await open();

      const grips = await Promise.all(
        Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? one : other).tryAcquire()),
      );

      expect(grips.filter((grip) => grip !== null)).toHaveLength(1);
    });

    test('a stolen lock belongs to the thief, and the old holder cannot let go of it', async () => {
      const [one, other] = await open();
      const oldRelease = await one.tryAcquire();

      const release = await other.steal();
      oldRelease?.();

      expect(await one.tryAcquire()).toBeNull();
      release();
      await expect.poll(() => one.tryAcquire()).toBeTypeOf('function');
    });

    test('letting go twice lets go once', async () => {
      const [one, other] = await open();
      const release = await one.tryAcquire();
      release?.();
      await expect.poll(() => other.tryAcquire()).toBeTypeOf('function');

      release?.();

      expect(await one.tryAcquire()).toBeNull();
    });
  });
}
