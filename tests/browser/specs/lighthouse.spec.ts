import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { expect, PASSWORD, test } from '../support/test.ts';

const AT_LEAST = 95;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

for (const path of ['/transfer', '/terms', '/history', '/help'])
  test(`G5: Lighthouse on ${path}, signed in`, async ({ baseURL }, info) => {
    test.setTimeout(180_000);
    const port = await freePort();
    const profile = await mkdtemp(join(tmpdir(), 'vrs-lighthouse-'));
    const browser = await chromium.launchPersistentContext(profile, {
      ...info.project.use.launchOptions,
      args: [...(info.project.use.launchOptions?.args ?? []), `--remote-debugging-port=${port}`],
      locale: 'ja-JP',
    });
    try {
      const page = await browser.newPage();
      await page.goto(`${baseURL}/transfer`);
      await page.getByLabel('利用者名').fill('131016-staff');
      await page.getByLabel('パスワード').fill(PASSWORD);
      await page.getByRole('button', { name: 'サインイン' }).click();
      await expect(page.getByRole('heading', { level: 1, name: '転入処理' })).toBeVisible();
      await page.close();

      // The provider's cookie stays, so the page signs itself in again.
      const result = await lighthouse(
        `${baseURL}${path}`,
        { port, output: 'json', logLevel: 'error', onlyCategories: CATEGORIES, disableStorageReset: true },
        desktopConfig,
      );
      const report = result?.lhr;
      expect(new URL(report?.finalDisplayedUrl ?? '').pathname).toBe(path);
      const scores = Object.entries(report?.categories ?? {}).map(([name, { score }]) => [
        name,
        Math.round((score ?? 0) * 100),
      ]);
      const lost = Object.values(report?.audits ?? {})
        .filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative')
        .map(({ id, displayValue }) => `${id} ${displayValue ?? ''}`);
      console.log(path, JSON.stringify(scores), lost.join(', '));
      expect(scores).toHaveLength(CATEGORIES.length);
      for (const [name, score] of scores) expect(score, `${name}: ${lost.join(', ')}`).toBeGreaterThanOrEqual(AT_LEAST);
    } finally {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    }
  });
