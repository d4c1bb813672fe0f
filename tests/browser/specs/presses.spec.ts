import { InputMethod } from '../support/ime.ts';
import { expect, HAKODATE, type Page, personAt, test } from '../support/test.ts';
import { NOBODY, TransferScreen } from '../support/transfer.ts';

/** Double clicks, keys that are held, presses in vain: what they must not do, and where the focus is afterwards. */

const STAFF = '131016-staff';
const INQUIRIES = '**/v1/transfer/inquiries';

function inquiriesOf(page: Page): string[] {
  const bodies: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/v1/transfer/inquiries'))
      bodies.push(request.postData() ?? '');
  });
  return bodies;
}

async function withNumber(page: Page, number: string): Promise<TransferScreen> {
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.click();
  await page.keyboard.type(number);
  return transfer;
}

/** The second click of a double click, after what the first one did has been done. */
async function doubleClickAcross(page: Page, at: { x: number; y: number }, between: () => Promise<unknown>) {
  await page.mouse.move(at.x, at.y);
  await page.mouse.down({ clickCount: 1 });
  await page.mouse.up({ clickCount: 1 });
  await between();
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
}

async function middleOf(page: Page, name: string): Promise<{ x: number; y: number }> {
  const box = await page.getByRole('button', { name, exact: true }).first().boundingBox();
  if (!box) throw new Error(`no ${name}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const activeTag = (page: Page) => page.evaluate(() => document.activeElement?.tagName);

test('Q5 G5: a double click on 「照会」 that finds nothing asks once, and the focus stays with the answer', async ({
  signIn,
}) => {
  const page = await signIn(STAFF);
  const transfer = await withNumber(page, NOBODY);
  const asked = inquiriesOf(page);
  const answer = page.getByRole('region', { name: /該当する接種記録はありません/ });
  await doubleClickAcross(page, await middleOf(page, '照会'), () => expect(answer).toBeFocused());
  await expect(answer).toBeFocused();
  expect(asked).toHaveLength(1);
  // The next press is one.
  await transfer.inquire.click();
  await expect.poll(() => asked.length).toBe(2);
});

test('Q10 G5: a second press of 「次の照会へ」 doesn’t press what came into its place', async ({ signIn, people }) => {
  const page = await signIn(STAFF);
  const transfer = await withNumber(page, personAt(people, HAKODATE, '見本 花子').myNumber);
  const asked = inquiriesOf(page);
  await page.keyboard.press('Enter');
  await expect(transfer.result).toBeFocused();
  // The tabs come to where the button was.
  const { x, y } = await middleOf(page, '次の照会へ（F2）');
  await page.mouse.dblclick(x, y);
  await expect(transfer.number).toBeFocused();

  await page.keyboard.type(NOBODY);
  await page.keyboard.press('Enter');
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
  const next = page.getByRole('button', { name: '次の照会へ（F2）' });
  await next.focus();
  // Held: the key goes down again and again.
  await page.keyboard.down('Enter');
  await expect(transfer.number).toBeFocused();
  for (let repeats = 0; repeats < 5; repeats += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(page.getByRole('link', { name: 'マイナンバーを入力してください。' })).toHaveCount(0);
  await expect(transfer.number).toBeFocused();
  expect(asked).toHaveLength(2);
});

test('Q6: a double click on a municipality of the list doesn’t tick the consent that lay under it', async ({
  signIn,
}) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await page.setViewportSize({ width: 1280, height: 1400 });
  await transfer.chooseHolder('北海道', '旭川');
  await transfer.municipality.click();
  for (const option of await page.getByRole('option').all()) {
    if (!(await option.isVisible())) break;
    const box = await option.boundingBox();
    const list = await page.getByRole('listbox').boundingBox();
    if (!box || !list || box.y + box.height > list.y + list.height) break;
    await doubleClickAcross(page, { x: box.x + 40, y: box.y + box.height / 2 }, () =>
      expect(page.getByRole('listbox')).toHaveCount(0),
    );
    await expect(transfer.consent).not.toBeChecked();
    await transfer.number.focus();
    await transfer.municipality.click();
  }
});

test('Q4 G5: pressing what is grey says why, each time', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  const reason = '自治体を選択すると、操作できるようになります。';
  const said = page.getByRole('status').getByText(reason);
  await expect(page.getByText(reason)).toHaveCount(2);
  await transfer.inquire.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(reason)).toHaveCount(3);
  await expect(said.last()).toBeVisible();
  // Said again: the words are new, though they are the same.
  const first = await said.last().elementHandle();
  await page.keyboard.press('Enter');
  await expect.poll(() => first?.evaluate((node) => node.isConnected)).toBe(false);
  await expect(page.getByText(reason)).toHaveCount(3);
  await expect(transfer.inquire).toBeFocused();

  // In the field of the number Enter asks; so it says why it can't.
  await transfer.chooseHolder('北海道', '旭川');
  await expect(page.getByText(reason)).toHaveCount(0);
  await transfer.number.click();
  await page.keyboard.type(NOBODY);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').getByText('「本人同意」にチェックを入れると')).toBeVisible();
});

test('Q5: while it is asked the form stands still, and shows it', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.chooseByName();
  await transfer.name.click();
  await page.keyboard.type('見本 不在');
  await page.getByLabel('年', { exact: true }).click();
  await page.keyboard.type('S25.1.31');
  await page.getByRole('radio', { name: '女性' }).click();
  await transfer.consent.click();
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(INQUIRIES, async (route) => {
    await held;
    await route.continue();
  });
  await transfer.inquire.click();
  await expect(page.getByText(/入力した内容を変えられません/)).toBeVisible();
  for (const locked of [
    transfer.prefecture,
    transfer.municipality,
    transfer.name,
    page.getByLabel('年', { exact: true }),
    page.getByRole('radio', { name: '男性' }),
    transfer.consent,
    page.getByRole('tab', { name: '接種券なし マイナンバーによる照会' }),
  ]) {
    await expect(locked).toHaveAttribute('aria-disabled', 'true');
    await locked.click({ force: true });
    await page.keyboard.type('x');
  }
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await expect(transfer.name).toHaveValue('見本 不在');
  await expect(transfer.municipality).toHaveValue('函館市');
  await expect(page.getByRole('radio', { name: '女性' })).toBeChecked();
  await expect(transfer.consent).toBeChecked();
  answer();
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
  await expect(page.getByText('接種を受けていないという意味ではありません。')).toBeVisible();
  await expect(transfer.name).not.toHaveAttribute('aria-disabled');
});

test('G5: after 「もう一度試す」 the focus stays where one was', async ({ signIn, complaints }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  let isDown = true;
  await page.route('**/v1/transfer/requirement?*', (route) =>
    isDown ? route.fulfill({ status: 503 }) : route.continue(),
  );
  await TransferScreen.choose(transfer.prefecture, '北海道');
  await TransferScreen.choose(transfer.municipality, '函館');
  const retry = page.getByRole('button', { name: 'もう一度試す' });
  await retry.focus();
  isDown = false;
  await page.keyboard.press('Enter');
  await expect(page.getByText(/照会先の函館市は/)).toBeVisible();
  await expect(page.getByRole('region', { name: /同意の状況/ })).toBeFocused();

  await page.route('**/v1/terms/*', (route) => (isDown ? route.fulfill({ status: 503 }) : route.continue()));
  isDown = true;
  await page.getByRole('link', { name: '利用規約' }).click();
  await retry.focus();
  isDown = false;
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /本文/ })).toBeVisible();
  expect(await activeTag(page)).not.toBe('BODY');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('region', { name: /本文/ })).toBeFocused();
  complaints.splice(0);
});

test('A1 G5: 「同じ内容でもう一度照会」 leaves the focus on 「照会しています」', async ({ signIn, complaints }) => {
  const page = await signIn(STAFF);
  await withNumber(page, NOBODY);
  let isDown = true;
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(INQUIRIES, async (route) => {
    if (isDown) return route.fulfill({ status: 503 });
    await held;
    await route.continue();
  });
  await page.keyboard.press('Enter');
  const retry = page.getByRole('button', { name: '同じ内容でもう一度照会' });
  await retry.focus();
  isDown = false;
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: '照会しています' })).toBeFocused();
  answer();
  await expect(page.getByRole('region', { name: /該当する接種記録はありません/ })).toBeFocused();
  complaints.splice(0);
});

test('Q13 G5: the summary of errors keeps only what is still wrong', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.chooseByName();
  await transfer.consent.click();
  await transfer.inquire.click();
  const links = page.getByRole('region', { name: /エラー/ }).getByRole('link');
  await expect(links).toHaveText([
    '氏名または氏名カナを入力してください。',
    '生年月日を入力してください。',
    '性別を選択してください。',
  ]);
  await links.first().click();
  await page.keyboard.type('見本 花子');
  await expect(links).toHaveText(['生年月日を入力してください。', '性別を選択してください。']);
  await expect(transfer.name).not.toHaveAttribute('aria-invalid');
  await page.getByRole('radio', { name: '女性' }).click();
  await page.getByLabel('年', { exact: true }).click();
  await page.keyboard.type('50');
  // Still wrong, but otherwise.
  await expect(links).toHaveText([/生年月日の月と日を入力してください/]);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('S25.1.31');
  await page.keyboard.press('Tab');
  await expect(links).toHaveCount(0);
  await expect(page.getByText('直りました。もう一度「照会」を押してください')).toBeVisible();
});

test('Q14 A5 G5: what is said of a copy and of a file moves nothing', async ({ signIn, people }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.click();
  await page.keyboard.type(personAt(people, HAKODATE, '見本 花子').myNumber);
  await page.keyboard.press('Enter');
  await expect(transfer.result).toBeVisible();
  const place = () => page.getByRole('table').boundingBox();
  for (const width of [1024, 1366]) {
    await page.setViewportSize({ width, height: 768 });
    const before = await place();
    await page.getByRole('button', { name: 'コピー' }).click();
    await expect(page.getByText('コピーしました。')).toBeVisible();
    expect(await place()).toEqual(before);
    await page.getByRole('button', { name: 'CSVで保存' }).click();
    await expect(page.getByText('CSVで保存しました。')).toBeVisible();
    expect(await place()).toEqual(before);
  }
  await page.getByRole('link', { name: '照会履歴' }).click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  const before = await place();
  await page.getByRole('button', { name: 'この月をCSVで保存' }).click();
  await expect(page.getByText(/を保存しました。/)).toBeVisible();
  expect(await place()).toEqual(before);
});

test('Q14 G5: a second 「コピー」 is said again', async ({ signIn, people }) => {
  const page = await signIn(STAFF);
  const transfer = await withNumber(page, personAt(people, HAKODATE, '見本 花子').myNumber);
  await page.keyboard.press('Enter');
  await expect(transfer.result).toBeVisible();
  const copy = page.getByRole('button', { name: 'コピー' });
  const said = page.getByRole('status').getByText('コピーしました。');
  await copy.click();
  await expect(said).toBeVisible();
  const first = await said.elementHandle();
  await copy.click();
  await expect.poll(() => first?.evaluate((node) => node.isConnected)).toBe(false);
  await expect(said).toBeVisible();
});

test('Q3: what was done to the number is undone and done again, step by step', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.click();
  await page.keyboard.type(NOBODY);
  await page.keyboard.press('Home');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Delete', 'Delete'])
    await page.keyboard.press(key);
  await expect(transfer.number).toHaveValue('1234 7890 18');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(transfer.number).toHaveValue('1234 6789 018');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(transfer.number).toHaveValue('1234 5678 9018');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(transfer.number).toHaveValue('1234 5678 901');
  await page.keyboard.press('ControlOrMeta+y');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(transfer.number).toHaveValue('1234 6789 018');
  // Where the digit came back, one goes on.
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('Backspace');
  await expect(transfer.number).toHaveValue('1234 6789 018');
  await page.keyboard.press('ControlOrMeta+z');

  // A composition is one step, and a pasted number too.
  const ime = await InputMethod.of(page);
  await page.keyboard.press('ControlOrMeta+a');
  await ime.write('９８７６');
  await expect(transfer.number).toHaveValue('9876');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(transfer.number).toHaveValue('1234 5678 9018');

  // Nobody's number comes back in the next inquiry.
  await page.keyboard.press('Enter');
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
  await page.keyboard.press('F2');
  await expect(transfer.number).toBeFocused();
  await expect(transfer.number).toHaveValue('');
  for (const keys of ['ControlOrMeta+z', 'ControlOrMeta+z', 'ControlOrMeta+y']) await page.keyboard.press(keys);
  await expect(transfer.number).toHaveValue('');
});

test('Q3: Delete before the space between groups takes the digit behind it', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.number.click();
  await page.keyboard.type('123456789018');
  for (let presses = 0; presses < 10; presses += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Delete');
  await expect(transfer.number).toHaveValue('1234 6789 018');
  await page.keyboard.press('Delete');
  await expect(transfer.number).toHaveValue('1234 7890 18');
  await page.keyboard.press('Backspace');
  await expect(transfer.number).toHaveValue('1237 8901 8');
});
