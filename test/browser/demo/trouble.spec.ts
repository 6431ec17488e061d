import { expect, test } from './demo-test.ts';
import { goToReview, placeOrder, signIn } from './shopper.ts';

test('a lost answer and a second press make one order', async ({ page, demo }) => {
  await goToReview(page);
  await page.route('**/api/orders', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByRole('alert')).toContainText('We cannot reach the shop just now');
  expect((await demo.stats()).orders).toBe(1);

  await page.unroute('**/api/orders');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  expect((await demo.stats()).orders).toBe(1);
});

test('a server that is away while the order is sent costs a second press, no more', async ({
  page,
  demo,
}) => {
  await goToReview(page);
  await demo.stop();
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByRole('alert')).toContainText('We cannot reach the shop just now');
  await demo.start();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  expect((await demo.stats()).orders).toBe(1);
});

test('a declined card is said so, and another one goes through', async ({ page, demo }) => {
  await goToReview(page);
  await page.getByRole('link', { name: 'Change payment' }).click();
  await page.getByRole('button', { name: 'Use another card' }).click();
  await page.getByRole('button', { name: 'Fill in the first' }).click();
  await page.getByLabel('Card number').fill('4000 0000 0000 0002');
  await page.getByRole('button', { name: 'Go on to review' }).click();
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByRole('alert')).toContainText('declined the card ending in 0002');

  await page.getByRole('link', { name: 'Use another card' }).click();
  await page.getByRole('button', { name: 'Use another card' }).click();
  await page.getByRole('button', { name: 'Fill in the first' }).click();
  await page.getByRole('button', { name: 'Go on to review' }).click();
  await placeOrder(page);
  expect((await demo.stats()).orders).toBe(1);
});

test('a cart that one tab ordered is ordered in the other as well', async ({ context, demo }) => {
  const first = await context.newPage();
  await goToReview(first);
  const second = await context.newPage();
  await second.goto('/cart');
  await expect(second.getByRole('heading', { name: 'Tide mug' })).toBeVisible();
  await first.bringToFront();
  const orderId = await placeOrder(first);
  await expect(second.getByText(`ordered already, as ${orderId}`)).toBeVisible();
  expect((await demo.stats()).orders).toBe(1);
});

test('signing out in one tab signs out the other, and the provider asks again', async ({ context }) => {
  const first = await context.newPage();
  await first.goto('/orders');
  await signIn(first);
  const second = await context.newPage();
  await second.goto('/orders');
  await expect(second.getByText('You have not ordered anything yet.')).toBeVisible();

  await first.bringToFront();
  await first.getByRole('button', { name: 'Ada' }).click();
  await first.getByRole('button', { name: 'Sign out' }).click();
  await expect(first.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await expect(second.getByRole('heading', { name: 'Sign in to see this' })).toBeVisible();
  await second.bringToFront();
  await signIn(second, 'Grace Moran');
  await expect(first.getByRole('button', { name: 'Grace' })).toBeVisible();
});

test('giving up at the provider leads back, signed in as nobody', async ({ page }) => {
  await page.goto('/orders');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Back to the shop' }).click();
  await expect(page.getByRole('heading', { name: 'You are not signed in' })).toBeVisible();
});
