// Everything at once, drawn from seeds: what breaks here is to get a spec of its own. docs/chaos.md tells more.

import { test } from '../raw-test.ts';
import { drawChaos } from './draw-chaos.ts';
import { readSeeds } from './read-seeds.ts';
import { runChaos } from './run-chaos.ts';

for (const seed of readSeeds(process.env)) {
  const plan = drawChaos(seed);
  const { tabs, replayWindowMs } = plan.setup;
  const window = replayWindowMs === 0 ? 'no replay window' : 'a replay window';
  test(`seed ${seed}: ${tabs} tabs, ${window}, ${plan.actions.length} actions`, async ({
    rawContext,
    openTab,
    realm,
  }) => {
    test.setTimeout(240_000);
    await runChaos(plan, rawContext, openTab, realm);
  });
}
