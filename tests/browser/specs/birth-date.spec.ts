import { InputMethod } from '../support/ime.ts';
import { expect, HAKODATE, type Page, personAt, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

/** The three fields of the date of birth under real hands. What counts as a whole date is in person/birthDate.test.ts. */

const STAFF = '131016-staff';

const field = (page: Page, label: '年' | '月' | '日') => page.getByLabel(label, { exact: true });

async function byName(page: Page): Promise<TransferScreen> {
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.chooseByName();
  return transfer;
}

async function expectFields(page: Page, year: string, month: string, day: string): Promise<void> {
  await expect(field(page, '年')).toHaveValue(year);
  await expect(field(page, '月')).toHaveValue(month);
  await expect(field(page, '日')).toHaveValue(day);
}

async function empty(page: Page): Promise<void> {
  for (const label of ['年', '月', '日'] as const) {
    await field(page, label).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Backspace');
  }
}

const WHOLE: readonly [string, [string, string, string], string][] = [
  ['S5/1/31', ['S5', '1', '31'], '1930年1月31日（昭和5年）'],
  ['S5.12.25', ['S5', '12', '25'], '1930年12月25日（昭和5年）'],
  ['H1/1/10', ['H1', '1', '10'], '1989年1月10日（平成元年）'],
  ['1950/1/31', ['1950', '1', '31'], '1950年1月31日（昭和25年）'],
  ['S250131', ['S25', '01', '31'], '1950年1月31日（昭和25年）'],
  ['19500131', ['1950', '01', '31'], '1950年1月31日（昭和25年）'],
  ['昭和25.1.31', ['昭和25', '1', '31'], '1950年1月31日（昭和25年）'],
  ['1950年1月31日（昭和25年）', ['1950', '1', '31'], '1950年1月31日（昭和25年）'],
  ['大正15年12月25日', ['大正15', '12', '25'], '1926年12月25日（昭和元年）'],
  ['明治45年7月30日', ['明治45', '7', '30'], '1912年7月30日（大正元年）'],
  ['昭和二十五年一月三十一日', ['昭和25', '1', '31'], '1950年1月31日（昭和25年）'],
  ['令和元年五月十日', ['令和元', '5', '10'], '2019年5月10日（令和元年）'],
];

test('Q12: a whole date that is typed stays as it is typed until the field is left, and then fills all three', async ({
  signIn,
}) => {
  const page = await signIn(STAFF);
  await byName(page);
  for (const [typed, parts, shown] of WHOLE) {
    await empty(page);
    await field(page, '年').click();
    await page.keyboard.type(typed);
    await expectFields(page, typed, '', '');
    await page.keyboard.press('Tab');
    await expectFields(page, ...parts);
    await expect(page.getByText(shown, { exact: true })).toBeVisible();
  }
});

test('Q12: a whole date that is pasted fills all three at once, in whichever it is pasted', async ({ signIn }) => {
  test.slow();
  const page = await signIn(STAFF);
  const transfer = await byName(page);
  for (const [typed, parts, shown] of WHOLE) {
    await empty(page);
    // As from another window: the site may not read the clipboard by itself.
    await transfer.name.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(typed);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('ControlOrMeta+c');
    for (const label of ['年', '日'] as const) {
      await empty(page);
      await field(page, label).click();
      await page.keyboard.press('ControlOrMeta+v');
      await expectFields(page, ...parts);
      await expect(page.getByText(shown, { exact: true })).toBeVisible();
    }
  }
});

test('Q12: a date is composed without being broken, and fills all three when it is accepted as a whole', async ({
  signIn,
}) => {
  const page = await signIn(STAFF);
  await byName(page);
  const ime = await InputMethod.of(page);

  await field(page, '年').click();
  await ime.write('昭和25年1月31日');
  await expectFields(page, '昭和25', '1', '31');

  await empty(page);
  await field(page, '年').click();
  for (const piece of ['昭和二十五年', '一月', '三十']) await ime.write(piece);
  await expectFields(page, '昭和二十五年一月三十', '', '');
  await ime.write('一日');
  await expectFields(page, '昭和25', '1', '31');

  // Piece by piece: 3 may yet become 31.
  await empty(page);
  await field(page, '年').click();
  for (const piece of ['昭和', '25', '年', '1月', '3']) await ime.write(piece);
  await expectFields(page, '昭和25年1月3', '', '');
  await ime.write('1日');
  await expectFields(page, '昭和25', '1', '31');

  await empty(page);
  await field(page, '年').click();
  await ime.write('Ｓ２５');
  await page.keyboard.press('Tab');
  await ime.write('１');
  await page.keyboard.press('Tab');
  await ime.write('３１');
  await expect(page.getByText('1950年1月31日（昭和25年）', { exact: true })).toBeVisible();
});

test('Q12: Enter in the field asks for the date that stands there', async ({ signIn, people }) => {
  const page = await signIn(STAFF);
  const transfer = await byName(page);
  const person = personAt(people, HAKODATE, '見本 花子');
  await transfer.name.click();
  await page.keyboard.type(person.name);
  await page.getByRole('radio', { name: '女性' }).click();
  await transfer.consent.click();
  await field(page, '年').click();
  await page.keyboard.type('S25.1.31');
  await page.keyboard.press('Enter');
  await expect(transfer.result).toBeVisible();
});

test('Q13: 昭和64年1月8日 is split, and refused at the year', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = await byName(page);
  await transfer.consent.click();
  await field(page, '年').click();
  await page.keyboard.type('昭和64年1月8日');
  await page.keyboard.press('Tab');
  await expectFields(page, '昭和64', '1', '8');
  await transfer.inquire.click();
  await expect(page.getByRole('link', { name: /昭和に、その日はありません/ })).toBeVisible();
  await expect(field(page, '年')).toHaveAttribute('aria-invalid', 'true');
});

