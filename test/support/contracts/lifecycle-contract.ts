import { describe, expect, test } from 'vitest';
import type { Lifecycle, LifecycleSignal } from '../../../packages/sdk/src/ports.ts';

/** A page's lifecycle, and a way to have the page go through it. */
export type OpenLifecycle = () => {
  lifecycle: Lifecycle;
  bringAbout(signal: LifecycleSignal): void;
};

const SIGNALS: LifecycleSignal[] = ['visible', 'hidden', 'woken', 'online', 'frozen', 'left', 'returned'];

/** What every `Lifecycle` does, the browser's and the tests' alike. */
export function testLifecycle(name: string, open: OpenLifecycle): void {
  describe(`lifecycle: ${name}`, () => {
    test.each(SIGNALS)('%s is heard once', (signal) => {
      const { lifecycle, bringAbout } = open();
      const heard: LifecycleSignal[] = [];
      const undo = lifecycle.listen((one) => heard.push(one));

      bringAbout(signal);

      expect(heard).toEqual([signal]);
      undo();
    });

    test('who has stopped listening hears nothing more; stopping twice is stopping', () => {
      const { lifecycle, bringAbout } = open();
      const heard: LifecycleSignal[] = [];
      const undo = lifecycle.listen((one) => heard.push(one));
      undo();
      undo();

      for (const signal of SIGNALS) bringAbout(signal);

      expect(heard).toEqual([]);
    });
  });
}
