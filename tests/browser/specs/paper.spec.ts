import { execFileSync } from 'node:child_process';
import { expect, HAKODATE, type Page, personAt, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

/** What comes out of the printer, page by page: a loose sheet must tell by itself what it is. */

async function printed(page: Page, path: string): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  await page.pdf({ path, preferCSSPageSize: true });
  const pages = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).split('\f');
  return pages.slice(0, -1).map((text) => text.normalize('NFKC').replaceAll(/\s+/g, ' '));
}

function expectNumbered(pages: readonly string[]): void {
  expect(pages.length).toBeGreaterThan(1);
  for (const [index, text] of pages.entries()) expect(text).toContain(`${index + 1} / ${pages.length}ページ`);
}

test('Q14: each page of a result names the person, the inquiry and both municipalities', async ({
  page,
  signIn,
  people,
}, testInfo) => {
  await page.route('**/v1/transfer/inquiries', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const [dose] = body.vaccinations;
    body.vaccinations = Array.from({ length: 20 }, (_, index) => ({ ...dose, dose: index + 1 }));
    await route.fulfill({ response: answer, json: body });
  });
  await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.pressSequentially(personAt(people, HAKODATE, '見本 花子').myNumber);
  const answered = page.waitForResponse('**/v1/transfer/inquiries');
  await page.keyboard.press('Enter');
  const { inquiryId } = await (await answered).json();
  await expect(transfer.result).toBeFocused();

  const pages = await printed(page, testInfo.outputPath('result.pdf'));
  expectNumbered(pages);
  for (const words of ['見本 花子', inquiryId, '1950年1月31日', '北海道函館市', '東京都千代田区(131016-staff)'])
    for (const text of pages) expect(text).toContain(words);

  await page.emulateMedia({ media: 'print' });
  await expect(transfer.result).toBeFocused();
  await expect(transfer.result).toHaveCSS('outline-style', 'none');
});

test('A5: each page of 照会履歴 names the municipality, the month and which records', async ({
  page,
  signIn,
}, testInfo) => {
  await page.route('**/v1/transfer/inquiries?*', (route) =>
    route.fulfill({
      json: {
        inquiries: Array.from({ length: 100 }, (_, index) => ({
          inquiryId: `017db690-b3e8-7000-8000-${String(index).padStart(12, '0')}`,
          inquiredAt: '2026-11-01T05:30:00.000Z',
          outcome: 'unreadable',
        })),
      },
    }),
  );
  await signIn('131016-staff', '/history');
  await page.getByRole('combobox', { name: '月' }).selectOption('2021-12');
  await expect(page.getByRole('heading', { level: 2 })).toContainText('合計100件');
  const pages = await printed(page, testInfo.outputPath('history.pdf'));
  expectNumbered(pages);
  for (const words of ['照会履歴', '2021年12月(令和3年)の照会した記録', '東京都千代田区(131016-staff)'])
    for (const text of pages) expect(text).toContain(words);
});

test('T2: each page of the terms names the document, its version and the municipality', async ({
  page,
  signIn,
}, testInfo) => {
  await signIn('131016-staff', '/terms');
  await page.getByRole('tab', { name: '確認事項（追加分）' }).press('Enter');
  await expect(page.getByRole('button', { name: '同意済み' })).toBeVisible();
  const pages = await printed(page, testInfo.outputPath('terms.pdf'));
  expectNumbered(pages);
  for (const words of ['確認事項(追加分) 版:2021年12月3日(令和3年)', '東京都千代田区(131016-staff)'])
    for (const text of pages) expect(text).toContain(words);
});
