import { BulkScreen, fileOf, numberOf, type Row } from '../support/bulk.ts';
import { ASAHIKAWA, expect, HAKODATE, personAt, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

/** 一括照会 through the whole system, with the people of the sample data. */

const MANY = '131016-admin';

const compact = (isoDay: string): string => isoDay.replaceAll('-', '');

test('B1 B3 B4 B5: a file is asked, and each gets what may be given; the history tells of it', async ({
  signIn,
  people,
}) => {
  const page = await signIn(MANY);
  const hanako = personAt(people, HAKODATE, '見本 花子');
  const taro = personAt(people, ASAHIKAWA, '見本 太郎');
  const rows: Row[] = [
    { ref: 'found', myNumber: hanako.myNumber, birthDate: compact(hanako.birthDate), holders: HAKODATE },
    { ref: 'other-date', myNumber: hanako.myNumber, birthDate: '19010101', holders: HAKODATE },
    { ref: 'by-consent', myNumber: taro.myNumber, birthDate: '', holders: ASAHIKAWA, consent: '1' },
    { ref: 'no-consent', myNumber: taro.myNumber, birthDate: '', holders: ASAHIKAWA },
    { ref: 'nobody', myNumber: numberOf(99), birthDate: '', holders: HAKODATE },
  ];
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(fileOf(rows));
  await page.getByLabel('件名（任意）').fill('見本の転入');
  await screen.ask();
  await expect(page.getByText('5人の照会が終わりました')).toBeVisible();
  const row = (ref: string) => page.getByRole('row', { name: new RegExp(`^${ref} `) });
  await expect(row('found')).toContainText('該当あり見本 花子');
  await expect(row('other-date')).toContainText('生年月日が相違');
  await expect(row('other-date')).not.toContainText('見本 花子');
  await expect(row('by-consent')).toContainText('該当あり見本 太郎');
  await expect(row('no-consent')).toContainText('照会していません');
  await expect(row('no-consent')).toContainText('本人同意を得て照会（北海道旭川市）');
  await expect(row('nobody')).toContainText('該当なし');

  await page.getByRole('link', { name: '照会履歴' }).click();
  // Other tests ask in the same town hall's name, so the newest need not be this one.
  const details = page
    .getByRole('row', { name: /一括（5人）/ })
    .first()
    .getByRole('button', { name: /^内訳/ });
  await details.click();
  await expect(page.getByRole('heading', { name: '一括照会の内訳' })).toBeFocused();
  await expect(page.getByRole('main')).toContainText('見本の転入');
  await expect(page.getByRole('main')).toContainText('すべて回答済み');
  await page.goBack();
  await expect(details).toBeFocused();
});

test('B6: the same file again is answered under the same bulk', async ({ signIn, people }) => {
  const page = await signIn(MANY);
  const hanako = personAt(people, HAKODATE, '見本 花子');
  const file = fileOf([{ ref: 'again', myNumber: hanako.myNumber, birthDate: '', holders: HAKODATE }]);
  const starts: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/bulk-inquiries')) starts.push(request.url());
  });
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(file);
  await screen.ask();
  await expect(page.getByText('1人の照会が終わりました')).toBeVisible();
  page.once('dialog', (dialog) => dialog.accept());
  await page.reload();
  await screen.open();
  await expect(page.getByText('続きから照会できる一括照会があります')).toBeVisible();
  await screen.choose(file);
  await page.getByRole('button', { name: '続きから照会' }).click();
  await expect(page.getByText('1人の照会が終わりました')).toBeVisible();
  await expect(page.getByRole('row', { name: /^again 該当あり 見本 花子/ })).toBeVisible();
  expect(starts).toHaveLength(1);
});

test('B9: at the counter, one person is found wherever there are records', async ({ signIn, people }) => {
  const page = await signIn(MANY);
  const transfer = new TransferScreen(page);
  await page.getByLabel('同意済みのすべての自治体').check();
  await transfer.number.fill(personAt(people, HAKODATE, '見本 花子').myNumber);
  await transfer.inquire.click();
  await expect(page.getByRole('heading', { name: '照会結果：該当あり' })).toBeFocused();
  await expect(page.getByRole('region', { name: '北海道函館市' })).toContainText('見本 花子');
});
