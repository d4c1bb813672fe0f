import { ASAHIKAWA, expect, HAKODATE, personAt, test } from '../support/test.ts';
import { NOBODY, TransferScreen } from '../support/transfer.ts';

const STAFF = '131016-staff';

test('Q2: prefectures and municipalities stand in code order', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.prefecture.click();
  const prefectures = await page.getByRole('option').allTextContents();
  expect(prefectures).toHaveLength(47);
  expect(prefectures.slice(0, 3)).toEqual(['北海道', '青森県', '岩手県']);
  await page.getByRole('option', { name: '北海道' }).click();
  await transfer.municipality.click();
  // Each may be followed by whether it has agreed.
  const municipalities = (await page.getByRole('option').allTextContents()).map((text) => text.split(' ')[0]);
  expect(municipalities.slice(0, 4)).toEqual(['札幌市', '函館市', '小樽市', '旭川市']);
});

for (const typed of ['函館', 'はこ', 'ハコダテ', 'ﾊｺﾀﾞﾃ'])
  test(`Q2: 函館市 is found by ${typed}`, async ({ signIn }) => {
    const page = await signIn(STAFF);
    const transfer = new TransferScreen(page);
    await TransferScreen.choose(transfer.prefecture, '北海道');
    await transfer.municipality.fill(typed);
    await expect(page.getByRole('option')).toHaveText(['函館市 同意済み']);
  });

test('Q4: what is grey does nothing, and says why', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  const asked: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && asked.push(request.url()));
  await expect(transfer.inquire).toHaveAccessibleDescription('自治体を選択すると、操作できるようになります。');
  await expect(transfer.consent).toHaveAccessibleDescription('自治体を選択すると、操作できるようになります。');
  await expect(transfer.municipality).toHaveAccessibleDescription('先に都道府県を選択してください。');
  await transfer.inquire.click({ force: true });
  await transfer.consent.click({ force: true });
  await transfer.number.fill(NOBODY);
  await transfer.number.press('Enter');
  await expect(transfer.consent).not.toBeChecked();
  expect(asked).toEqual([]);
});

test('Q6 Q7: choosing another holder, or another method, clears the check', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '旭川');
  await transfer.consent.check();
  await expect(page.getByText(/申告として記録されます/)).toContainText(STAFF);
  await TransferScreen.choose(transfer.municipality, '小樽');
  await expect(page.getByText('照会先の小樽市は、同意していません。')).toBeVisible();
  await expect(transfer.consent).not.toBeChecked();
  await expect(transfer.inquire).toHaveAttribute('aria-disabled', 'true');

  await transfer.consent.check();
  await TransferScreen.choose(transfer.prefecture, '青森');
  await expect(transfer.municipality).toHaveValue('');
  await expect(transfer.consent).not.toBeChecked();

  await transfer.chooseHolder('北海道', '旭川');
  await transfer.consent.check();
  await transfer.chooseByName();
  await expect(transfer.consent).not.toBeChecked();
});

test('Q8 Q12: by name, consent is needed although both have agreed; kana, spaces and era are understood', async ({
  signIn,
}) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await expect(transfer.inquire).not.toHaveAttribute('aria-disabled');
  await transfer.chooseByName();
  await expect(transfer.inquire).toHaveAttribute('aria-disabled', 'true');
  await transfer.fillPerson({ name: 'みほんはなこ', birthDate: '昭和25-1-31', sex: 'female' });
  await transfer.consent.check();
  await transfer.inquire.click();
  await expect(transfer.result).toBeVisible();
  await expect(page.getByText('見本 花子', { exact: true })).toBeVisible();
  await expect(page.getByText('本人同意', { exact: true })).toBeVisible();
});

test('Q11: only the chosen holder’s records are shown', async ({ signIn, people }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(personAt(people, ASAHIKAWA, '見本 太郎').myNumber);
  await transfer.inquire.click();
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
});

test('Q12 Q13: several persons match, and no data of any of them is shown', async ({ signIn, people }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.chooseByName();
  await transfer.fillPerson(personAt(people, HAKODATE, '見本 陽子'));
  await transfer.consent.check();
  await transfer.inquire.click();
  await expect(page.getByText('該当者が複数います')).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  // The consent was given for the inquiry that was answered.
  await expect(transfer.consent).not.toBeChecked();
});

test('Q9: a refusal of the server is shown, whatever the screen let through', async ({ signIn, complaints }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  // The screen is told that no consent is needed; the server knows better.
  await page.route('**/v1/transfer/requirement?*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), individualConsent: 'not-required' } });
  });
  await TransferScreen.choose(transfer.prefecture, '北海道');
  await TransferScreen.choose(transfer.municipality, '旭川');
  await transfer.number.fill(NOBODY);
  await expect(transfer.inquire).not.toHaveAttribute('aria-disabled');
  await page.unroute('**/v1/transfer/requirement?*');
  await transfer.inquire.click();
  await expect(page.getByText('照会できませんでした')).toBeVisible();
  // What is needed is asked anew, so that one can go on.
  await expect(page.getByText('本人の同意は必須です', { exact: true })).toBeVisible();
  await expect(transfer.number).toHaveValue('1234 5678 9018');
  expect(complaints.splice(0)).toHaveLength(1);
});

test('Q3: digits are grouped and counted, and the caret stays where one types', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  const count = page.locator('#my-number-count');
  await expect(count).toHaveText('入力した桁数 0 / 12');
  await transfer.number.pressSequentially('123456');
  await expect(transfer.number).toHaveValue('1234 56');
  await expect(count).toContainText('6 / 12');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('9');
  await expect(transfer.number).toHaveValue('1234 956');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await expect(transfer.number).toHaveValue('1235 6');
  await page.keyboard.type('4');
  await expect(transfer.number).toHaveValue('1234 56');
});

test('Q3: a pasted number with full-width digits, spaces and hyphens is understood', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  for (const pasted of ['１２３４　５６７８　９０１８', '1234-5678-9018', '１２３４－５６７８－９０１８']) {
    await page.evaluate((text) => navigator.clipboard.writeText(text), pasted);
    await transfer.number.press('ControlOrMeta+a');
    await transfer.number.press('ControlOrMeta+v');
    await expect(transfer.number).toHaveValue('1234 5678 9018');
  }
  await expect(page.locator('#my-number-count')).toContainText('12 / 12');
});
