import { defineConfig } from '@playwright/test';
import { chromiumLaunchOptions } from './test/support/find-chromium.ts';

const report = process.env['HOLDFAST_REPORT'] ?? 'test-results/reports/browser.json';

export default defineConfig({
  testDir: 'test/browser',
  outputDir: 'test-results/browser',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 30_000 },
  globalTimeout: 30 * 60_000,
  reporter: [['list'], ['json', { outputFile: report }]],
  webServer: {
    command: 'node test/support/serve-test-pages.ts',
    // It takes a free port and says which; the name in the brackets becomes the environment variable below.
    wait: { stdout: /Test pages at port (?<test_pages_port>\d+)/ },
    reuseExistingServer: false,
  },
  use: {
    baseURL: `http://localhost:${process.env['TEST_PAGES_PORT']}`,
    launchOptions: chromiumLaunchOptions(),
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium' } }],
});
