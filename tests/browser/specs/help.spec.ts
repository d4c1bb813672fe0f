import { expect, test } from '../support/test.ts';

test('G3: a reload leads back to the topic that was read, with its heading in focus', async ({ page, signIn }) => {
  await signIn('131016-staff', '/help');
  const trouble = page.getByRole('heading', { name: '困ったとき' });
  await page.getByRole('link', { name: '困ったとき' }).press('Enter');
  await expect(trouble).toBeInViewport();
  await page.reload();
  await expect(trouble).toBeInViewport();
  await expect(trouble).toBeFocused();

  // Read on by the keys of the page, not by a link.
  const consent = page.getByRole('heading', { name: '本人の同意を得て照会する' });
  await page.keyboard.press('Home');
  await expect(page).toHaveURL(/\/help$/);
  await consent.evaluate((heading) => heading.scrollIntoView());
  await expect(page).toHaveURL(/#help-consent$/);
  await page.reload();
  await expect(consent).toBeInViewport();
});
