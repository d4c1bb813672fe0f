import { expectAccessible, expectNoSidewaysScroll } from '../support/axe.ts';
import { expect, test } from '../support/test.ts';

/** The page for addresses that are none. */

test('G5: an unknown address is told in Japanese, in the system’s own looks, and leads to the start', async ({
  page,
  complaints,
}) => {
  const answer = await page.goto('/nonsense');
  expect(answer?.status()).toBe(404);
  const headers = (await answer?.allHeaders()) ?? {};
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['x-frame-options']).toBe('DENY');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  await expect(page).toHaveTitle('ページが見つかりません | ワクチン接種記録システム');
  await expect(page.getByRole('heading', { level: 1, name: 'ページが見つかりません' })).toHaveCSS('font-size', '24px');
  await expect(page.getByText('ワクチン接種記録システム', { exact: true })).toHaveCSS('font-weight', '700');
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 256 });
  await expectNoSidewaysScroll(page);
  // The browser's own line about the status, and nothing about the policy.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('404')]);
  await page.getByRole('link', { name: 'はじめの画面へ' }).click();
  await expect(page.getByLabel('利用者名')).toBeVisible();
});
