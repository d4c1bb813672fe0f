import { readFile } from 'node:fs/promises';
import type { Route } from '@playwright/test';
import { expectNoSidewaysScroll } from '../support/axe.ts';
import { monthOf, PER_PAGE, pageOf, queryOf } from '../support/month.ts';
import { expect, type Page, test } from '../support/test.ts';

/** 照会履歴 of a large city, over a network that breaks in the middle. The pages are made here: the sample has too few. */

const LIST = '**/v1/transfer/inquiries?*';
const tooMany = (route: Route) => route.fulfill({ status: 429, json: { message: 'Too Many Requests' } });

async function open(page: Page, signIn: (account: string, path: string) => Promise<Page>): Promise<void> {
  await signIn('131016-staff', '/history');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
}

const heading = (page: Page) => page.getByRole('heading', { level: 2, name: /の照会.+記録/ });
const pager = (page: Page) => page.getByRole('navigation', { name: 'ページの切り替え' });

test('A5: the pager says what is so while a page loads, when it failed, and at the last one', async ({
  page,
  signIn,
  complaints,
}) => {
  await page.route(LIST, monthOf(150));
  await open(page, signIn);
  await expect(heading(page)).toContainText('合計150件');
  let letGo: (how: 'answer' | 'abort') => void = () => undefined;
  const held = new Promise<'answer' | 'abort'>((resolve) => {
    letGo = resolve;
  });
  await page.route(
    LIST,
    async (route) => {
      if (queryOf(route).get('cursor') === null) return route.fallback();
      return (await held) === 'abort' ? route.abort() : route.fallback();
    },
    { times: 1 },
  );
  await page.getByRole('button', { name: '次の100件' }).press('Enter');
  await expect(pager(page)).toContainText('2ページ目を読み込んでいます');
  await expect(pager(page)).not.toContainText('最後');
  // A page begins at its top, for the eyes and for the keys.
  await expect(heading(page)).toBeFocused();
  await expect(heading(page)).toBeInViewport();
  letGo('abort');
  await expect(pager(page)).toContainText('2ページ目（読み込めませんでした）');
  await page.getByRole('button', { name: 'もう一度試す' }).press('Enter');
  await expect(pager(page)).toContainText('2ページ目（最後のページ）');
  await expect(heading(page)).toBeFocused();
  await expect(page.getByText('新しい順、101〜150件目')).toBeVisible();
  await page.getByRole('button', { name: '前の100件' }).press('Enter');
  await expect(page.getByRole('row')).toHaveCount(1 + PER_PAGE);
  await expect(heading(page)).toBeFocused();
  await expect(heading(page)).toBeInViewport();
  complaints.splice(0);
});

test('A5: a result is found again by its number, and the month’s total is told', async ({ page, signIn }) => {
  await page.route(LIST, monthOf(250));
  await open(page, signIn);
  await expect(heading(page)).toContainText('合計250件');
  await expect(page.getByRole('columnheader', { name: '照会番号' })).toBeVisible();
  await expect(page.getByRole('cell', { name: '017db690-b3e8-7000-8000-000000000007' })).toBeVisible();
  await page.getByRole('button', { name: '次の100件' }).press('Enter');
  await expect(page.getByRole('cell', { name: '017db690-b3e8-7000-8000-000000000107' })).toBeVisible();
  await expect(heading(page)).toContainText('合計250件');
});

test('A5: what was received is not read through only to be counted', async ({ page, signIn }) => {
  await page.route(LIST, monthOf(250));
  await signIn('131016-admin', '/history');
  await page.getByRole('tab', { name: '照会された記録' }).click();
  await expect(heading(page)).toContainText('照会された記録　合計100件以上');
});

test('A5 G5: the outcome of most inquiries stands on one line', async ({ page, signIn }) => {
  await page.route(LIST, monthOf(2));
  await open(page, signIn);
  for (const width of [1280, 1366, 1920]) {
    await page.setViewportSize({ width, height: 768 });
    const lines = await page
      .getByRole('cell', { name: '該当あり' })
      .first()
      .evaluate((cell) => {
        const words = document.createRange();
        words.selectNodeContents(cell);
        return words.getClientRects().length;
      });
    expect(lines, `${width}`).toBe(1);
  }
});

test('A5: an item that can’t be read is listed as such', async ({ page, signIn }) => {
  await page.route(LIST, (route) =>
    route.fulfill({
      json: {
        inquiries: [
          {
            inquiryId: '017db690-b3e8-7000-8000-000000000001',
            inquiredAt: '2026-11-01T00:00:00.000Z',
            outcome: 'unreadable',
          },
        ],
      },
    }),
  );
  await open(page, signIn);
  await expect(page.getByText('読み取れない記録（システムの管理者に連絡してください）')).toBeVisible();
});

