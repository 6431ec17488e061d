import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../packages/sdk/src/ports.ts';

/** A page's activity, and a way to have a person do something there. */
export type OpenActivity = () => {
  activity: Activity;
  act(): Promise<void>;
};

/** What every `Activity` does, the browser's and the tests' alike. */
export function testActivity(name: string, open: OpenActivity): void {
  describe(`activity: ${name}`, () => {
    test('what a person does is heard', async () => {
      const { activity, act } = open();
      let heard = 0;
      const undo = activity.listen(() => (heard += 1));

      await act();

      expect(heard).toBeGreaterThan(0);
      undo();
    });

    test('who has stopped listening hears nothing more; stopping twice is stopping', async () => {
      const { activity, act } = open();
      let heard = 0;
      const undo = activity.listen(() => (heard += 1));
      undo();
      undo();

      await act();

      expect(heard).toBe(0);
    });
  });
}
