import { expect, type Locator, type Page } from '@playwright/test';

// What a person does in the shop, in one tab. Each step waits until the next page is there.

export async function fillCart(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Add to cart Tide mug' }).click();
  await page.getByRole('button', { name: 'Add to cart Salt cellar' }).click();
  await page.getByRole('link', { name: 'Cart 2 items' }).click();
  await expect(page.getByRole('heading', { name: 'Your cart' })).toBeVisible();
}

/** From the sign-in page of the shop, over the provider's, and back to where it was asked for. */
export async function signIn(page: Page, name = 'Ada Byrne'): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await fillInSignIn(page, name);
  await expect(page.getByRole('button', { name: name.split(' ')[0] ?? name, exact: true })).toBeVisible();
}

/** On the provider's page, once its script is there that fills in an account. */
async function fillInSignIn(page: Page, name: string): Promise<void> {
  await page.waitForURL('**/oidc/interaction/*');
  await page.getByRole('button', { name }).click();
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function typeAddress(page: Page): Promise<void> {
  await page.getByLabel('Full name').fill('Ada Byrne');
  await page.getByLabel('Street and number').fill('4 Quay Street');
  await page.getByLabel('Postcode').fill('H91 E2K7');
  await page.getByLabel('Town or city').fill('Galway');
  await page.getByLabel('Country').selectOption('Ireland');
}

export async function goOnToPayment(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Go on to payment' }).click();
  await expect(page.getByRole('heading', { name: 'How will you pay?' })).toBeVisible();
}

export async function payByTestCard(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Fill in the first' }).click();
  await page.getByRole('button', { name: 'Go on to review' }).click();
  await expect(page.getByRole('heading', { name: 'All as it should be?' })).toBeVisible();
}

/** From an empty cart to the review page, signed in. */
export async function goToReview(page: Page): Promise<void> {
  await fillCart(page);
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await signIn(page);
  await typeAddress(page);
  await goOnToPayment(page);
  await payByTestCard(page);
}

export async function placeOrder(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  return page.getByTestId('order-id').innerText();
}

/** How many refreshes the strip at the bottom tells of. */
export async function readRefreshes(page: Page): Promise<number> {
  return Number((await page.getByTestId('refreshes').getByRole('definition').innerText()).trim());
}

/** Over a page whose session has ended. */
export function signInAgainDialog(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Please sign in again' });
}

/** Opens the window of the sign-in from the dialog. */
export async function openSignInWindow(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await signInAgainDialog(page).getByRole('button').first().click();
  return opened;
}

/** Signs in there, which closes the window. */
export async function signInInWindow(opened: Page, name = 'Ada Byrne'): Promise<void> {
  const closed = opened.waitForEvent('close');
  await fillInSignIn(opened, name);
  await closed;
}
