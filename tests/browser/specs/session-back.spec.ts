import { expect, test } from '../support/test.ts';

/** The browser keeps pages in memory and shows them again at Back; tests switch that off unless told otherwise. */
test.use({
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  },
});

test('G3: Back after a sign-out leads to no page of it', async ({ page, signIn }) => {
  await signIn('131016-staff');
  await page.getByRole('link', { name: '照会履歴' }).click();
  await page.getByRole('button', { name: 'サインアウト' }).click();
  const signedOut = page.getByRole('heading', { name: 'サインアウトしました' });
  await expect(signedOut).toBeVisible();
  await page.evaluate(() => window.history.back());
  await expect(signedOut.or(page.getByLabel('パスワード'))).toBeVisible();
});

test('G1: Back from the sign-in page leads to no page that waits for ever', async ({ page, complaints }) => {
  await page.goto('/identity/style.css');
  await page.goto('/transfer');
  await expect(page.getByLabel('パスワード')).toBeVisible();
  await page.evaluate(() => window.history.back());
  await expect(page).toHaveURL(/style\.css$/);
  complaints.splice(0);
});
