// What lies in IndexedDB outlives a page; what happens to it there costs nobody the session.

import type { Page } from '@playwright/test';
import { expect, test } from './support.ts';
import { callApi, openTabs, payloadsOf, snapshotsOf, untilGeneration } from './tabs.ts';

const DATABASE = 'holdfast:default';

/** Reads what the session has stored, or writes something in its place. */
function storedRecord(page: Page, ...written: [unknown?]): Promise<unknown> {
  return page.evaluate(
    ([database, values]) =>
      new Promise<unknown>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.addEventListener('error', () => reject(opening.error));
        opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('holdfast'));
        opening.addEventListener('success', () => {
          const transaction = opening.result.transaction('holdfast', 'readwrite');
          const store = transaction.objectStore('holdfast');
          const request = values.length > 0 ? store.put(values[0], 'session') : store.get('session');
          transaction.addEventListener('complete', () => {
            opening.result.close();
            resolve(request.result);
          });
        });
      }),
    [DATABASE, written] as const,
  );
}

/** As a person does who comes back to the window: the session then looks into the store. */
function comeBack(tab: Page): Promise<void> {
  return tab.evaluate(() => void window.dispatchEvent(new Event('focus')));
}

test('a reload goes on with the stored tokens', async ({ context, openTab, realm }) => {
  const [tab] = await openTabs(openTab, context, 1);
  await tab.evaluate(() => window.signIn());
  await tab.reload();
  await untilGeneration([tab], 1);

  expect(await payloadsOf(tab, 'restored')).toMatchObject([{ generation: 1 }]);
  expect(await callApi([tab], 'after')).toEqual([200]);
  expect((await realm.log()).counts).toMatchObject({ tokenRequests: 0, api401: 0 });
});

test('the session outlives its last tab', async ({ context, openTab, realm }) => {
  const tabs = await openTabs(openTab, context, 2);
  await tabs[0].evaluate(() => window.signIn());
  await untilGeneration(tabs, 1);
  for (const tab of tabs) await tab.close();
  const later = await openTab(context);
  await untilGeneration([later], 1);

  expect(await callApi([later], 'after')).toEqual([200]);
  expect((await realm.log()).counts.tokenRequests).toBe(0);
});

test('the database is deleted under a running session: it is put back', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 3);
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
  await untilGeneration(tabs, 1);
  const ending = await tabs[1]!.evaluate(
    (database) =>
      new Promise((resolve) => {
        const deleting = indexedDB.deleteDatabase(database);
        for (const type of ['success', 'error', 'blocked']) {
          deleting.addEventListener(type, () => resolve(type));
        }
      }),
    DATABASE,
  );
  expect(ending).toBe('success');
  expect(new Set(await callApi(tabs, 'meanwhile'))).toEqual(new Set([200]));
  await untilGeneration(tabs, 2);

  const later = await openTab(context);
  await untilGeneration([later], 2);
  const restorals = await Promise.all(tabs.map((tab) => payloadsOf(tab, 'storage-restored')));
  expect(restorals.flat().length).toBeGreaterThanOrEqual(1);
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
});

const strangers = [
  { name: 'garbage', record: { v: 1, state: 'active', tokens: 'none' }, isPutBack: true },
  { name: 'a record of a later version', record: { v: 99, novelty: true }, isPutBack: false },
];

for (const { name, record, isPutBack } of strangers) {
  test(`${name} in the store: a running session keeps its tokens`, async ({ context, openTab, realm }) => {
    const tabs = await openTabs(openTab, context, 2);
    await tabs[0].evaluate(() => window.signIn());
    await untilGeneration(tabs, 1);
    await storedRecord(tabs[0], record);
    await comeBack(tabs[1]!);
    await expect.poll(() => payloadsOf(tabs[1]!, 'input-ignored')).toMatchObject([{ source: 'store' }]);

    expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
    const expected = isPutBack ? { state: 'active', generation: 1 } : record;
    await expect.poll(() => storedRecord(tabs[0])).toMatchObject(expected);
    expect((await realm.log()).counts.tokenRequests).toBe(0);
  });

  test(`${name} in the store at the start: nobody is signed in, and one can sign in`, async ({
    context,
    openTab,
    page,
  }) => {
    await page.goto('/blank.html');
    await storedRecord(page, record);
    const [tab] = await openTabs(openTab, context, 1);
    await expect.poll(() => snapshotsOf([tab])).toMatchObject([{ status: 'anonymous' }]);
    expect(await payloadsOf(tab, 'input-ignored')).toMatchObject([{ source: 'store' }]);
    await tab.evaluate(() => window.signIn());
    expect(await callApi([tab], 'after')).toEqual([200]);
    expect(await storedRecord(tab)).toMatchObject({ state: 'active', generation: 1 });
  });
}

const refusals = [
  {
    name: 'may not be touched',
    refuse: () => {
      Object.defineProperty(window, 'indexedDB', {
        get: () => {
          throw new DOMException('Denied by the test', 'SecurityError');
        },
      });
    },
  },
  {
    name: 'fails to open',
    refuse: () => {
      IDBFactory.prototype.open = () => {
        const error = new DOMException('Refused by the test', 'InvalidStateError');
        const request = Object.assign(new EventTarget(), { error }) as IDBOpenDBRequest;
        queueMicrotask(() => request.dispatchEvent(new Event('error')));
        return request;
      };
    },
  },
];

for (const { name, refuse } of refusals) {
  test(`IndexedDB ${name}: the session lives in memory, and says so`, async ({ context, openTab, realm }) => {
    await context.addInitScript(refuse);
    const [tab] = await openTabs(openTab, context, 1);
    await tab.evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
    await untilGeneration([tab], 2);

    expect(await snapshotsOf([tab])).toMatchObject([{ storage: 'memory' }]);
    expect(await payloadsOf(tab, 'storage-unavailable')).toEqual([{ reason: expect.any(String) }]);
    expect(await callApi([tab], 'after')).toEqual([200]);
    expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }]);
  });
}
