import { testClock } from '../../support/contracts/clock-contract.ts';
import { testLifecycle } from '../../support/contracts/lifecycle-contract.ts';
import { createFakeWorld } from '../../support/fake-world.ts';

// The same contracts as in test/adapters, for what stands in for the browser.

testClock('of the fake world', () => {
  const world = createFakeWorld();
  return {
    clock: world.openTab().ports.clock,
    async passUntil(holds) {
      while (!holds()) await world.pass(1);
    },
  };
});

testLifecycle('of the fake world', () => {
  const tab = createFakeWorld().openTab();
  return { lifecycle: tab.ports.lifecycle, bringAbout: tab.signal };
});
