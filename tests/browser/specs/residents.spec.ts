import type { Page } from '@playwright/test';
import { expect, HAKODATE, test } from '../support/test.ts';
import { NOBODY, TransferScreen } from '../support/transfer.ts';

/** People and records as they are, on the screen: the server's part is proved by the functions' own tests. */

const STAFF = '131016-staff';

const dose = (number: number, vaccinatedOn: string, more: object = {}) => ({
  dose: number,
  vaccinatedOn,
  ticketNumber: '0000000042',
  municipality: HAKODATE,
  venue: '',
  doctor: '',
  manufacturer: '見本製薬',
  lotNumber: '',
  registeredAt: '2021-06-01T00:00:00.000Z',
  ...more,
});

const PERSON = { name: '見本 花子', nameKana: 'ミホン ハナコ', birthDate: '1950-01-31', sex: 'female' };

/** The system's own answer, with this in its place. */
async function answerWith(page: Page, answer: object): Promise<void> {
  await page.route('**/v1/transfer/inquiries', async (route) => {
    const answered = await route.fetch();
    await route.fulfill({ response: answered, json: { ...(await answered.json()), ...answer } });
  });
}

async function ask(page: Page): Promise<void> {
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(NOBODY);
  await transfer.inquire.click();
}

test('R1: records that can’t be one person’s are held back, and it is said what to do', async ({ signIn }) => {
  const page = await signIn(STAFF);
  await answerWith(page, { outcome: 'contradictory', vaccinations: [] });
  await ask(page);
  await expect(page.getByText('記録に食い違いがあります')).toBeVisible();
  await expect(page.getByText(/どの記録も表示していません。函館市に電話で確認してください。/)).toBeVisible();
});

test('R2 R3: what is to be compared is said, and stands beside each dose', async ({ signIn }) => {
  const page = await signIn(STAFF);
  await answerWith(page, {
    outcome: 'found',
    matchedBy: 'kana',
    person: PERSON,
    vaccinations: [
      dose(2, '2021-06-01', { cautions: ['missing-earlier'] }),
      dose(3, '2021-06-01', { cautions: ['same-day'], name: '架空 花子', nameKana: '' }),
      dose(4, '2021-06-10', { cautions: ['interval'] }),
      dose(5, '2021-06-02', { cautions: ['order'] }),
    ],
  });
  await ask(page);
  for (const title of [
    '氏名カナだけで見つかりました',
    '氏名の異なる接種記録があります',
    '要確認の接種記録があります',
    '2回目より前の接種記録がありません',
  ])
    await expect(page.getByText(title)).toBeVisible();
  await expect(page.getByText('氏名の漢字は照合していません。', { exact: false })).toBeVisible();
  const table = page.getByRole('table');
  const cells = async (title: string) =>
    (await table.locator(`td[data-title="${title}"]`).allTextContents()).map((text) => text.trim());
  expect(await cells('要確認')).toEqual([
    '要確認：これより前の回がありません',
    '要確認：前の回と同じ日です',
    '要確認：前の回から14日たっていません',
    '要確認：前の回より前の日付です',
  ]);
  const hers = '見本 花子（ミホン ハナコ）';
  expect(await cells('氏名')).toEqual([hers, '架空 花子', hers, hers]);
});

test('R3: without anything to compare nothing is said of it', async ({ signIn }) => {
  const page = await signIn(STAFF);
  await answerWith(page, {
    outcome: 'found',
    matchedBy: 'my-number',
    person: PERSON,
    vaccinations: [dose(1, '2021-06-01'), dose(2, '2021-06-22')],
  });
  await ask(page);
  await expect(page.getByRole('heading', { name: '照会結果' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: '要確認' })).toHaveCount(0);
  await expect(page.getByRole('columnheader', { name: '氏名' })).toHaveCount(0);
  await expect(page.getByText('氏名カナだけで')).toHaveCount(0);
});

test('R4: who is half known is shown as such', async ({ signIn }) => {
  const page = await signIn(STAFF);
  await answerWith(page, {
    outcome: 'found',
    matchedBy: 'my-number',
    person: { name: '見本 ?子', nameKana: '', birthDate: '1950', sex: 'not-applicable' },
    vaccinations: [dose(1, '2021-06-01')],
  });
  await ask(page);
  const person = page.getByRole('region', { name: '本人' });
  await expect(person).toContainText('不詳');
  await expect(person).toContainText('適用不能');
});

test('R7: a dose under a code that is no more shows the old name', async ({ signIn }) => {
  const page = await signIn(STAFF);
  await answerWith(page, {
    outcome: 'found',
    matchedBy: 'my-number',
    person: PERSON,
    vaccinations: [dose(1, '2021-06-01', { municipality: '403059' }), dose(2, '2021-06-22')],
  });
  await ask(page);
  await expect(page.locator('td[data-title="自治体"]')).toHaveText(['福岡県那珂川町', '北海道函館市']);
});

for (const [prefecture, typed, found] of [
  ['北海道', '上川郡東川町', '東川町'],
  ['北海道', '札幌市中央区', '札幌市'],
  ['静岡県', '中央区', '浜松市'],
  ['宮城県', '塩釜', '塩竈市'],
  ['茨城県', '竜ケ崎', '龍ケ崎市'],
  ['東京都', '葛\u{E0100}飾', '葛飾区'],
  ['北海道', 'hakodate', '函館市'],
  ['福岡県', '那珂川町', '那珂川市'],
] as const)
  test(`R7: in ${prefecture}, ${found} is found by ${typed}`, async ({ signIn }) => {
    const page = await signIn(STAFF);
    const transfer = new TransferScreen(page);
    await TransferScreen.choose(transfer.prefecture, prefecture);
    await transfer.municipality.fill(typed);
    await expect(page.getByRole('option')).toHaveText([new RegExp(`^${found}`)]);
  });

for (const [day, said] of [
  ['2021-12-01', /函館市が最後に記録を登録した日は、2021年12月1日（令和3年）です。/],
  [null, /函館市には、まだ登録された記録がありません。/],
] as const)
  test(`R8: not found says what may be the reason, last registered on ${day}`, async ({ signIn }) => {
    const page = await signIn(STAFF);
    await answerWith(page, { outcome: 'not-found', vaccinations: [], holderLastRegisteredOn: day });
    await ask(page);
    await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
    for (const reason of [said, /ほかの自治体に住んでいた/, /函館市に電話で確認してください。/])
      await expect(page.getByText(reason)).toBeVisible();
  });

test('Q3: a number as it is pasted from elsewhere is understood', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  for (const typed of ['\u202D123456789018\u202C', '1234・5678・9018']) {
    await transfer.number.fill(typed);
    await expect(transfer.number).toHaveValue('1234 5678 9018');
  }
});
