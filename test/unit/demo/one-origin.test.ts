import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, test } from 'vitest';
import { createAgent } from './agent.ts';
import { openServer } from './opened-server.ts';

test('serves the one page at every address of the shop, checked anew, and hashed files for ever', async () => {
  const visit = createAgent((await openServer()).url());
  const page = await visit('/checkout/review');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(await page.text()).toContain('The shop');

  const again = await visit('/', { headers: { 'If-None-Match': page.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);

  const script = await visit('/assets/index-1a2b3c.js');
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(script.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await visit('/assets/index-000000.js')).status).toBe(404);
});

test('turns away who comes under another host name, and leads home who typed the address', async () => {
  const url = (await openServer()).url();
  const { port } = new URL(url);
  expect(await visitAs('shop.example', url)).toMatchObject({ status: 421 });
  const typed = await visitAs(`127.0.0.1:${port}`, `${url}/cart`);
  expect(typed).toEqual({ status: 307, location: `${url}/cart` });
});

test('knows its own API paths and methods', async () => {
  const visit = createAgent((await openServer()).url());
  const products = (await (await visit('/api/products')).json()) as { products: unknown[] };
  expect(products.products.length).toBeGreaterThan(0);
  expect((await visit('/api/nothing')).status).toBe(404);
  const put = await visit('/api/orders', { method: 'PUT' });
  expect(put.status).toBe(405);
  expect(put.headers.get('allow')).toBe('GET, POST');
});

/** `fetch` sets the Host header itself. */
async function visitAs(host: string, url: string) {
  const sent = request(url, { headers: { host, connection: 'close' } }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return { status: answer.statusCode, location: answer.headers.location };
}
