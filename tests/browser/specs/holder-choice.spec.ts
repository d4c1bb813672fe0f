import { InputMethod } from '../support/ime.ts';
import { expect, type Page, test } from '../support/test.ts';
import { NOBODY, TransferScreen } from '../support/transfer.ts';

/** What hands do with the two fields of the holder, and what must never come of it: an inquiry to another one. */

const STAFF = '131016-staff';

/** What would be asked: every holder that goes out in an inquiry. */
function holdersAsked(page: Page): string[] {
  const holders: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/v1/transfer/inquiries'))
      holders.push(JSON.parse(request.postData() ?? '{}').holder);
  });
  return holders;
}

async function withHakodate(page: Page): Promise<TransferScreen> {
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  return transfer;
}

test('R9: a name that is typed over the chosen one is typed whole', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = await withHakodate(page);
  for (const typed of ['おたる', '小樽市', 'あさひかわ']) {
    await transfer.municipality.click();
    await expect(page.getByRole('listbox')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(typed);
    await expect(transfer.municipality).toHaveValue(typed);
    await page.keyboard.press('Escape');
  }
});

test('R9: a click that opens the list again selects the chosen name, so that typing replaces it', async ({
  signIn,
}) => {
  const page = await signIn(STAFF);
  const transfer = await withHakodate(page);
  await transfer.municipality.click();
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.press('Escape');
  await transfer.municipality.click();
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.type('小樽');
  await expect(transfer.municipality).toHaveValue('小樽');
  await page.keyboard.press('Tab');
  await expect(transfer.municipality).toHaveValue('小樽市');
});

test('R9: it is composed whole, too', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = await withHakodate(page);
  const ime = await InputMethod.of(page);
  // Away and back: the click selects what stands there, and opens the list.
  await transfer.number.click();
  await transfer.municipality.click();
  await expect(page.getByRole('listbox')).toBeVisible();
  await ime.compose('ｏ', 'お', 'おｔ', 'おた', 'おたｒ', 'おたる');
  await expect(transfer.municipality).toHaveValue('おたる');
  await ime.accept('小樽');
  await expect(transfer.municipality).toHaveValue('小樽');
  await page.keyboard.press('Tab');
  await expect(transfer.municipality).toHaveValue('小樽市');
});

const WAYS_OUT = [
  ['Tab', (page: Page) => page.keyboard.press('Tab')],
  ['Shift+Tab', (page: Page) => page.keyboard.press('Shift+Tab')],
  ['Enter', (page: Page) => page.keyboard.press('Enter')],
  ['a click elsewhere', (page: Page) => page.getByRole('heading', { name: '転入処理' }).click()],
  ['a click into another field', (page: Page) => page.getByLabel('マイナンバーを入力してください').click()],
] as const;

for (const [how, leave] of WAYS_OUT)
  test(`R9: a municipality that was typed over and is left by ${how} is the one that is meant, or none`, async ({
    signIn,
  }) => {
    const page = await signIn(STAFF);
    const transfer = await withHakodate(page);
    const asked = holdersAsked(page);
    for (const [typed, chosen] of [
      ['小樽市', '小樽市'],
      ['あさひ', '旭川市'],
      ['オタル', '小樽市'],
      ['森', '森町'],
      // Two begin so, and none is called so.
      ['あか', undefined],
      ['ない町', undefined],
      ['上川', '上川町'],
    ] as const) {
      await transfer.municipality.click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(typed);
      await leave(page);
      await expect(page.getByRole('listbox')).toHaveCount(0);
      await expect(transfer.municipality).toHaveValue(chosen ?? typed);
      if (chosen) {
        await expect(page.getByText(new RegExp(`照会先の${chosen}は、同意して(います|いません)。`))).toBeVisible();
        continue;
      }
      await expect(transfer.municipality).toHaveAccessibleDescription(new RegExp(`「${typed}」.+選択されていません`));
      await expect(transfer.municipality).toHaveAttribute('aria-invalid', 'true');
      await expect(transfer.inquire).toHaveAttribute('aria-disabled', 'true');
      await transfer.number.click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(NOBODY);
      await page.keyboard.press('Enter');
    }
    expect(asked).toEqual([]);
  });

for (const typed of ['千代田区', 'ちよだ', 'chiyoda'])
  test(`Q2: one’s own municipality (${typed}) is told to be that, once, in the list and when the field is left`, async ({
    signIn,
  }) => {
    const page = await signIn(STAFF);
    const transfer = new TransferScreen(page);
    const reason = '自自治体（千代田区）は、照会先に選べません。';
    await TransferScreen.choose(transfer.prefecture, '東京都');
    await transfer.municipality.click();
    await page.keyboard.type(typed);
    await expect(page.getByRole('listbox')).toContainText(reason);
    await page.keyboard.press('Tab');
    await expect(transfer.municipality).toHaveValue(typed);
    await expect(transfer.municipality).toHaveAttribute('aria-invalid', 'true');
    await expect(transfer.municipality).toHaveAccessibleDescription(reason);
    await expect(page.getByText(reason)).toHaveCount(1);
    await expect(page.getByText('見つかりません')).toHaveCount(0);
    await transfer.municipality.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('港区');
    await page.keyboard.press('Tab');
    await expect(transfer.municipality).toHaveValue('港区');
    await expect(transfer.municipality).toHaveAccessibleDescription(reason);
  });

