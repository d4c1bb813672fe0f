import { readFileSync } from 'node:fs';
import { answerBulks, BULK_ID, BulkScreen, fileOf, movers, numberOf } from '../support/bulk.ts';
import { expect, type Page, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

/** 一括照会 in the browser, over a network that does what it likes. */

const MANY = '131016-admin';
const FAMILY = '131016-staff';

const savedText = async (page: Page, press: () => Promise<unknown>): Promise<string> => {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return readFileSync(await download.path(), 'utf8');
};

const done = (page: Page, persons: string) => expect(page.getByText(`${persons}人の照会が終わりました`)).toBeVisible();

/** What the browser would ask before the page is left. */
const wouldWarn = (page: Page): Promise<boolean> =>
  page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

test('B1 B2 B8: from the file to the saved result, with 整理番号 and no number', async ({ signIn }) => {
  const page = await signIn(MANY);
  const asked = await answerBulks(page);
  const screen = new BulkScreen(page);
  await screen.open();
  await expect(screen.step('ファイル')).toBeVisible();
  await screen.choose(fileOf(movers(250)));
  await expect(screen.step('確認')).toBeVisible();
  await expect(page.getByText('250人', { exact: true })).toBeVisible();
  await screen.ask();
  await done(page, '250');
  await expect(screen.step('結果')).toBeVisible();
  expect(asked.map(({ n }) => n).sort()).toEqual([1, 2, 3]);

  await page.getByLabel('結果で絞り込む').selectOption('consent');
  await expect(page.getByRole('row').nth(1)).toContainText('本人同意を得て照会（北海道旭川市）');
  await page.getByLabel('整理番号で探す').fill('A-0009');
  await expect(page.getByRole('row')).toHaveCount(2);

  const saved = await savedText(page, () => page.getByRole('button', { name: '結果をCSVで保存' }).click());
  expect(saved).toContain('A-0001');
  for (let seed = 1; seed <= 250; seed += 1) expect(saved).not.toContain(numberOf(seed));
  const tasks = await savedText(page, () =>
    page.getByRole('button', { name: '同意・電話が必要な方をCSVで保存' }).click(),
  );
  expect(tasks).toContain('A-0003,本人同意を得て照会,012041,北海道旭川市');
  expect(tasks).toContain('A-0004,電話で確認,012025,北海道函館市');
});

test('B2: faults are listed without a number, saved, and left out', async ({ signIn }) => {
  const page = await signIn(MANY);
  const asked = await answerBulks(page);
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(fileOf(movers(5, (index) => (index === 1 ? { myNumber: '1.23E+11', ref: '第2号' } : {}))));
  await expect(page.getByRole('table', { name: '直すところ（2件）' })).toBeVisible();
  const saved = await savedText(page, () => page.getByRole('button', { name: 'この一覧をCSVで保存' }).click());
  expect(saved).toContain('3,個人番号,Excelが「1.23E+11」のような形に変えています');
  expect(saved).not.toContain('第2号');
  await page.getByRole('button', { name: 'この1行を除いて、4人の照会へ進む' }).click();
  await screen.ask();
  await done(page, '4');
  expect(JSON.parse(asked[0]?.body ?? '').persons.map(({ ref }: { ref: string }) => ref)).toEqual([
    'A-0001',
    'A-0003',
    'A-0004',
    'A-0005',
  ]);
});

test('B2: the template opens as a file of the right form', async ({ signIn }) => {
  const page = await signIn(MANY);
  const screen = new BulkScreen(page);
  await screen.open();
  for (const kind of ['CSV', 'Excel']) {
    const press = () => page.getByRole('button', { name: `${kind}のひな形` }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    await screen.file.setInputFiles(await download.path());
    await expect(page.getByText('ファイルに、照会する方の行がありません')).toBeVisible();
  }
});

test('B7: the number of persons whose consent is declared is confirmed first', async ({ signIn }) => {
  const page = await signIn(MANY);
  await answerBulks(page);
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(fileOf(movers(8, (index) => (index < 3 ? { consent: '1' } : {}))));
  const button = page.getByRole('button', { name: '8人を照会' });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await button.press('Enter');
  await expect(page.getByText('本人の同意を得た方の人数を確かめてチェックを入れると').last()).toBeVisible();
  await page.getByRole('checkbox', { name: '本人の同意を得た方は3人です' }).check();
  await button.click();
  await done(page, '8');
});

test('B7: without the role for many, a family at named holders', async ({ signIn }) => {
  const page = await signIn(FAMILY);
  await answerBulks(page);
  const screen = new BulkScreen(page);
  await expect(page.getByLabel('同意済みのすべての自治体')).toHaveCount(0);
  await screen.open();
  await screen.choose(fileOf(movers(6)));
  await expect(page.getByRole('button', { name: '6人を照会' })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByLabel('同意済みのすべての自治体に照会')).toHaveCount(0);
  await page.getByRole('button', { name: '別のファイルを選ぶ' }).click();
  await screen.choose(fileOf(movers(5)));
  await screen.ask();
  await done(page, '5');
});

test('B6: a lost network pauses, and it goes on by itself when it is back', async ({ signIn, context, complaints }) => {
  const page = await signIn(MANY);
  let isLost = false;
  const asked = await answerBulks(page, async (route, n) => {
    if (!isLost && n === 4) {
      isLost = true;
      await context.setOffline(true);
    }
    if (n !== 4 || !(await page.evaluate(() => !navigator.onLine))) return false;
    await route.abort('internetdisconnected');
    return true;
  });
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(fileOf(movers(600)));
  await screen.ask();
  await expect(page.getByText('ネットワークにつながらないため、待っています')).toBeVisible();
  await context.setOffline(false);
  await done(page, '600');
  const bodies = asked.filter(({ n }) => n === 4).map(({ body }) => body);
  expect(bodies.length).toBeGreaterThan(1);
  expect(new Set(bodies).size).toBe(1);
  complaints.splice(0);
});

test('B6 B8: stopped at once, it goes on with who has no answer; leaving warns until it is saved', async ({
  signIn,
}) => {
  const page = await signIn(MANY);
  let isHeld = true;
  const asked = await answerBulks(page, (_route, n) => isHeld && n > 2);
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(fileOf(movers(500)));
  expect(await wouldWarn(page)).toBe(false);
  await screen.ask();
  await expect(page.getByText('200 / 500人')).toBeVisible();
  expect(await wouldWarn(page)).toBe(true);
  await screen.stop.click();
  await expect(page.getByText('照会を止めました')).toBeVisible();
  isHeld = false;
  asked.splice(0);
  await page.getByRole('button', { name: '続きを照会する' }).click();
  await done(page, '500');
  expect(asked.map(({ n }) => n).sort()).toEqual([3, 4, 5]);
  expect(await wouldWarn(page)).toBe(true);
  await savedText(page, () => page.getByRole('button', { name: '結果をCSVで保存' }).click());
  expect(await wouldWarn(page)).toBe(false);
});

test('B6 G2: a page that was loaded anew goes on with the same file; only the id was kept', async ({ signIn }) => {
  const page = await signIn(MANY);
  let isHeld = true;
  const asked = await answerBulks(page, (_route, n) => isHeld && n > 1);
  await page.route(`**/v1/transfer/bulk-inquiries/${BULK_ID}`, (route) =>
    route.fulfill({
      json: {
        bulkId: BULK_ID,
        startedAt: '2026-11-25T01:20:00.000Z',
        staff: MANY,
        scope: 'named',
        persons: 250,
        answered: 100,
        found: 34,
        disclosures: 34,
        state: 'open',
      },
    }),
  );
  const file = fileOf(movers(250));
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(file);
  await screen.ask();
  await expect(page.getByText('100 / 250人')).toBeVisible();
  const kept = () => page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, history.state, location.href]);
  expect(await kept()).toEqual([{}, { 'vrs.bulk': BULK_ID }, null, expect.stringMatching(/\/transfer$/)]);
  const before = asked.filter(({ n }) => n === 1).map(({ body }) => body);

  page.once('dialog', (dialog) => dialog.accept());
  isHeld = false;
  await page.reload();
  asked.splice(0);
  await screen.open();
  await expect(page.getByText('続きから照会できる一括照会があります')).toBeVisible();
  // Another file by mistake isn't the end of it.
  await screen.choose(fileOf(movers(3)));
  await expect(page.getByRole('button', { name: '3人を照会' })).toBeVisible();
  await page.getByRole('button', { name: '別のファイルを選ぶ' }).click();
  await screen.choose(file);
  await page.getByRole('button', { name: '続きから照会' }).click();
  await done(page, '250');
  expect(asked.filter(({ n }) => n === 1).map(({ body }) => body)).toEqual(before);
});

