import { expect } from 'vitest';
import { createClock } from '../../packages/sdk/src/browser/clock.ts';
import { testClock } from '../support/contracts/clock-contract.ts';

testClock('the browser’s', () => ({
  clock: createClock(),
  async passUntil(holds) {
    await expect.poll(holds).toBe(true);
  },
}));