const NOT_FOUND = {
  inquiryId: '017db690-b3e8-7000-8000-000000000001',
  inquiredAt: '2021-12-14T01:23:45.000Z',
  holder: { code: HAKODATE, prefecture: '北海道', name: '函館市' },
  method: 'demographics',
  basis: 'individual-consent',
  outcome: 'not-found',
  vaccinations: [],
  holderLastRegisteredOn: null,
};

test('R4: month and day that nobody knows are asked as that', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = await byName(page);
  const asked: string[] = [];
  await page.route('**/v1/transfer/inquiries', async (route) => {
    asked.push(route.request().postDataJSON().subject.birthDate);
    await route.fulfill({ json: NOT_FOUND });
  });
  await transfer.name.click();
  await page.keyboard.type('見本 花子');
  await page.getByRole('radio', { name: '台帳で不明' }).click();
  for (const [year, month, day, shown, sent] of [
    ['昭和25', '1', '不詳', '1950年1月日不詳（昭和25年）', '1950-01'],
    ['1950', '00', '00', '1950年月日不詳（昭和25年）', '1950'],
  ] as const) {
    await empty(page);
    await field(page, '年').click();
    await page.keyboard.type(year);
    await page.keyboard.press('Tab');
    await page.keyboard.type(month);
    await page.keyboard.press('Tab');
    await page.keyboard.type(day);
    await expect(page.getByText(shown, { exact: true })).toBeVisible();
    // Each inquiry takes its own consent.
    await transfer.consent.click();
    await transfer.inquire.click();
    await expect.poll(() => asked.at(-1)).toBe(sent);
  }
});

test('G5: the sexes are one stop of the Tab key, and Space on the way through changes nothing', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = await byName(page);
  await field(page, '日').click();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: '女性' })).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await expect(transfer.consent).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByRole('radio', { name: '女性' })).toBeChecked();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: '男性' })).toBeChecked();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: '台帳で適用不能' })).toBeChecked();
  await expect(page.getByRole('group', { name: '性別を選択してください' })).toBeVisible();
});