test('A5: months go back to the first in which anybody could ask, and say that there is none before', async ({
  page,
  signIn,
}) => {
  await page.route(LIST, monthOf(1));
  await page.clock.install({ time: new Date('2031-03-15T03:00:00Z') });
  await open(page, signIn);
  // The clock of the machine is years ahead; the month is the server's.
  const month = page.getByRole('combobox', { name: '月' });
  const now = new Date(Date.now() + 9 * 60 * 60 * 1000);
  await expect(month).toHaveValue(now.toISOString().slice(0, 7));
  const older = page.getByRole('button', { name: '前の月' });
  await month.selectOption('2021-12');
  await expect(older).toHaveAttribute('aria-disabled', 'true');
  await expect(older).toHaveAccessibleDescription('これより前の記録はありません。');
  await expect(heading(page)).toContainText('2021年12月（令和3年）の照会した記録');
  // An empty month doesn't send anybody to a button that is grey.
  await page.route(LIST, monthOf(0));
  await month.selectOption('2022-01');
  await month.selectOption('2021-12');
  await expect(page.getByText('別の月を見るには、月を選択してください。')).toBeVisible();
  // Nor does its paper count from the first to none.
  await expect(page.getByText('1〜0件目')).toHaveCount(0);
});

test('A5: a month is saved whole: through a refusal, a broken line, and another month on the screen', async ({
  page,
  signIn,
  complaints,
}) => {
  await page.clock.install();
  await page.route(LIST, monthOf(350));
  await open(page, signIn);
  await expect(heading(page)).toContainText('合計350件');
  const saved = (await heading(page).textContent())?.replace(/の照会した記録.*/, '') ?? '';

  // The second page is one too many, the third breaks.
  const asked: (string | null)[] = [];
  await page.route(LIST, (route) => {
    const cursor = queryOf(route).get('cursor');
    asked.push(cursor);
    if (cursor === '1' && asked.filter((one) => one === '1').length === 1) return tooMany(route);
    if (cursor === '2' && asked.filter((one) => one === '2').length === 1) return route.abort();
    return route.fallback();
  });
  await page.getByRole('button', { name: 'この月をCSVで保存' }).press('Enter');
  await expect(page.getByText('混み合っているため、少し待って続けます。')).toBeVisible();
  await page.route(LIST, monthOf(0), { times: 1 });
  await page.getByRole('button', { name: '前の月' }).press('Enter');
  await expect(page.getByText(/に、照会した記録はありません/).first()).toBeVisible();

  await page.clock.fastForward('00:05');
  const failed = page.getByText(`${saved}の照会した記録（CSV）を保存できませんでした`);
  await expect(failed.first()).toBeVisible();
  await expect(page.getByText(/を保存しました/)).toHaveCount(0);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'もう一度試す' }).press('Enter');
  const file = await download;
  await expect(page.getByText(`${saved}の照会した記録（CSV）を保存しました。350件です。`)).toBeVisible();
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n').slice(1);
  expect(new Set(lines).size).toBe(350);
  // What was loaded isn't asked for again.
  expect(asked.filter((cursor) => cursor === null)).toHaveLength(1);
  complaints.splice(0);
});

test('A5 Q14: a month is saved as an Excel file', async ({ page, signIn }) => {
  await page.route(LIST, monthOf(120));
  await open(page, signIn);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'この月をExcelで保存' }).press('Enter');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^照会した記録_\d{4}-\d{2}\.xlsx$/);
  expect((await readFile(await file.path())).subarray(0, 2).toString()).toBe('PK');
  await expect(page.getByText(/（Excel）を保存しました。120件です。/)).toBeVisible();
});

/** The widths of an office’s windows, and of the narrowest with a scroll bar that takes a little more. */
for (const width of [1020, 1024, 1280, 1366, 1920])
  test(`A5: at ${width} a page of 100 is a dense table, with no word broken`, async ({ page, signIn }) => {
    await page.setViewportSize({ width, height: 768 });
    await page.route(LIST, async (route) => {
      const answer = pageOf(PER_PAGE, route);
      for (const [index, inquiry] of answer.inquiries.entries()) {
        inquiry.inquiredAt = `${queryOf(route).get('month')}-28T14:58:00.000Z`;
        inquiry.staff = '011002-admin2';
        inquiry.doses = [1, 2, 3, 5];
        // What is long in one row must not make the others high.
        if (index === 1) inquiry.holder = { code: '194301', prefecture: '山梨県', name: '富士河口湖町' };
        if (index === 2) inquiry.method = 'demographics';
      }
      return route.fulfill({ json: answer });
    });
    await open(page, signIn);
    await expect(page.getByRole('row')).toHaveCount(1 + PER_PAGE);
    await expectNoSidewaysScroll(page);
    const table = page.getByRole('table');
    await expect(table).toHaveCSS('display', 'table');
    expect((await table.boundingBox())?.height).toBeLessThan(7_000);
    const linesOf = (words: string | RegExp) =>
      table
        .getByText(words)
        .nth(7)
        .evaluate(
          (cell, pattern) => {
            // Of the text that is found in it, the lines that it stands on.
            const text = cell.textContent ?? '';
            const found = new RegExp(pattern).exec(text)?.[0] ?? '';
            const tops = new Set<number>();
            const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const at = (node.textContent ?? '').indexOf(found);
              if (at < 0) continue;
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + found.length);
              for (const { top } of range.getClientRects()) tops.add(Math.round(top));
            }
            return tops.size;
          },
          typeof words === 'string' ? words : words.source,
        );
    for (const words of [
      'マイナンバーによる照会',
      '確認事項（追加分）',
      /\d+年\d+月\d+日（令和\d+年）/,
      '011002-admin2',
      '該当あり',
    ])
      expect(await linesOf(words), String(words)).toBe(1);
  });
