import { describe, expect, test } from 'vitest';
import type { TokenStore } from '../../../packages/sdk/src/ports.ts';

/** Two views of one store, as two tabs have them; for a store of one tab alone they are the same. */
export type OpenStores = () => Promise<readonly [TokenStore, TokenStore]>;

/** What every `TokenStore` does, the browser's and the tests' alike. */
export function testTokenStore(name: string, open: OpenStores): void {
  describe(`token store: ${name}`, () => {
    test('an empty store reads as undefined', async () => {
      const [store] = await open();

      expect(await store.read()).toBeUndefined();
    });

    test('what one view writes the other reads', async () => {
      const [one, other] = await open();

      await one.update(() => ({ write: { generation: 1 }, result: null }));

      expect(await other.read()).toEqual({ generation: 1 });
    });

    test('what is read is a copy: changing it changes nothing', async () => {
      const [store, other] = await open();
      await store.update(() => ({ write: { generation: 1 }, result: null }));

      Object.assign((await store.read()) as object, { generation: 9 });

      expect(await other.read()).toEqual({ generation: 1 });
    });

    test('an update gives back its result, and sees what was there', async () => {
      const [store] = await open();
      await store.update(() => ({ write: 1, result: null }));

      const seen = await store.update((current) => ({ write: 2, result: current }));

      expect(seen).toBe(1);
    });

    test('an update that writes nothing leaves what was there', async () => {
      const [store] = await open();
      await store.update(() => ({ write: 'kept', result: null }));

      await store.update(() => ({ result: null }));

      expect(await store.read()).toBe('kept');
    });

    test('an update that throws rejects with it, and leaves what was there', async () => {
      const [store] = await open();
      await store.update(() => ({ write: 'kept', result: null }));

      const update = store.update(() => {
        throw new RangeError('no');
      });

      await expect(update).rejects.toThrow(RangeError);
      expect(await store.read()).toBe('kept');
    });

    test('of many updates at once none is lost', async () => {
      const [one, other] = await open();
      const increment = (current: unknown) => ({ write: Number(current ?? 0) + 1, result: null });

      await Promise.all(
        Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : other).update(increment)),
      );

      expect(await one.read()).toBe(40);
    });

    test('of many compare-and-sets at once exactly one wins', async () => {
      const [one, other] = await open();
      const claim = (current: unknown) =>
        current === undefined ? { write: 'taken', result: true } : { result: false };

      const wins = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : other).update(claim)),
      );

      expect(wins.filter(Boolean)).toHaveLength(1);
    });
  });
}
