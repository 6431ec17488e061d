import type { Page } from 'playwright';
import type { Rig } from './rig.ts';

/** One thing measured: `figures` by name. */
export interface Measurement {
  readonly title: string;
  measure(rig: Rig): Promise<Record<string, number | string>>;
}

const TAB_COUNT = 10;

export const measurements: readonly Measurement[] = [
  {
    title: 'hot read: getAccessToken() on a valid token, µs a call, 11 rounds of 20,000',
    async measure(rig) {
      const { pages, close } = await rig.open(1);
      const [page] = await signedIn(pages, { accessTokenTtlS: 3_600 });
      const rounds = await page.evaluate(async () => {
        const perCallUs = [];
        for (let round = 0; round < 11; round += 1) {
          const startedAt = performance.now();
          for (let call = 0; call < 20_000; call += 1) await window.session.getAccessToken();
          perCallUs.push(((performance.now() - startedAt) * 1000) / 20_000);
        }
        return perCallUs;
      });
      await close();
      return { median: round2(median(rounds)), max: round2(Math.max(...rounds)) };
    },
  },
  {
    title: 'new tab on a stored session: from the start of its script to a token, ms, 15 tabs',
    async measure(rig) {
      const { pages, openTab, close } = await rig.open(1);
      await signedIn(pages, { accessTokenTtlS: 3_600 });
      const times: number[] = [];
      for (let opened = 0; opened < 15; opened += 1) {
        const page = await openTab({ asksAtOnce: true });
        times.push((await page.evaluate(() => window.firstTokenMs)) ?? Number.NaN);
        await page.close();
      }
      await close();
      return { median: round2(median(times)), max: round2(Math.max(...times)) };
    },
  },
  {
    title: `steady state: token requests over three expiries, ${TAB_COUNT} tabs calling the API all the while`,
    async measure(rig) {
      const { pages, realm, close } = await rig.open(TAB_COUNT);
      await signedIn(pages, { accessTokenTtlS: 6 });
      await Promise.all(pages.map((page) => page.evaluate(keepCalling, 4)));
      const { counts, apiRequests } = realm.log();
      await close();
      return { requests: counts.tokenRequests, 'API calls': apiRequests.length, failed: counts.api401 };
    },
  },
  {
    title: `wake: ${TAB_COUNT} × 20 calls at once on an access token that was refused`,
    async measure(rig) {
      const { pages, realm, close } = await rig.open(TAB_COUNT);
      await signedIn(pages, { accessTokenTtlS: 3_600 });
      realm.revoke('access');
      const startedAt = performance.now();
      const statuses = await Promise.all(pages.map((page) => page.evaluate(burst, 20)));
      const tookMs = Math.round(performance.now() - startedAt);
      const failed = statuses.flat().filter((status) => status !== 200).length;
      const { counts } = realm.log();
      await close();
      return { 'token requests': counts.tokenRequests, 'failed calls': failed, ms: tookMs };
    },
  },
  {
    title: `outage past the expiry: token requests of ${TAB_COUNT} tabs in 20 s without an answer`,
    async measure(rig) {
      const { pages, realm, close } = await rig.open(TAB_COUNT);
      await signedIn(pages, { accessTokenTtlS: 3 });
      realm.setFaults([{ kind: 'drop', times: 10_000 }]);
      await Promise.all(pages.map((page) => page.evaluate(callForMs, 20_000)));
      const times = realm.log().tokenRequests.map(({ at }) => at);
      await close();
      return { requests: times.length, 'peak in a second': peakPerSecond(times) };
    },
  },
  {
    title: `sign-out: until the slowest of ${TAB_COUNT - 1} other tabs shows it, ms, 7 rounds`,
    async measure(rig) {
      const rounds: number[] = [];
      for (let round = 0; round < 7; round += 1) {
        const { pages, close } = await rig.open(TAB_COUNT);
        const [first, ...others] = await signedIn(pages, { accessTokenTtlS: 3_600 });
        const endings = others.map((page) => page.evaluate(untilEnded));
        // A round trip, so that all of them listen.
        await Promise.all(others.map((page) => page.evaluate(() => window.session.getAccessToken())));
        const endedAt = await first.evaluate(() => {
          const startedAt = Date.now();
          void window.session.end();
          return startedAt;
        });
        rounds.push(Math.max(...(await Promise.all(endings))) - endedAt);
        await close();
      }
      return { median: median(rounds), max: Math.max(...rounds) };
    },
  },
  ...[10, -10].map((minutes) => ({
    title: `device clock ${minutes} min off: calls over two expiries, 3 tabs`,
    async measure(rig: Rig) {
      const { pages, realm, close } = await rig.open(3, async (context) => {
        await context.addInitScript(shiftClock, minutes * 60_000);
      });
      await signedIn(pages, { accessTokenTtlS: 6 });
      await Promise.all(pages.map((page) => page.evaluate(keepCalling, 3)));
      const { counts, apiRequests } = realm.log();
      await close();
      return { 'API calls': apiRequests.length, failed: counts.api401, requests: counts.tokenRequests };
    },
  })),
];

async function signedIn(pages: Page[], options: { accessTokenTtlS: number }): Promise<[Page, ...Page[]]> {
  const [first, ...others] = pages;
  if (first === undefined) throw new Error('no tab');
  await first.evaluate((signInOptions) => window.signIn(signInOptions), options);
  for (const page of pages) {
    await page.waitForFunction(() => window.session.getSnapshot().status === 'active');
  }
  return [first, ...others];
}

// Run in the page, so that nothing of this module may be used in them.

async function keepCalling(generation: number): Promise<void> {
  const isThere = () => {
    const snapshot = window.session.getSnapshot();
    return snapshot.status !== 'active' || snapshot.generation >= generation;
  };
  while (!isThere()) {
    await window.callApi('ping');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function burst(count: number): Promise<number[]> {
  const calls = Array.from({ length: count }, () => window.callApi('order', { method: 'POST', body: 'x' }));
  return (await Promise.all(calls)).map(({ status }) => status);
}

async function callForMs(ms: number): Promise<void> {
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt) {
    await Promise.race([
      window.session.getAccessToken().catch(() => null),
      new Promise((resolve) => setTimeout(resolve, 250)),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function untilEnded(): Promise<number> {
  return new Promise((resolve) => window.session.on('ended', () => resolve(Date.now())));
}

function shiftClock(byMs: number): void {
  const RealDate = Date;
  // oxlint-disable-next-line no-global-assign -- the device's clock is what is wrong here
  Date = class extends RealDate {
    constructor(...values: unknown[]) {
      super(...((values.length === 0 ? [RealDate.now() + byMs] : values) as [number]));
    }
    static override now(): number {
      return RealDate.now() + byMs;
    }
  } as DateConstructor;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)], sorted[middle]];
  return (low + high) / 2;
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

function peakPerSecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}
