import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { buildShop, type DemoServer, startDemo } from './demo-server.ts';

export { expect };

interface TestFixtures {
  /** More of the demo's command line, set by `test.use`. */
  demoArgs: readonly string[];
  /** The demo, with access tokens that live 5 seconds: an expiry is soon at hand. */
  demo: DemoServer;
  /** In any page of the test. A test fails that leaves any. */
  uncaughtErrors: Error[];
}

interface WorkerFixtures {
  shopFolder: string;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  shopFolder: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern, and wants one.
    async ({}, provide) => {
      const folder = mkdtempSync(join(tmpdir(), 'holdfast-shop-'));
      await buildShop(folder);
      await provide(folder);
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],

  demoArgs: [[], { option: true }],

  demo: async ({ shopFolder, demoArgs }, provide) => {
    const demo = await startDemo({ shopFolder, accessTokenTtlS: 5, args: demoArgs });
    await provide(demo);
    await demo.close();
  },

  baseURL: async ({ demo }, provide) => provide(demo.url),

  uncaughtErrors: [
    async ({ context }, provide) => {
      const errors: Error[] = [];
      context.on('weberror', (error) => errors.push(error.error()));
      await provide(errors);
      expect(errors, 'errors that nobody caught').toEqual([]);
    },
    { auto: true },
  ],
});
