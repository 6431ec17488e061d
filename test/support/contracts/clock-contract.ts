import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../packages/sdk/src/ports.ts';

/** A clock, and a way to let time pass on it until something holds. */
export type OpenClock = () => {
  clock: Clock;
  passUntil(holds: () => boolean): Promise<void>;
};

/** What every `Clock` does, the browser's and the tests' alike. */
export function testClock(name: string, open: OpenClock): void {
  describe(`clock: ${name}`, () => {
    test('a timer fires once, and not before its time on the monotonic clock', async () => {
      const { clock, passUntil } = open();
      const startedAt = clock.monotonicNow();
      const fired: number[] = [];
      clock.setTimer(20, () => fired.push(clock.monotonicNow() - startedAt));
      let isOver = false;
      clock.setTimer(40, () => void (isOver = true));

      await passUntil(() => isOver);

      expect(fired).toHaveLength(1);
      // Browsers round what they say of the time.
      expect(fired[0]).toBeGreaterThanOrEqual(19);
    });

    test('a timer that is undone never fires; undone twice, or after it has fired, it does nothing', async () => {
      const { clock, passUntil } = open();
      const fired: string[] = [];
      const undo = clock.setTimer(0, () => fired.push('undone'));
      const undoLate = clock.setTimer(0, () => fired.push('fired'));
      undo();
      undo();
      let isOver = false;
      clock.setTimer(10, () => void (isOver = true));

      await passUntil(() => isOver);
      undoLate();

      expect(fired).toEqual(['fired']);
    });

    test('no timer fires before its setting has returned', async () => {
      const { clock, passUntil } = open();
      let isSet = false;
      let wasSet: boolean | null = null;
      clock.setTimer(0, () => void (wasSet = isSet));
      isSet = true;

      await passUntil(() => wasSet !== null);

      expect(wasSet).toBe(true);
    });

    test('the clocks tell epoch ms and ms of the page, and the latter never goes back', async () => {
      const { clock, passUntil } = open();
      const wallAt = clock.wallNow();
      const monotonicAt = clock.monotonicNow();
      let isOver = false;
      clock.setTimer(5, () => void (isOver = true));

      await passUntil(() => isOver);

      expect(wallAt).toBeGreaterThan(Date.UTC(2020, 0, 1));
      expect(clock.monotonicNow()).toBeGreaterThan(monotonicAt);
    });
  });
}
