import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { ProtectionScreen } from '../support/protection.ts';
import { CHIYODA, expect, HAKODATE, PASSWORD, type Page, personAt, test } from '../support/test.ts';
import { NOBODY, TransferScreen } from '../support/transfer.ts';

/** 支援措置, from protecting somebody to lifting it, as the town halls on both sides see it. */

/** Another member of staff at another desk. */
async function desk(browser: Browser, account: string, path: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: process.env.BASE_URL ?? '' })).newPage();
  await page.goto(path);
  await page.getByLabel('利用者名').fill(account);
  await page.getByLabel('パスワード').fill(PASSWORD);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByText(account, { exact: true })).toBeVisible();
  return page;
}

/** Gives the number under which the inquiry is on record. */
async function ask(page: Page, number: string): Promise<string> {
  const transfer = new TransferScreen(page);
  await page.goto('/transfer');
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(number);
  const answered = page.waitForResponse('**/v1/transfer/inquiries');
  await transfer.inquire.click();
  return (await (await answered).json()).inquiryId;
}

const notFound = (page: Page) => page.getByText('函館市に、該当する接種記録はありません');

test('P1 P3 P4 P6: protected, asked for, seen by the guardian, lifted by two, found again', async ({
  browser,
  people,
}) => {
  // Three members of staff at three desks.
  test.slow();
  // No other test asks for this person.
  const { myNumber, name } = personAt(people, HAKODATE, '見本 髙志');
  const reference = `見本-${Date.now() % 100_000}`;
  const inquirer = await desk(browser, `${CHIYODA}-staff`, '/transfer');
  const first = await desk(browser, `${HAKODATE}-admin`, '/transfer');
  const second = await desk(browser, `${HAKODATE}-admin2`, '/transfer');

  await first.getByRole('link', { name: '支援措置' }).click();
  const screen = new ProtectionScreen(first);
  await screen.protectPerson(myNumber, { until: '2099-03-31', reference });
  // Nothing of who it was stays.
  await expect(screen.number).toHaveValue('');
  const grouped = myNumber.replace(/(\d{4})(?=\d)/g, '$1 ');
  for (const trace of [myNumber, grouped, name]) await expect(first.locator('body')).not.toContainText(trace);

  // Others ask from the same municipality meanwhile.
  const inquiryId = await ask(inquirer, myNumber);
  await expect(notFound(inquirer)).toBeVisible();

  await first.getByRole('link', { name: '照会履歴' }).click();
  await first.getByRole('tab', { name: '照会された記録' }).click();
  const marked = first.getByRole('region', { name: '支援措置の対象者への照会' });
  const marking = marked.getByRole('row').filter({ hasText: inquiryId });
  await expect(marking).toContainText('千代田区');
  await expect(marking).toContainText('該当なし（支援措置の対象者）');
  const download = first.waitForEvent('download');
  await first.getByRole('button', { name: 'この月をCSVで保存' }).click();
  expect(await readFile(await (await download).path(), 'utf8')).toContain('該当なし（支援措置の対象者）');
  // The inquirer's own record says the same as of anybody.
  await inquirer.getByRole('link', { name: '照会履歴' }).click();
  await expect(inquirer.getByRole('row').filter({ hasText: inquiryId })).toContainText('該当なし');
  await expect(inquirer.locator('body')).not.toContainText('支援措置の対象者');

  await first.getByRole('link', { name: '支援措置' }).click();
  await screen.open('番号で調べる');
  await screen.number.fill(myNumber);
  await first.getByRole('button', { name: '調べる', exact: true }).click();
  await expect(first.getByRole('heading', { name: '入力した方の支援措置が、' })).toBeFocused();
  await expect(screen.number).toHaveValue('');
  await expect(screen.row(reference)).toContainText('保護中');

  await screen.row(reference).getByRole('button', { name: '解除を申し出る' }).click();
  await expect(first.getByText('申し出ただけでは解除されません。')).toBeVisible();
  await first.getByRole('button', { name: '解除を申し出る', exact: true }).click();
  await expect(first.getByText('解除を申し出ました。支援措置は続いています')).toBeVisible();
  await screen.open('一覧・解除');
  await expect(screen.row(reference)).toContainText(`解除の申し出：${HAKODATE}-admin、`);
  await screen.row(reference).getByRole('button', { name: '解除する' }).press('Enter');
  await expect(first.getByText('申し出た人は解除できません。別の担当者が解除します。')).toBeVisible();
  await ask(inquirer, myNumber);
  await expect(notFound(inquirer)).toBeVisible();

  await second.getByRole('link', { name: '支援措置' }).click();
  const secondScreen = new ProtectionScreen(second);
  await secondScreen.open('一覧・解除');
  await secondScreen.row(reference).getByRole('button', { name: '解除する' }).click();
  await expect(second.getByText(`${HAKODATE}-admin、`)).toBeVisible();
  await second.getByRole('button', { name: '解除する', exact: true }).click();
  await expect(second.getByText('支援措置を解除しました')).toBeVisible();
  await second.getByRole('checkbox', { name: '解除済みも表示' }).check();
  await expect(secondScreen.row(reference)).toContainText(`解除：${HAKODATE}-admin2、`);

  await ask(inquirer, myNumber);
  await expect(new TransferScreen(inquirer).result).toBeVisible();
});