test('R7: municipalities are those of the server’s day, whatever the clock of the machine says', async ({
  page,
  signIn,
}) => {
  await page.clock.install({ time: new Date('2005-04-01T00:00:00Z') });
  await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await TransferScreen.choose(transfer.prefecture, '福岡県');
  await transfer.municipality.click();
  await page.keyboard.type('那珂川');
  await expect(page.getByRole('option')).toHaveText([/^那珂川市/]);
});

test('R9: with nothing chosen, 北海道 and Tab choose it, and the focus goes on to the municipality', async ({
  signIn,
}) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.prefecture.click();
  await page.keyboard.type('北海道');
  await page.keyboard.press('Tab');
  await expect(transfer.prefecture).toHaveValue('北海道');
  await expect(transfer.municipality).toBeFocused();
  await expect(transfer.municipality).not.toHaveAttribute('aria-disabled');
  await page.keyboard.type('小樽');
  await page.keyboard.press('Tab');
  await expect(transfer.municipality).toHaveValue('小樽市');
  await expect(transfer.number).toBeFocused();
});

test('R9: so does a click from the prefecture into the municipality', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.prefecture.click();
  await page.keyboard.type('あおもり');
  // Grey until the prefecture is left.
  await transfer.municipality.click({ force: true });
  await expect(transfer.prefecture).toHaveValue('青森県');
  await expect(transfer.municipality).toBeFocused();
  await page.keyboard.type('ひろさき');
  await page.keyboard.press('Enter');
  await expect(transfer.municipality).toHaveValue('弘前市');
});

for (const [typed, chosen] of [
  ['京都', '京都府'],
  ['青森県', '青森県'],
  ['とうきょう', '東京都'],
  ['おおいた', '大分県'],
  ['島', ''],
] as const)
  test(`R9: ${typed} as a prefecture is ${chosen || 'none'}`, async ({ signIn }) => {
    const page = await signIn(STAFF);
    const transfer = new TransferScreen(page);
    await transfer.prefecture.click();
    await page.keyboard.type(typed);
    await page.keyboard.press('Tab');
    await expect(transfer.prefecture).toHaveValue(chosen || typed);
    if (chosen === '') await expect(transfer.municipality).toHaveAttribute('aria-disabled', 'true');
    else await expect(transfer.municipality).not.toHaveAttribute('aria-disabled');
  });

test('R9: a list that was only looked at leaves what was chosen, wherever the pointer rests', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = await withHakodate(page);
  for (const key of ['Tab', 'Enter', 'Escape']) {
    await transfer.municipality.click();
    await page.getByRole('option', { name: '釧路市' }).hover();
    await page.keyboard.press(key);
    await expect(transfer.municipality).toHaveValue('函館市');
    await expect(page.getByRole('listbox')).toHaveCount(0);
    await transfer.number.focus();
  }
});

test('R9: what the pointer rests on while one types isn’t taken', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = await withHakodate(page);
  await transfer.municipality.click();
  await page.getByRole('option', { name: '札幌市' }).hover();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('小樽市');
  await page.keyboard.press('Tab');
  await expect(transfer.municipality).toHaveValue('小樽市');
});

test('R9: the first letter that is changed undoes the choice, and everything that hung on it', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = await withHakodate(page);
  await expect(transfer.inquire).not.toHaveAttribute('aria-disabled');
  await transfer.municipality.press('End');
  await page.keyboard.press('Backspace');
  await expect(transfer.municipality).toHaveValue('函館');
  await expect(transfer.inquire).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Tab');
  await expect(transfer.municipality).toHaveValue('函館市');
  await expect(transfer.inquire).not.toHaveAttribute('aria-disabled');
});

test('R9: an emptied field is empty', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = await withHakodate(page);
  await transfer.municipality.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Tab');
  await expect(transfer.municipality).toHaveValue('');
  await expect(transfer.inquire).toHaveAttribute('aria-disabled', 'true');
  await transfer.prefecture.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Tab');
  await expect(transfer.prefecture).toHaveValue('');
  await expect(transfer.municipality).toHaveAttribute('aria-disabled', 'true');
});

test('R9: the list is there from the first letter on, though a notice above goes away with it', async ({ signIn }) => {
  const page = await signIn(STAFF);
  await page.setViewportSize({ width: 1120, height: 640 });
  const transfer = await withHakodate(page);
  await transfer.number.click();
  await page.keyboard.type(NOBODY);
  await page.keyboard.press('Enter');
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
  await transfer.prefecture.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('青');
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toHaveCount(0);
  await expect(page.getByRole('option')).toHaveText(['青森県']);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toHaveCount(0);
});

test('R9: a list stays though the page moves under it, until a hand moves the page', async ({ signIn }) => {
  const page = await signIn(STAFF);
  await page.setViewportSize({ width: 320, height: 480 });
  const transfer = await withHakodate(page);
  const list = page.getByRole('listbox');
  // As when a notice above comes or goes.
  const move = () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          window.addEventListener('scroll', () => requestAnimationFrame(() => requestAnimationFrame(resolve)), {
            once: true,
          });
          window.scrollBy(0, window.scrollY > 50 ? -10 : 10);
        }),
    );
  for (const open of ['a click', 'typing']) {
    await transfer.municipality.click();
    if (open === 'typing') await page.keyboard.type('小');
    await expect(list).toBeVisible();
    for (let times = 1; times <= 3; times += 1) {
      await move();
      await expect(list, open).toBeVisible();
    }
    await page.keyboard.press('Escape');
    await expect(list).toHaveCount(0);
    await move();
    await expect(list).toHaveCount(0);
  }
  await transfer.municipality.click();
  await expect(list).toBeVisible();
  await page.mouse.wheel(0, -30);
  await expect(list).toHaveCount(0);
});
