// The token endpoint answers, but not with tokens. Nobody is signed out for that, and nobody hammers it.

import type { Fault } from '../support/realm.ts';
import { expect, test } from './support.ts';
import { callApi, callApiUntil, openTabs, payloadsOf, snapshotsOf, untilGeneration } from './tabs.ts';

/** All tabs together wait at least this long between two tries; and a clock is read in whole ms. */
const SHORTEST_BACKOFF_MS = 999;

const troubles: { name: string; code: string; fault: Fault }[] = [
  {
    name: 'a captive portal’s HTML with status 200',
    code: 'invalid-token-response',
    fault: {
      kind: 'answer',
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><p>Welcome to our hotel',
    },
  },
  {
    name: 'JSON that is no token response',
    code: 'invalid-token-response',
    fault: { kind: 'answer', status: 200, body: '{"access_token":42}' },
  },
  { name: 'a 400 without a word', code: 'refresh-failed', fault: { kind: 'answer', status: 400 } },
  {
    name: 'a 401 for the client',
    code: 'refresh-misconfigured',
    fault: { kind: 'answer', status: 401, body: '{"error":"invalid_client"}' },
  },
  { name: 'a 429', code: 'refresh-failed', fault: { kind: 'answer', status: 429, body: 'slower, please' } },
  { name: 'a broken connection', code: 'refresh-failed', fault: { kind: 'drop' } },
];

for (const { name, code, fault } of troubles) {
  test(`${name}: the session goes on, and the next try is heard`, async ({ context, openTab, realm }) => {
    const tabs = await openTabs(openTab, context, 2);
    await realm.setFaults(fault);
    await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
    await untilGeneration(tabs, 2);

    const failures = await Promise.all(tabs.map((tab) => payloadsOf(tab, 'refresh-failed')));
    expect(failures.flat()).toMatchObject([{ attempt: 1, error: { code } }]);
    expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: null }, { outcome: 'issued' }]);
    expect(new Set(await callApi(tabs, 'after'))).toEqual(new Set([200]));
  });
}

test('a server that is down and says for how long is left alone for so long', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 3);
  await realm.setFaults({ kind: 'answer', status: 503, headers: { 'retry-after': '3' } });
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
  await untilGeneration(tabs, 1);

  expect(new Set(await callApiUntil(tabs, 2))).toEqual(new Set([200]));
  const { tokenRequests } = await realm.log();
  expect(tokenRequests).toMatchObject([{ outcome: null }, { outcome: 'issued' }]);
  expect(tokenRequests[1]!.at - tokenRequests[0]!.at).toBeGreaterThanOrEqual(3_000);
});

test('in an outage, busy tabs together try no more often than one would', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 5);
  await realm.setFaults({ kind: 'answer', status: 503, times: 1_000 });
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: [4, 600] }));
  await untilGeneration(tabs, 1);
  const work = callApiUntil(tabs, 2);
  await expect.poll(async () => (await realm.log()).counts.tokenRequests).toBeGreaterThanOrEqual(3);
  await realm.setFaults();

  expect(new Set(await work)).toEqual(new Set([200]));
  const { tokenRequests } = await realm.log();
  const gapsMs = tokenRequests.slice(1).map(({ at }, index) => at - tokenRequests[index]!.at);
  expect(Math.min(...gapsMs)).toBeGreaterThanOrEqual(SHORTEST_BACKOFF_MS);
  expect(tokenRequests.filter(({ outcome }) => outcome === 'issued').length).toBe(1);
});

test('a token that is still good is used while the token endpoint cannot be had', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 2, { options: { maxWaitMs: 2_000 } });
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: 600 }));
  await untilGeneration(tabs, 1);
  await realm.setFaults({ kind: 'drop', times: 100 });
  const refused = await tabs[1]!.evaluate(() =>
    window.session.refresh().then(
      () => 'refreshed',
      (error: { code: string }) => error.code,
    ),
  );
  expect(refused).toBe('refresh-failed');
  expect(new Set(await callApi(tabs, 'meanwhile', 3))).toEqual(new Set([200]));
});

test('an answer that got lost is asked for again at once, where the server keeps it', async ({
  context,
  openTab,
  realm,
}) => {
  const tabs = await openTabs(openTab, context, 2, { options: { replayWindowMs: 60_000 } });
  await tabs[0].evaluate(() => window.signIn({ accessTokenTtlS: 600, replayWindowMs: 60_000 }));
  await untilGeneration(tabs, 1);
  await realm.setFaults({ kind: 'drop', acted: true });
  await tabs[1]!.evaluate(() => window.session.refresh());
  await untilGeneration(tabs, 2);

  expect((await realm.log()).tokenRequests).toMatchObject([{ outcome: 'issued' }, { outcome: 'replayed' }]);
  expect(await snapshotsOf(tabs)).toMatchObject(tabs.map(() => ({ failure: null })));
});