test('P5: who fled here is protected first, then asked for; the former municipality sees a count', async ({
  browser,
  people,
}) => {
  const { myNumber } = personAt(people, HAKODATE, 'MIHON ANNE-MARIE');
  const guardian = await desk(browser, `${CHIYODA}-admin`, '/protections');
  await expect(guardian.getByText('先に支援措置を登録し、その後で照会してください。')).toBeVisible();
  await new ProtectionScreen(guardian).protectPerson(myNumber);
  const inquirer = await desk(browser, `${CHIYODA}-staff`, '/transfer');
  const inquiryId = await ask(inquirer, myNumber);
  await expect(new TransferScreen(inquirer).result).toBeVisible();

  const former = await desk(browser, `${HAKODATE}-admin`, '/history');
  await former.getByRole('tab', { name: '照会された記録' }).click();
  await expect(former.getByText(/表示していない照会が\d+件あります/)).toBeVisible();
  await expect(former.locator('body')).not.toContainText(inquiryId);
  const download = former.waitForEvent('download');
  await former.getByRole('button', { name: 'この月をCSVで保存' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).not.toContain(inquiryId);
  expect(file.trim().split('\r\n').at(-1)).toMatch(/ほかに、表示していない照会が\d+件あります。/);
});

test('P6: a press whose answer is lost is one protection, and a press in the wrong is told at each field', async ({
  page,
  signIn,
  complaints,
}) => {
  const keys: (string | undefined)[] = [];
  await page.route('**/v1/protections', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    keys.push(
      await route
        .request()
        .headerValue('idempotency-key')
        .then((it) => it ?? undefined),
    );
    if (keys.length > 1) return route.fallback();
    await route.fetch();
    return route.abort();
  });
  await signIn('131059-admin', '/protections');
  const screen = new ProtectionScreen(page);
  await screen.reference.fill('1234-5678-9012');
  await screen.protect.press('Enter');
  await expect(page.getByRole('region', { name: 'エラー：入力した内容を確かめてください' })).toBeFocused();
  for (const field of [screen.number, screen.reference]) await expect(field).toHaveAttribute('aria-invalid', 'true');
  expect(keys).toEqual([]);

  await screen.number.fill(NOBODY);
  await screen.reference.fill('');
  await expect(page.getByText('直りました。もう一度「支援措置を登録」を押してください')).toBeVisible();
  await screen.protect.press('Enter');
  await expect(page.getByText('支援措置を登録できたか、確かめられませんでした')).toBeVisible();
  await expect(screen.number).toHaveValue('1234 5678 9018');
  await page.getByRole('button', { name: '同じ内容でもう一度登録' }).press('Enter');
  await expect(page.getByRole('region', { name: '完了：支援措置を登録しました' })).toBeFocused();
  expect(keys).toEqual([keys[0], keys[0]]);
  await screen.open('一覧・解除');
  const listed = page.getByRole('row', { name: '保護中' });
  await expect(listed).toHaveCount(1);
  complaints.splice(0);
});

