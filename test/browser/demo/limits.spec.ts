import type { Locator, Page } from '@playwright/test';
import { expect, test } from './demo-test.ts';
import { fillCart, openSignInWindow, signIn, signInAgainDialog, signInInWindow } from './shopper.ts';

test.describe('an idle limit', () => {
  test.use({ demoArgs: ['--idle-limit-s', '17', '--warn-before-s', '11'] });

  test('is warned of in all tabs alike, and one key press in one of them puts it off in all', async ({
    context,
  }) => {
    const [first, second] = await openTwoTabs(await context.newPage(), await context.newPage());
    await first.bringToFront();
    const whereTheyWere = first.getByRole('link', { name: 'Stoneware', exact: true });
    await whereTheyWere.focus();

    await expect(stillThere(first)).toBeVisible();
    await expect(stillThere(second)).toBeVisible();
    const endsAt = await readEnd(first);
    expect(await readEnd(second)).toBe(endsAt);
    await expect(stillThere(first).getByRole('button', { name: 'Stay signed in' })).toBeFocused();
    await expect(first.getByTestId('announced')).toHaveText(/^\d+ seconds left\.$/);

    await first.keyboard.press('Enter');
    await expect(stillThere(first)).toBeHidden();
    await expect(stillThere(second)).toBeHidden();
    await expect(whereTheyWere).toBeFocused();

    // Escape is a yes as well: it means "let me go on".
    await expect(stillThere(first)).toBeVisible();
    expect(await readEnd(first)).toBeGreaterThan(endsAt);
    await first.keyboard.press('Escape');
    await expect(stillThere(first)).toBeHidden();
    await expect(first.getByRole('button', { name: 'Ada' })).toBeVisible();
  });

  test('ends the session in all tabs when nobody answers, and says why', async ({ context }) => {
    const [first, second] = await openTwoTabs(await context.newPage(), await context.newPage());
    for (const page of [first, second]) {
      // Said at the beginning, 11 seconds before the end, and not again until the last ten.
      await expect(page.getByTestId('announced')).toHaveText(/^(10|\d) seconds left\.$/);
    }
    for (const page of [first, second]) {
      await expect(signInAgainDialog(page)).toContainText('because nothing was done here for 17 seconds');
    }

    // Whoever sits there now: the provider asks who it is, although it knows who it was.
    await signInInWindow(await openSignInWindow(first));
    await expect(signInAgainDialog(first)).toBeHidden();
    await expect(signInAgainDialog(second)).toBeHidden();
    await expect(second.getByText('You have not ordered anything yet.')).toBeVisible();
  });

  test('lets no one else go on with the page', async ({ page }) => {
    await page.goto('/orders');
    await signIn(page);
    await expect(signInAgainDialog(page)).toBeVisible();
    await signInInWindow(await openSignInWindow(page), 'Grace Moran');
    await expect(page.getByRole('button', { name: 'Grace' })).toBeVisible();
  });
});

test.describe('an absolute limit', () => {
  test.use({ demoArgs: ['--absolute-limit-s', '18', '--warn-before-s', '10'] });

  test('is told in the checkout from the beginning, warned of, and carried out', async ({ page }) => {
    await fillCart(page);
    await page.getByRole('link', { name: 'Go to checkout' }).click();
    await signIn(page);
    await expect(
      page.getByText(/At \d\d:\d\d you will have to sign in again, whatever you do/),
    ).toBeVisible();
    await page.getByLabel('Full name').fill('Ada Byrne');

    const warning = page.getByRole('dialog', { name: 'Your session ends soon' });
    await expect(warning).toContainText('what you typed is kept');
    await warning.getByRole('button', { name: 'Go on until then' }).click();
    await expect(warning).toBeHidden();
    // They type on where they were.
    await expect(page.getByLabel('Full name')).toBeFocused();
    await page.keyboard.press('End');
    await page.keyboard.type(', Potter');

    await expect(signInAgainDialog(page)).toContainText('because a session lasts 18 seconds at most');
    await signInInWindow(await openSignInWindow(page));
    await expect(signInAgainDialog(page)).toBeHidden();
    await expect(page.getByLabel('Full name')).toHaveValue('Ada Byrne, Potter');
  });
});

function stillThere(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Are you still there?' });
}

/** The instant that the countdown counts to: the same instant is the same number of seconds. */
async function readEnd(page: Page): Promise<number> {
  return Number(await stillThere(page).getByRole('timer').getAttribute('data-ends-at'));
}

async function openTwoTabs(first: Page, second: Page): Promise<[Page, Page]> {
  await first.goto('/orders');
  await signIn(first);
  await second.goto('/orders');
  await expect(second.getByText('You have not ordered anything yet.')).toBeVisible();
  return [first, second];
}