test('B8: it goes on while one looks at another page', async ({ signIn }) => {
  const page = await signIn(MANY);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await answerBulks(page, async (_route, n) => {
    if (n > 1) await held;
    return false;
  });
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(fileOf(movers(300)));
  await screen.ask();
  await expect(page.getByText('100 / 300人')).toBeVisible();
  await page.getByRole('link', { name: '操作説明' }).click();
  await expect(page.getByText('一括照会を続けています（100 / 300人）。')).toBeVisible();
  release();
  await expect(page.getByText(/一括照会を続けています/)).toHaveCount(0);
  await page.getByRole('link', { name: '転入処理' }).click();
  await done(page, '300');
});

test('B8 G5: one person’s result opens and closes by keyboard and by Back, and the focus comes back', async ({
  signIn,
}) => {
  const page = await signIn(MANY);
  await answerBulks(page);
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(fileOf(movers(6)));
  await screen.ask();
  const button = page.getByRole('button', { name: 'A-0002の結果を表示' });
  await button.press('Enter');
  await expect(page.getByRole('heading', { name: '整理番号 A-0002：該当あり' })).toBeFocused();
  await expect(page.getByRole('table', { name: '接種記録（2件）' })).toBeVisible();
  await page.goBack();
  await expect(button).toBeFocused();
});

