// The API answers 401: one refresh for all who were refused, one replay of each request, and never a storm.

import { expect, test } from './support.ts';
import { callApi, openTabs, snapshotsOf, untilEnded, untilGeneration } from './tabs.ts';

test('a POST is replayed with its body, of whatever kind', async ({ context, openTab, realm }) => {
  const [tab] = await openTabs(openTab, context, 1);
  await tab.evaluate(() => window.signIn());
  const post = (kind: 'text' | 'parameters' | 'bytes' | 'blob' | 'form' | 'request') =>
    tab.evaluate(
      async ([url, wanted]) => {
        const bytes = new Uint8Array([0, 255, 10, 13, 128]);
        const form = new FormData();
        form.set('name', 'Zoë');
        form.set('file', new Blob([bytes]), 'five.bin');
        const body = {
          text: 'plain text',
          parameters: new URLSearchParams({ a: '1 & 2' }),
          bytes,
          blob: new Blob([bytes], { type: 'image/x-five' }),
          form,
          request: 'in a Request',
        }[wanted];
        const init = { method: 'POST', headers: { 'x-order': wanted }, body };
        const response = await (wanted === 'request'
          ? window.session.fetch(new Request(url, init))
          : window.session.fetch(url, init));
        return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
      },
      [`${realm.url}/api/orders`, kind] as const,
    );

  const fiveBytes = Buffer.from([0, 255, 10, 13, 128]).toString('base64');
  const cases = [
    { kind: 'text', arrived: { bodyText: 'plain text' } },
    { kind: 'parameters', arrived: { bodyText: 'a=1+%26+2' } },
    { kind: 'bytes', arrived: { bodyBase64: fiveBytes } },
    { kind: 'blob', arrived: { bodyBase64: fiveBytes } },
    { kind: 'form', arrived: { bodyText: expect.stringMatching(/name="name"\r\n\r\nZoë\r\n.*five\.bin/s) } },
    { kind: 'request', arrived: { bodyText: 'in a Request' } },
  ] as const;
  for (const { kind, arrived } of cases) {
    await realm.revoke('access');
    const { status, answer } = await post(kind);
    expect(status, kind).toBe(200);
    expect(answer, kind).toMatchObject({ method: 'POST', ...arrived });
    expect(answer['headers'], kind).toMatchObject({ 'x-order': kind });
  }
  const { apiRequests, counts } = await realm.log();
  expect(apiRequests.map(({ bearer }) => bearer)).toEqual(cases.flatMap(() => ['revoked', 'valid']));
  expect(counts.tokenRequests).toBe(cases.length);
});

test('a stream cannot be sent twice: the caller gets the 401 as it came', async ({
  context,
  openTab,
  realm,
}) => {
  const [tab] = await openTabs(openTab, context, 1);
  await tab.evaluate(() => window.signIn());
  let calls = 0;
  // Chromium streams a body over HTTP/2 only, so this answer does not come from the server.
  await tab.route('**/api/stream', (route) => {
    calls += 1;
    return route.fulfill({ status: 401, body: 'as it came' });
  });
  const answer = await tab.evaluate(async (url) => {
    const body = new Blob(['streamed']).stream();
    const response = await window.session.fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit);
    return { status: response.status, text: await response.text() };
  }, `${realm.url}/api/stream`);

  expect(answer).toEqual({ status: 401, text: 'as it came' });
  expect(calls).toBe(1);
  expect((await realm.log()).counts.tokenRequests).toBe(0);
});

test('five tabs with five POSTs each on a revoked token: one token request, and all arrive', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 5);
  await tabs[0].evaluate(() => window.signIn());
  await untilGeneration(tabs, 1);
  await realm.revoke('access');
  const statuses = await Promise.all(
    tabs.map((tab) =>
      tab.evaluate(async () => {
        const orders = Array.from({ length: 5 }, (_, index) =>
          window.callApi('orders', { method: 'POST', body: `order ${index}` }),
        );
        return (await Promise.all(orders)).map(({ status, answer }) => [status, answer?.bodyText]);
      }),
    ),
  );

  const each = Array.from({ length: 5 }, (_, index) => [200, `order ${index}`]);
  expect(statuses).toEqual([each, each, each, each, each]);
  const { tokenRequests, apiRequests } = await realm.log();
  expect(tokenRequests).toMatchObject([{ outcome: 'issued' }]);
  expect(apiRequests.filter(({ status }) => status === 200).length).toBe(25);
});

test('a session that was revoked ends in all tabs, and the caller gets the 401', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 3);
  await tabs[0].evaluate(() => window.signIn());
  await untilGeneration(tabs, 1);
  await realm.revoke('family');
  const answer = await tabs[1]!.evaluate(async (url) => {
    const response = await window.session.fetch(url, { method: 'POST', body: 'an order' });
    return { status: response.status, json: (await response.json()) as unknown };
  }, `${realm.url}/api/orders`);

  expect(answer).toEqual({ status: 401, json: { error: 'revoked' } });
  await untilEnded(tabs);
  expect(await snapshotsOf(tabs)).toMatchObject(tabs.map(() => ({ endReason: 'refresh-token-rejected' })));
  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'revoked' }]);
});

test.describe('an API that answers 401 whatever it is sent', () => {
  test.beforeEach(async ({ context }) => {
    await context.route('**/api/closed**', (route) => route.fulfill({ status: 401, body: 'closed' }));
  });

  test('gets a burst from all tabs: one token request', async ({ context, openTab, realm }) => {
    const tabs = await openTabs(openTab, context, 5);
    await tabs[0].evaluate(() => window.signIn());
    await untilGeneration(tabs, 1);
    for (let round = 0; round < 3; round += 1) {
      expect(new Set(await callApi(tabs, 'closed', 10))).toEqual(new Set([401]));
    }
    expect((await realm.log()).counts.tokenRequests).toBe(1);
  });

  test('is called by the tabs in turn: no more token requests than tabs', async ({
    context,
    openTab,
    realm,
  }) => {
    const tabs = await openTabs(openTab, context, 3);
    await tabs[0].evaluate(() => window.signIn());
    await untilGeneration(tabs, 1);
    for (let round = 0; round < 5; round += 1) {
      for (const tab of tabs) expect(await callApi([tab], 'closed')).toEqual([401]);
    }
    expect((await realm.log()).counts.tokenRequests).toBeLessThanOrEqual(tabs.length);
  });

  test('is called at one address after the other: no token request for each', async ({
    context,
    openTab,
    realm,
  }) => {
    const [tab] = await openTabs(openTab, context, 1);
    await tab.evaluate(() => window.signIn());
    for (let item = 0; item < 10; item += 1) expect(await callApi([tab], `closed-${item}`)).toEqual([401]);
    expect((await realm.log()).counts.tokenRequests).toBeLessThanOrEqual(3);
  });
});
