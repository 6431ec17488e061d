import type { BrowserContext, Page } from '@playwright/test';

declare global {
  interface Window {
    /** Epoch ms, whatever the device's clock says. */
    trueNow(): number;
    /** From `at` on (true epoch ms) the device's clock says `byMs` more. */
    clockStep: { at: number; byMs: number };
  }
}

/** How long before a step it is announced, for every tab to hear of it. */
const ANNOUNCED_MS = 2_000;

/** All pages of the context that are opened from now on live on a device whose clock is ahead (or behind). */
export async function setDeviceClock(context: BrowserContext, aheadMs: number): Promise<void> {
  await context.addInitScript((offsetMs) => {
    const trueNow = Date.now.bind(Date);
    const now = () => {
      const { at, byMs } = window.clockStep;
      return trueNow() + offsetMs + (trueNow() >= at ? byMs : 0);
    };
    window.trueNow = trueNow;
    window.clockStep = { at: Number.POSITIVE_INFINITY, byMs: 0 };
    Date.now = now;
    globalThis.Date = new Proxy(Date, {
      construct: (target, given: unknown[], newTarget) =>
        Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as object,
    });
  }, aheadMs);
}

/**
 * Steps the clock of the device, for all tabs in the same instant, and waits until it has happened. The tabs must
 * have been opened after `setDeviceClock`.
 */
export async function stepDeviceClock(tabs: readonly Page[], byMs: number): Promise<void> {
  const step = { at: Date.now() + ANNOUNCED_MS, byMs };
  await Promise.all(
    tabs.map((tab) => tab.evaluate((announced) => void (window.clockStep = announced), step)),
  );
  if (Date.now() >= step.at) throw new Error('The clock stepped before every tab knew of it');
  const isOver = (at: number) => window.trueNow() >= at;
  await Promise.all(tabs.map((tab) => tab.waitForFunction(isOver, step.at, { polling: 20 })));
}
