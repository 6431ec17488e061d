import type { Page } from '@playwright/test';
import type { DemoServer } from './demo-server.ts';
import { expect, test } from './demo-test.ts';
import {
  fillCart,
  goOnToPayment,
  payByTestCard,
  placeOrder,
  readRefreshes,
  signIn,
  typeAddress,
} from './shopper.ts';

test('a checkout over two expiries and a restart of the server, in two tabs, makes one order', async ({
  context,
  demo,
}) => {
  const shopping = await context.newPage();
  await fillCart(shopping);
  await shopping.getByRole('link', { name: 'Go to checkout' }).click();
  await signIn(shopping);
  const beside = await context.newPage();
  await beside.goto('/orders');
  await expect(beside.getByText('You have not ordered anything yet.')).toBeVisible();

  await shopping.bringToFront();
  await typeAddress(shopping);
  await expectRefreshes(demo, 1);
  await demo.stop();
  await demo.start();
  await goOnToPayment(shopping);
  await payByTestCard(shopping);
  await expectRefreshes(demo, 2);
  const orderId = await placeOrder(shopping);

  // The other tab, whose token was got by whichever of the two, goes on as well.
  await beside.reload();
  await expect(beside.getByRole('link', { name: orderId })).toBeVisible();
  await expectEveryRefreshUsed(demo, [shopping, beside]);
  const { orders, tokenRequests } = await demo.stats();
  expect(orders).toBe(1);
  expect(tokenRequests).toMatchObject({
    granted: { authorization_code: 1 },
    refused: { authorization_code: 0, refresh_token: 0 },
    reuseDetected: 0,
  });
});

test('a reload in the middle loses nothing that was typed', async ({ page }) => {
  await fillCart(page);
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await signIn(page);
  await typeAddress(page);
  await page.reload();
  await expect(page.getByLabel('Town or city')).toHaveValue('Galway');
  await goOnToPayment(page);
  await payByTestCard(page);
  await page.reload();
  await expect(page.getByText('Visa ending in 4242')).toBeVisible();
  await placeOrder(page);
});

test('sessionStorage never sees a card number', async ({ page }) => {
  await fillCart(page);
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await signIn(page);
  await typeAddress(page);
  await goOnToPayment(page);
  await page.getByRole('button', { name: 'Fill in the first' }).click();
  await expect(page.getByLabel('Card number')).toHaveValue('4242 4242 4242 4242');
  const stored = await page.evaluate(() => JSON.stringify([sessionStorage, localStorage]));
  expect(stored).toContain('Galway');
  expect(stored.replaceAll(/\s/g, '')).not.toContain('42424242');
});

test('each step can be done by keyboard alone, and begins at its heading', async ({ page }) => {
  await fillCart(page);
  await page.getByRole('link', { name: 'Go to checkout' }).press('Enter');
  await signIn(page);
  await page.getByRole('button', { name: 'Go on to payment' }).press('Enter');
  await expect(page.getByLabel('Full name')).toBeFocused();
  await expect(page.getByLabel('Full name')).toHaveAccessibleDescription(
    'Enter the name of who the parcel is for.',
  );
  await typeAddress(page);
  await page.getByLabel('Town or city').press('Enter');
  await expect(page.getByRole('heading', { name: 'How will you pay?' })).toBeFocused();
  await expect(page).toHaveTitle('How will you pay? · Saltmarsh');
});

async function expectRefreshes(demo: DemoServer, atLeast: number): Promise<void> {
  await expect
    .poll(async () => (await demo.stats()).tokenRequests.granted.refresh_token)
    .toBeGreaterThanOrEqual(atLeast);
}

/** Every token the server gave became the next generation in all tabs: none was fetched twice, none got lost. */
async function expectEveryRefreshUsed(demo: DemoServer, pages: readonly Page[]): Promise<void> {
  await expect(async () => {
    const { granted } = (await demo.stats()).tokenRequests;
    for (const page of pages) expect(await readRefreshes(page)).toBe(granted.refresh_token);
  }).toPass();
}
