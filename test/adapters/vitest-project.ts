import { playwright } from '@vitest/browser-playwright';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { chromiumLaunchOptions } from '../support/find-chromium.ts';

/** The browser's edges of the SDK, each by itself, in a real browser. */
export const adaptersProject: TestProjectInlineConfiguration = {
  extends: true,
  cacheDir: 'node_modules/.vite/adapters',
  optimizeDeps: { include: ['broadcast-channel', 'idb-keyval'] },
  test: {
    name: 'adapters',
    include: ['test/adapters/*.test.ts'],
    expect: { poll: { interval: 5, timeout: 10_000 } },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: chromiumLaunchOptions() }),
      instances: [{ browser: 'chromium', name: 'adapters' }],
    },
  },
};