test('G6 G2: signing out forgets all of it', async ({ signIn }) => {
  const page = await signIn(MANY);
  await answerBulks(page, (_route, n) => n > 1);
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(fileOf(movers(300)));
  await screen.ask();
  await expect(page.getByText('100 / 300人')).toBeVisible();
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(page.getByRole('heading', { name: 'サインアウトしました' })).toBeVisible();
  await expect(page.getByText('A-0001')).toHaveCount(0);
});

test('B1: a file that is dropped is read; one that misses its place doesn’t take the place of the page', async ({
  signIn,
}) => {
  const page = await signIn(MANY);
  const screen = new BulkScreen(page);
  await screen.open();
  const drop = async (selector: string) => {
    const data = await page.evaluateHandle(
      (text) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], '転入者.csv', { type: 'text/csv' }));
        return transfer;
      },
      fileOf(movers(3)),
    );
    const event = { dataTransfer: data, bubbles: true, cancelable: true };
    return page
      .locator(selector)
      .evaluate((place, init) => !place.dispatchEvent(new DragEvent('drop', init as unknown as DragEventInit)), event);
  };
  expect(await drop('h1')).toBe(true);
  await expect(screen.step('ファイル')).toBeVisible();
  expect(await drop('div:has(> #bulk-file)')).toBe(true);
  await expect(page.getByRole('button', { name: '3人を照会' })).toBeVisible();
});

test('B2: 20,000 persons are read without a hang', async ({ signIn }) => {
  const page = await signIn(MANY);
  const screen = new BulkScreen(page);
  await screen.open();
  // The longest time for which the page did nothing else.
  await page.evaluate(() => {
    const state = window as unknown as { longestMs: number };
    state.longestMs = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) state.longestMs = Math.max(state.longestMs, duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  await screen.choose(fileOf(movers(20_000, (index) => ({ ref: `A-${index}` }))));
  await expect(page.getByRole('button', { name: '20,000人を照会' })).toBeVisible({ timeout: 30_000 });
  const longestMs = await page.evaluate(() => (window as unknown as { longestMs: number }).longestMs);
  test.info().annotations.push({ type: 'longest task', description: `${Math.round(longestMs)} ms` });
});

test('B9: at the counter one person is asked of all that have agreed, and F2 begins the next', async ({ signIn }) => {
  const page = await signIn(MANY);
  const asked = await answerBulks(page);
  const transfer = new TransferScreen(page);
  await page.getByLabel('同意済みのすべての自治体').check();
  await transfer.inquire.click();
  await expect(page.getByRole('link', { name: 'マイナンバーを入力してください。' })).toBeVisible();
  await transfer.number.fill(numberOf(7));
  await transfer.inquire.click();
  await expect(page.getByRole('heading', { name: '照会結果：該当あり' })).toBeFocused();
  await expect(page.getByRole('table', { name: '接種記録（2件）' })).toBeVisible();
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
    persons: [{ ref: '1', myNumber: numberOf(7), holders: [], individualConsent: false }],
  });
  await page.keyboard.press('F2');
  await expect(transfer.number).toBeFocused();
  await expect(transfer.number).toHaveValue('');
  await expect(page.getByLabel('同意済みのすべての自治体')).toBeChecked();
});
