import { expect, test } from 'vitest';
import type { Order } from '../../../examples/checkout-demo/domain/order.ts';
import { createDemoClient } from './demo-client.ts';
import { openServer } from './opened-server.ts';
import { createOrderRequest, decliningCard } from './order-fixture.ts';

const path = '/api/orders';
const key = { 'Idempotency-Key': 'cart-0001' };

async function openShop() {
  const server = await openServer();
  const client = createDemoClient(server.url());
  const tokens = await client.signIn('ada@example.com');
  return { server, client, tokens, token: tokens.access_token };
}

test('places an order and shows it to who placed it, only', async () => {
  const { server, client, tokens, token } = await openShop();
  const body = await createOrderRequest(client, tokens);
  const response = await client.api(path, { token, body, headers: key });
  const order = (await response.json()) as Order;
  expect(response.status).toBe(201);
  expect(response.headers.get('location')).toBe(`/api/orders/${order.id}`);
  expect(order).toMatchObject({ itemsCents: 4_800, deliveryCents: 550, totalCents: 5_350 });
  expect(JSON.stringify(order)).not.toContain('4242424242424242');

  expect(await (await client.api(`${path}/${order.id}`, { token })).json()).toEqual(order);
  expect(await (await client.api(path, { token })).json()).toEqual({ orders: [order] });

  const other = createDemoClient(server.url());
  const { access_token } = await other.signIn('grace@example.com');
  expect((await other.api(`${path}/${order.id}`, { token: access_token })).status).toBe(404);
  expect(await (await other.api(path, { token: access_token })).json()).toEqual({ orders: [] });
});

test('answers a replayed request with the order that was placed, at the same time or later', async () => {
  const { server, client, tokens, token } = await openShop();
  const body = await createOrderRequest(client, tokens);
  const send = () => client.api(path, { token, body, headers: key });
  const answers = await Promise.all([send(), send(), send()]);
  await server.restart();
  answers.push(await send());

  const orders = (await Promise.all(answers.map((answer) => answer.json()))) as Order[];
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
  expect(((await (await client.api(path, { token })).json()) as { orders: unknown[] }).orders).toHaveLength(
    1,
  );
});

test('refuses another order under the same key, and says which it made', async () => {
  const { client, tokens, token } = await openShop();
  const body = await createOrderRequest(client, tokens);
  const { id } = (await (await client.api(path, { token, body, headers: key })).json()) as Order;
  const express = { ...body, delivery: 'express', totalCents: 6_000 };
  const response = await client.api(path, { token, body: express, headers: key });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: 'already-ordered', orderId: id });
});

test('keeps the keys of two people apart', async () => {
  const { server, client, tokens, token } = await openShop();
  const other = createDemoClient(server.url());
  const otherTokens = await other.signIn('grace@example.com');
  const mine = await client.api(path, {
    token,
    body: await createOrderRequest(client, tokens),
    headers: key,
  });
  const theirs = await other.api(path, {
    token: otherTokens.access_token,
    body: await createOrderRequest(other, otherTokens),
    headers: key,
  });
  expect([mine.status, theirs.status]).toEqual([201, 201]);
});

test('leaves the key free when the card is declined', async () => {
  const { client, tokens, token } = await openShop();
  const declined = await createOrderRequest(client, tokens, decliningCard);
  expect((await client.api(path, { token, body: declined, headers: key })).status).toBe(402);
  const paid = await createOrderRequest(client, tokens);
  expect((await client.api(path, { token, body: paid, headers: key })).status).toBe(201);
});

test.for([
  ['without a key', {}, {}, 400],
  ['without lines', { lines: [] }, key, 400],
  ['of what we do not sell', { lines: [{ productId: 'anchor', quantity: 1 }] }, key, 400],
  ['of too many', { lines: [{ productId: 'tide-mug', quantity: 10 }] }, key, 400],
  ['to nowhere', { address: {} }, key, 400],
  ['for another sum', { totalCents: 1 }, key, 409],
  ['with a card of nobody’s', { paymentMethodId: 'pm_none' }, key, 409],
] as const)('refuses an order %s', async ([, changed, headers, status]) => {
  const { client, tokens, token } = await openShop();
  const body = { ...(await createOrderRequest(client, tokens)), ...changed };
  expect((await client.api(path, { token, body, headers })).status).toBe(status);
});

test('refuses bodies that are too long, no JSON, or of another type', async () => {
  const { client, token } = await openShop();
  const post = (body: string, type = 'application/json') =>
    client.visit(path, {
      method: 'POST',
      body,
      headers: { 'Content-Type': type, Authorization: `Bearer ${token}` },
    });
  expect((await post('x'.repeat(20_000))).status).toBe(413);
  expect((await post('{')).status).toBe(400);
  expect((await post('a=b', 'application/x-www-form-urlencoded')).status).toBe(415);
});
