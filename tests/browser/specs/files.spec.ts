import { readFile } from 'node:fs/promises';
import { expect, HAKODATE, personAt, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

test('Q14: an answer is saved as CSV that spreadsheets open as it is meant', async ({ signIn, people }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  const person = personAt(people, HAKODATE, '見本 花子');
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(person.myNumber);
  await transfer.inquire.click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSVで保存' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^接種記録_\d{8}-\d{4}\.csv$/);
  const bytes = await readFile(await file.path());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = bytes.toString('utf8').slice(1).split('\r\n');
  expect(lines[0]).toBe(
    '氏名,氏名カナ,生年月日,性別,接種回,接種日,接種券番号,自治体,会場,医師,メーカー,ロット番号,登録日時',
  );
  expect(lines).toHaveLength(1 + person.doses.length + 1);
  expect(lines[1]).toMatch(/^見本 花子,ミホン ハナコ,1950-01-31,女性,1,\d{4}-\d{2}-\d{2},0\d{9},北海道函館市,/);

  await page.getByRole('button', { name: 'コピー' }).click();
  await expect(page.getByText('コピーしました。')).toBeVisible();
  // Pasted where it can be read: the site itself may not read the clipboard.
  await page.keyboard.press('F2');
  await transfer.chooseByName();
  await transfer.name.press('ControlOrMeta+v');
  const copied = (await transfer.name.inputValue()).split('\t');
  expect(copied[6]).toBe('接種券番号');
  expect(copied.some((field) => /^0\d{9}$/.test(field))).toBe(true);
});

test('Q14: an answer is saved as an Excel file, whose code comes when it is pressed', async ({
  signIn,
  people,
  complaints,
}) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.pressSequentially(personAt(people, HAKODATE, '見本 花子').myNumber);
  await page.keyboard.press('Enter');
  await expect(transfer.result).toBeVisible();
  // The line breaks just then.
  await page.route('**/assets/xlsx-*.js', (route) => route.abort());
  await page.getByRole('button', { name: 'Excelで保存' }).press('Enter');
  await expect(
    page.getByText('保存できませんでした。ネットワークの接続を確かめて、もう一度押してください。'),
  ).toBeVisible();
  await page.unroute('**/assets/xlsx-*.js');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Excelで保存' }).press('Enter');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^接種記録_\d{8}-\d{4}\.xlsx$/);
  expect((await readFile(await file.path())).subarray(0, 2).toString()).toBe('PK');
  await expect(page.getByText('Excelで保存しました。')).toBeVisible();
  complaints.splice(0);
});

test('Q14: what would run in a spreadsheet is made harmless', async ({ signIn, people }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await page.route('**/v1/transfer/inquiries', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    body.vaccinations[0] = { ...body.vaccinations[0], venue: '=HYPERLINK("https://example.jp")', doctor: '＝１＋１' };
    await route.fulfill({ response: answer, json: body });
  });
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(personAt(people, HAKODATE, '見本 花子').myNumber);
  await transfer.inquire.click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSVで保存' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text).toContain(`"'=HYPERLINK(""https://example.jp"")",'＝１＋１,`);
});

test('Q14: on paper there is the answer, who asked, and nothing to press', async ({ signIn, people }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(personAt(people, HAKODATE, '見本 花子').myNumber);
  await transfer.inquire.click();
  await expect(transfer.result).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('region', { name: '照会の記録' })).toContainText('東京都千代田区（131016-staff）');
  const pages = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type \/Page\b/g);
  expect(pages).toHaveLength(1);
});

test('A5: a month of the record is saved as CSV', async ({ signIn }) => {
  const page = await signIn('131059-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.consent.check();
  await transfer.number.fill('123456789018');
  await transfer.inquire.click();
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
  await page.getByRole('link', { name: '照会履歴' }).click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  const count = (await page.getByRole('row').count()) - 1;
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'この月をCSVで保存' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text.split('\r\n')[1]).toMatch(
    /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},北海道函館市,131059-staff,マイナンバーによる照会,本人同意,該当なし,,[0-9a-f-]{36},1$/,
  );
  expect(text.split('\r\n')).toHaveLength(1 + count + 1);
  await expect(page.getByText(`の照会した記録（CSV）を保存しました。${count}件です。`)).toBeVisible();
});
