import type { Locator, Page } from '@playwright/test';
import { expect, test } from './demo-test.ts';
import { signIn, signInAgainDialog } from './shopper.ts';

test('the panel slows the server down, has it fail, and brings it back to normal', async ({ page, demo }) => {
  await page.goto('/');
  const panel = await openPanel(page);
  await expect(panel.getByText('The server behaves.')).toBeVisible();

  await panel.getByText('API', { exact: true }).click();
  await panel.getByRole('button', { name: '3 s slow' }).click();
  await expect(panel.getByRole('status')).toContainText('The API takes 3 s.');
  await panel.getByRole('button', { name: '503' }).click();
  await expect(panel.getByRole('status')).toContainText('The API answers 503.');
  expect(await demo.readControl()).toMatchObject({
    token: { slowMs: 0, failing: null },
    api: { slowMs: 3_000, failing: { failure: 'unavailable' } },
  });

  await panel.getByRole('button', { name: 'Back to normal' }).click();
  await expect(panel.getByText('The server behaves.')).toBeVisible();
  expect(await demo.readControl()).toMatchObject({ api: { slowMs: 0, failing: null } });
});

test('the panel kills the refresh token of who is signed in', async ({ page, demo }) => {
  await page.goto('/orders');
  await signIn(page);
  const panel = await openPanel(page);
  await panel.getByRole('button', { name: 'Kill the refresh token' }).click();
  await expect(panel.getByText('The refresh token is dead.')).toBeVisible();
  expect((await demo.readControl()).signIns).toEqual([{ subject: 'ada', canRefresh: false }]);
  await expect(signInAgainDialog(page)).toBeVisible();
});

test('an address that was bookmarked makes its trouble and leads to the shop', async ({ page, demo }) => {
  await page.goto('/control/slow?target=token&ms=1500&back=/cart');
  await expect(page.getByRole('heading', { name: 'Your cart' })).toBeVisible();
  expect(await demo.readControl()).toMatchObject({ token: { slowMs: 1_500 }, api: { slowMs: 0 } });
});

async function openPanel(page: Page): Promise<Locator> {
  const panel = page.getByRole('region', { name: 'Make trouble' });
  await panel.getByText('Make trouble').click();
  return panel;
}
