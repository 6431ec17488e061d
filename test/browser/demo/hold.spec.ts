import type { Page } from '@playwright/test';
import { expect, test } from './demo-test.ts';
import {
  fillCart,
  goOnToPayment,
  goToReview,
  payByTestCard,
  placeOrder,
  readRefreshes,
  signIn,
  typeAddress,
} from './shopper.ts';

test('the checkout holds the session from the address to the order, for all tabs to see', async ({
  context,
  page,
}) => {
  await fillCart(page);
  await expect(page.getByTestId('holds')).toBeHidden();
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await signIn(page);
  await expect(page.getByTestId('holds')).toHaveText('Held bycheckout');
  const beside = await context.newPage();
  await beside.goto('/orders');
  await expect(beside.getByTestId('holds')).toHaveText('Held bycheckout, another tab');

  await page.bringToFront();
  const endsAt = await readHoldEnd(page);
  await typeAddress(page);
  await goOnToPayment(page);
  await payByTestCard(page);
  // One hold for all the steps, not one for each with a maximum of its own.
  expect(await readHoldEnd(page)).toBe(endsAt);
  await placeOrder(page);
  await expect(page.getByTestId('holds')).toBeHidden();
  await expect(beside.getByTestId('holds')).toBeHidden();
});

test('leaving the checkout lets the session go', async ({ page }) => {
  await fillCart(page);
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await signIn(page);
  await expect(page.getByTestId('holds')).toBeVisible();
  await page.getByRole('link', { name: 'Stoneware' }).click();
  await expect(page.getByTestId('holds')).toBeHidden();
});

test.describe('with an idle limit of 4 seconds', () => {
  test.use({ demoArgs: ['--idle-limit-s', '4', '--warn-before-s', '0'] });

  test('nobody is signed out in the checkout, and soon after they have left it', async ({ page }) => {
    await fillCart(page);
    await page.getByRole('link', { name: 'Go to checkout' }).click();
    await signIn(page);
    // Each is some seconds after the one before, and nobody does anything meanwhile.
    await expect.poll(() => readRefreshes(page)).toBeGreaterThanOrEqual(4);
    await expect(page.getByRole('button', { name: 'Ada' })).toBeVisible();

    await page.getByRole('link', { name: 'Stoneware' }).click();
    await expect(page.getByRole('banner').getByRole('button', { name: 'Sign in' })).toBeVisible();
    await expect(page.getByText('because nothing was done here for 4 seconds')).toBeVisible();
  });
});

test('the checkout says that the sign-in service is away before it matters, and when that is over', async ({
  page,
  demo,
}) => {
  await goToReview(page);
  await demo.makeTrouble({ trouble: 'fail', target: 'token' });
  const note = page.getByText('We cannot reach the sign-in service at the moment.');
  await expect(note).toBeVisible();
  await demo.makeTrouble({ trouble: 'none' });
  await expect(note).toBeHidden();
  await placeOrder(page);
});

test('the order waits for a token that outlives it', async ({ page, demo }) => {
  await goToReview(page);
  await demo.makeTrouble({ trouble: 'slow', target: 'token', ms: 600_000 });
  await expect(page.getByTestId('expiry').getByRole('definition')).toHaveText('0 s');
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/orders')) sent += 1;
  });
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByRole('button', { name: 'Placing your order' })).toBeVisible();
  await expect.poll(async () => (await demo.readControl()).waiting.token).toBe(1);
  expect(sent).toBe(0);

  await demo.makeTrouble({ trouble: 'none' });
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  expect(sent).toBe(1);
  expect((await demo.stats()).orders).toBe(1);
});

async function readHoldEnd(page: Page): Promise<number> {
  return Number(await page.getByTestId('holds').getAttribute('data-ends-at'));
}
