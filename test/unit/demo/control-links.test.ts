import { expect, test } from 'vitest';
import { openControlled } from './controller.ts';

const typed = { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Dest': 'document' };

test('an address that a person types makes the trouble and leads to the shop', async () => {
  const { client, readState } = await openControlled();
  const response = await client.visit('/control/slow?target=api&ms=1500', { headers: typed });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/');
  expect(await readState()).toMatchObject({ token: { slowMs: 0 }, api: { slowMs: 1_500 } });
  await client.visit('/control/none', { headers: { ...typed, 'Sec-Fetch-Site': 'same-origin' } });
  expect(await readState()).toMatchObject({ api: { slowMs: 0 } });
});

test('the parts of a strike can be written in an address', async () => {
  const { client, readState } = await openControlled();
  await client.signIn('ada@example.com');
  const path = '/control/kill-refresh-token?subject=ada&askAgain=true';
  expect((await client.visit(path, { headers: typed })).status).toBe(303);
  expect((await readState()).signIns).toEqual([{ subject: 'ada', canRefresh: false }]);
});

test.for([
  ['/orders?newest=1', '/orders?newest=1'],
  ['https://elsewhere.example/', '/'],
  ['//elsewhere.example/', '/'],
] as const)('leads back to %s only within the shop', async ([back, location]) => {
  const { client } = await openControlled();
  const query = new URLSearchParams({ back });
  const response = await client.visit(`/control/fail?${query}`, { headers: typed });
  expect(response.headers.get('location')).toBe(location);
});

test.for([
  ['by another site', { ...typed, 'Sec-Fetch-Site': 'cross-site' }],
  ['by another port of this machine', { ...typed, 'Sec-Fetch-Site': 'same-site' }],
  ['as an image', { ...typed, 'Sec-Fetch-Dest': 'image' }],
  ['ahead of time', { ...typed, 'Sec-Purpose': 'prefetch;prerender' }],
  ['by a program', {}],
] as const)('an address that is opened %s makes no trouble', async ([, headers]) => {
  const { client, readState } = await openControlled();
  expect((await client.visit('/control/fail', { headers })).status).toBe(403);
  expect((await readState()).api.failing).toBeNull();
});

test('an address that is not understood says so on a page', async () => {
  const { client } = await openControlled();
  const response = await client.visit('/control/slow?ms=never', { headers: typed });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('ms: Takes a whole number from 1 to 600000.');
  expect((await client.visit('/control/explode', { headers: typed })).status).toBe(400);
});
