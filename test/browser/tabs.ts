import type { SessionSnapshot } from '@holdfast/sdk';
import type { BrowserContext, Page } from '@playwright/test';
import type { RecordedEvent } from './pages/window.ts';
import { expect, type OpenTab, type RealmControl, type TabOptions } from './support.ts';

/** Several tabs of one session, opened at the same time: `tab-1`, `tab-2`, … One of them leads. */
export async function openTabs(
  openTab: OpenTab,
  context: BrowserContext,
  count: number,
  options: TabOptions = {},
): Promise<[Page, ...Page[]]> {
  const tabs = await Promise.all(
    Array.from({ length: count }, (_, index) => openTab(context, { ...options, tab: `tab-${index + 1}` })),
  );
  await findLeader(tabs);
  return tabs as [Page, ...Page[]];
}

/** Waits until exactly one of them leads. */
export async function findLeader(tabs: readonly Page[]): Promise<{ leader: Page; followers: Page[] }> {
  let leaders: Page[] = [];
  const countLeaders = async () => {
    const snapshots = await snapshotsOf(tabs);
    leaders = tabs.filter((_, index) => snapshots[index]?.role === 'leader');
    return leaders.length;
  };
  await expect.poll(countLeaders, { message: 'tabs that lead' }).toBe(1);
  return { leader: leaders[0]!, followers: tabs.filter((tab) => tab !== leaders[0]) };
}

/** Its name in the realm's log. */
async function nameOf(tab: Page): Promise<string> {
  const parameters = new URL(tab.url()).searchParams.get('parameters') ?? '{}';
  return (JSON.parse(parameters) as { tab: string }).tab;
}

export function snapshotsOf(tabs: readonly Page[]): Promise<SessionSnapshot[]> {
  return Promise.all(tabs.map((tab) => tab.evaluate(() => window.session.getSnapshot())));
}

/** Waits until all of them have the token set of that generation in use. */
export async function untilGeneration(tabs: readonly Page[], generation: number): Promise<void> {
  await expect
    .poll(async () =>
      (await snapshotsOf(tabs)).map((it) => (it.status === 'active' ? it.generation : it.status)),
    )
    .toEqual(tabs.map(() => generation));
}

/** Waits until the realm has been asked for tokens that often. */
export async function untilTokenRequests(realm: RealmControl, count: number): Promise<void> {
  await expect.poll(async () => (await realm.log()).counts.tokenRequests).toBe(count);
}

/** Waits for the first token request, and tells which tab made it. */
export async function untilAsked(
  realm: RealmControl,
  tabs: readonly Page[],
): Promise<{ asker: Page; others: Page[] }> {
  await untilTokenRequests(realm, 1);
  const [request] = (await realm.log()).tokenRequests;
  const names = await Promise.all(tabs.map(nameOf));
  const asker = tabs[names.indexOf(request?.tab ?? '')];
  if (asker === undefined) throw new Error('The token request came from none of the tabs');
  return { asker, others: tabs.filter((tab) => tab !== asker) };
}

/** Waits until the access token that the tab has now is expired. */
export async function untilExpired(tab: Page): Promise<void> {
  const [snapshot] = await snapshotsOf([tab]);
  const expiresAt = snapshot?.status === 'active' ? snapshot.expiresAt : null;
  await tab.waitForFunction((at) => Date.now() > (at ?? 0), expiresAt, { polling: 100 });
}

/** Waits until the session is over in all of them. */
export async function untilEnded(tabs: readonly Page[]): Promise<void> {
  await expect
    .poll(async () => (await snapshotsOf(tabs)).map(({ status }) => status))
    .toEqual(tabs.map(() => 'ended'));
}

/** What the tab has recorded under that name so far, oldest first. */
export function payloadsOf(tab: Page, name: RecordedEvent['name']): Promise<RecordedEvent['payload'][]> {
  return tab.evaluate(
    (wanted) => window.events.filter((event) => event.name === wanted).map(({ payload }) => payload),
    name,
  );
}

/** Calls the API in all of them at the same time, that often each, and answers the statuses. */
export async function callApi(tabs: readonly Page[], path: string, times = 1): Promise<number[]> {
  const calls = tabs.map((tab) =>
    tab.evaluate(
      async ([wanted, count]) => {
        const answers = await Promise.all(Array.from({ length: count }, () => window.callApi(wanted)));
        return answers.map(({ status }) => status);
      },
      [path, times] as const,
    ),
  );
  return (await Promise.all(calls)).flat();
}

/** Calls the API in all of them without a pause until that generation is in use, and answers the statuses. */
export async function callApiUntil(tabs: readonly Page[], generation: number): Promise<number[]> {
  const calls = tabs.map((tab) =>
    tab.evaluate(async (wanted) => {
      const seen: number[] = [];
      for (let isThere = false; !isThere; ) {
        seen.push((await window.callApi('work')).status);
        const snapshot = window.session.getSnapshot();
        isThere = snapshot.status !== 'active' || snapshot.generation >= wanted;
      }
      return seen;
    }, generation),
  );
  const statuses = (await Promise.all(calls)).flat();
  await untilGeneration(tabs, generation);
  return statuses;
}
