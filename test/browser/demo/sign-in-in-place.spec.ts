import { expect, test } from './demo-test.ts';
import {
  fillCart,
  goOnToPayment,
  goToReview,
  openSignInWindow,
  placeOrder,
  signIn,
  signInAgainDialog,
  signInInWindow,
  typeAddress,
} from './shopper.ts';

// Tokens that outlive the test: a session ends when somebody needs it, and not a moment before.
test.use({ demoArgs: ['--access-token-ttl-s', '300'] });

test.describe('with tokens that live 5 seconds', () => {
  test.use({ demoArgs: [] });

  test('a refresh token that dies on the payment page costs a sign-in, and not one letter', async ({
    page,
    demo,
  }) => {
    await fillCart(page);
    await page.getByRole('link', { name: 'Go to checkout' }).click();
    await signIn(page);
    await typeAddress(page);
    await goOnToPayment(page);
    await page.getByLabel('Card number').fill('4242 4242 4242 4242');
    await page.getByLabel('Good until').fill('12/3');
    await page.getByLabel('Good until').focus();
    await demo.makeTrouble({ trouble: 'kill-refresh-token', askAgain: true });

    await expect(signInAgainDialog(page)).toContainText('Nothing is lost');
    const opened = await openSignInWindow(page);
    await expect(opened.getByLabel('E-mail')).toHaveValue('ada@example.com');
    await signInInWindow(opened);
    await expect(signInAgainDialog(page)).toBeHidden();

    await expect(page.getByLabel('Good until')).toBeFocused();
    await page.bringToFront();
    await page.keyboard.press('End');
    await page.keyboard.type('4');
    await expect(page.getByLabel('Card number')).toHaveValue('4242 4242 4242 4242');
    await page.getByLabel('Security code').fill('123');
    await page.getByRole('button', { name: 'Go on to review' }).click();
    await expect(page.getByText('4 Quay Street')).toBeVisible();
    await placeOrder(page);
    expect((await demo.stats()).orders).toBe(1);
  });
});

test('an order that meets a revoked session waits for the sign-in, and goes out once', async ({
  context,
  page,
  demo,
}) => {
  await goToReview(page);
  const beside = await context.newPage();
  await beside.goto('/orders');
  await expect(beside.getByText('You have not ordered anything yet.')).toBeVisible();
  await page.bringToFront();
  await demo.makeTrouble({ trouble: 'revoke-session', askAgain: true });
  await page.getByRole('button', { name: 'Place order' }).click();

  await expect(signInAgainDialog(page)).toContainText('what you have just sent waits');
  await expect(signInAgainDialog(beside)).toBeVisible();
  expect((await demo.stats()).orders).toBe(0);
  await signInInWindow(await openSignInWindow(page));

  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await expect(signInAgainDialog(beside)).toBeHidden();
  expect((await demo.stats()).orders).toBe(1);
});

test('somebody else in the window finds nothing of the last one, and orders nothing', async ({
  page,
  demo,
}) => {
  await goToReview(page);
  await demo.makeTrouble({ trouble: 'revoke-session', askAgain: true });
  await page.getByRole('button', { name: 'Place order' }).click();
  await signInInWindow(await openSignInWindow(page), 'Grace Moran');

  await expect(page.getByRole('heading', { name: 'Where shall it go?' })).toBeVisible();
  await expect(page.getByText('You are signed in as Grace Moran now')).toBeVisible();
  await expect(page.getByLabel('Full name')).toHaveValue('');
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('Quay');
  expect((await demo.stats()).orders).toBe(0);
});

test('whoever would rather not signs in later, and finds what was typed', async ({ page, demo }) => {
  await goToReview(page);
  await demo.makeTrouble({ trouble: 'revoke-session' });
  await page.getByRole('button', { name: 'Place order' }).click();
  await signInAgainDialog(page).getByRole('button', { name: 'Not now' }).click();
  await expect(signInAgainDialog(page)).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Please sign in again' })).toBeVisible();

  // The provider still knows who it is and lets them straight through.
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('4 Quay Street')).toBeVisible();
  expect((await demo.stats()).orders).toBe(0);
  await placeOrder(page);
  expect((await demo.stats()).orders).toBe(1);
});

test('a window that is closed can be opened again; no Escape loses what was typed', async ({
  page,
  demo,
}) => {
  await goToReview(page);
  await demo.makeTrouble({ trouble: 'revoke-session', askAgain: true });
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(signInAgainDialog(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  const first = await openSignInWindow(page);
  await first.close();
  await expect(signInAgainDialog(page).getByRole('alert')).toContainText('The window was closed');

  const second = await openSignInWindow(page);
  await second.getByRole('button', { name: 'Back to the shop' }).click();
  await expect(signInAgainDialog(page).getByRole('alert')).toContainText('You did not sign in');

  await signInInWindow(await openSignInWindow(page));
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
});

test('a browser that lets no window open is spoken of', async ({ page, demo }) => {
  await goToReview(page);
  await page.evaluate(() => {
    window.open = () => null;
  });
  await demo.makeTrouble({ trouble: 'revoke-session' });
  await page.getByRole('button', { name: 'Place order' }).click();
  await signInAgainDialog(page).getByRole('button', { name: 'Sign in' }).click();
  await expect(signInAgainDialog(page).getByRole('alert')).toContainText('did not let the window open');
  await expect(signInAgainDialog(page).getByRole('button', { name: 'Sign in' })).toBeVisible();
});

test('a window whose page has gone becomes the shop', async ({ page, demo }) => {
  await goToReview(page);
  await demo.makeTrouble({ trouble: 'revoke-session', askAgain: true });
  await page.getByRole('button', { name: 'Place order' }).click();
  const opened = await openSignInWindow(page);
  await opened.waitForURL('**/oidc/interaction/*');
  await opened.getByRole('button', { name: 'Ada Byrne' }).click();
  await page.goto('/cart');
  await opened.getByRole('button', { name: 'Sign in' }).click();
  await expect(opened.getByRole('heading', { name: 'Tide mug' })).toBeVisible();
});
