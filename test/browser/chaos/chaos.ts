// Plays seeds of chaos in real Chromiums, one after the other: npm run chaos -- --seeds 20 --from 7

import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
  },
});

const { status } = spawnSync(
  'npx',
  ['playwright', 'test', 'test/browser/chaos/chaos.spec.ts', '--workers=1', '--global-timeout=0'],
  {
    stdio: 'inherit',
    env: { ...process.env, HOLDFAST_CHAOS_SEEDS: values.seeds, HOLDFAST_CHAOS_FROM: values.from },
    shell: process.platform === 'win32',
  },
);
process.exitCode = status ?? 1;