test('P5: whoever asks is told to protect first, by either method', async ({ signIn }) => {
  const page = await signIn('131016-staff');
  const words = page.getByText(
    '支援措置の対象の方は、先に支援措置担当者が登録し、その後で別の職員が照会してください。',
  );
  await expect(words).toBeVisible();
  await page.getByRole('tab', { name: '接種券なし 氏名・生年月日・性別による照会' }).click();
  await expect(words).toBeVisible();
});

test('P4 A5: a guardian who is no auditor sees what was asked about the protected, and that alone', async ({
  page,
  signIn,
}) => {
  const directions: (string | null)[] = [];
  await page.route('**/identity/token', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const [head, payload = '', signature] = body.access_token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    claims['cognito:groups'] = claims['cognito:groups'].filter((group: string) => group !== 'auditor');
    const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
    await route.fulfill({ response: answer, json: { ...body, access_token: `${head}.${changed}.${signature}` } });
  });
  await page.route('**/v1/**', (route) => {
    directions.push(new URL(route.request().url()).searchParams.get('direction'));
    return route.fulfill({ json: { inquiries: [] } });
  });
  await signIn('131059-admin', '/history');
  await page.getByRole('tab', { name: '照会された記録' }).click();
  await expect(page.getByText('支援措置の対象者への照会だけを表示しています。')).toBeVisible();
  await expect(page.getByText(/に、照会された記録はありません/).first()).toBeVisible();
  expect(directions.filter((it) => it === 'received').length).toBe(1);
});

test('G3: the menu has 支援措置 for guardians only', async ({ page, signIn }) => {
  await signIn('131016-staff', '/protections');
  await expect(page.getByText(/支援措置を扱えるのは/)).toBeVisible();
  await expect(page.getByRole('link', { name: '支援措置' })).toHaveCount(0);
});

test('P6 G5: a double click on 「調べる」 asks once, and leaves what was found', async ({ signIn }) => {
  const page = await signIn('131024-admin', '/protections');
  const screen = new ProtectionScreen(page);
  await screen.open('番号で調べる');
  await screen.number.click();
  await page.keyboard.type(NOBODY);
  let searches = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/protections/search')) searches += 1;
  });
  // As slow as hands are: the answer comes between the two.
  const button = page.getByRole('button', { name: '調べる' });
  const box = await button.boundingBox();
  if (!box) throw new Error('not laid out');
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  await page.mouse.up();
  const found = page.getByRole('heading', { name: '入力した方の支援措置は、この自治体にありません' });
  await expect(found).toBeFocused();
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  await expect(button).toBeVisible();
  await expect(found).toBeVisible();
  await expect(page.getByText('マイナンバーを入力してください。')).toHaveCount(0);
  expect(searches).toBe(1);
});

test('P3 G5: Back leads from the lift of a protection to the list, as 「やめる」 does', async ({ signIn }) => {
  const page = await signIn('131032-admin', '/protections');
  const screen = new ProtectionScreen(page);
  const reference = `見本-${Date.now() % 100_000}`;
  await screen.protectPerson(NOBODY, { reference });
  await screen.open('一覧・解除');
  const lift = screen.row(reference).getByRole('button', { name: /解除を申し出る/ });
  for (const leave of [() => page.goBack(), () => page.getByRole('button', { name: 'やめる' }).click()]) {
    await lift.click();
    await expect(page.getByRole('heading', { name: '支援措置の解除を申し出る' })).toBeFocused();
    await leave();
    await expect(lift).toBeVisible();
    await expect(page).toHaveURL(/\/protections$/);
  }
  // Once it is done, Back doesn't lead to it again.
  await lift.click();
  await page.getByRole('button', { name: '解除を申し出る' }).click();
  await expect(page.getByText('解除を申し出ました。支援措置は続いています')).toBeVisible();
  await expect.poll(() => page.evaluate(() => window.history.state)).toBeNull();
});
