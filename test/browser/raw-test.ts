import type { BrowserContext } from '@playwright/test';
import { launchRawChromium } from './raw-chromium.ts';
import { test as base } from './support.ts';

export { expect } from './support.ts';

/** With the window of a Chromium that hides, throttles, freezes and caches its tabs. */
export const test = base.extend<{ rawContext: BrowserContext }>({
  rawContext: async ({ uncaughtErrors }, provide) => {
    const raw = await launchRawChromium();
    raw.context.on('weberror', (error) => uncaughtErrors.push(error.error()));
    await provide(raw.context);
    await raw.close();
  },
});
