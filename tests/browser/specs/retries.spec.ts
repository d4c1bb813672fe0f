import { expect, type Page, test } from '../support/test.ts';
import { NOBODY, TransferScreen } from '../support/transfer.ts';

/** What goes out when a line is slow or breaks: one press, one inquiry. */

const INQUIRIES = '**/v1/transfer/inquiries';

function keysOf(page: Page): string[] {
  const keys: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/v1/transfer/inquiries'))
      keys.push(request.headers()['idempotency-key'] ?? 'none');
  });
  return keys;
}

const timeOf = (key: string | undefined): number => Number.parseInt((key ?? '').replaceAll('-', '').slice(0, 12), 16);

async function ready(page: Page): Promise<TransferScreen> {
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(NOBODY);
  return transfer;
}

test('Q5: on a slow line a second press asks nothing', async ({ signIn }) => {
  const page = await signIn('131016-staff');
  const transfer = await ready(page);
  const keys = keysOf(page);
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(INQUIRIES, async (route) => {
    await held;
    await route.continue();
  });
  await transfer.inquire.dblclick();
  const asking = page.getByRole('button', { name: '照会しています' });
  await expect(asking).toHaveAttribute('aria-disabled', 'true');
  await asking.click({ force: true });
  await transfer.number.press('Enter');
  answer();
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
  expect(keys).toHaveLength(1);
});

test('A1 Q5: a retry of a press sends its key again, the next press another', async ({ signIn, complaints }) => {
  const page = await signIn('131016-staff');
  const transfer = await ready(page);
  const keys = keysOf(page);
  // The server records and answers, and the answer is lost on its way.
  await page.route(INQUIRIES, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await transfer.inquire.click();
  const retry = page.getByRole('button', { name: '同じ内容でもう一度照会' });
  await expect(retry).toBeVisible();
  await page.unroute(INQUIRIES);
  const first = page.waitForResponse(INQUIRIES);
  await retry.click();
  expect((await (await first).json()).inquiryId).toBe(keys[0]);
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
  await transfer.inquire.click();
  await expect.poll(() => keys.length).toBe(3);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
  expect(complaints.splice(0)).toHaveLength(1);
});

test('Q5: a key’s time is the server’s, however wrong the clock of the machine is', async ({ signIn, page }) => {
  const wrong = Date.now() - 3 * 60 * 60 * 1000;
  await page.clock.install({ time: wrong });
  await page.clock.resume();
  await signIn('131016-staff');
  const transfer = await ready(page);
  const keys = keysOf(page);
  await transfer.inquire.click();
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
  expect(Math.abs(timeOf(keys[0]) - Date.now())).toBeLessThan(60_000);
});

test('T3: on a slow line a second press agrees once', async ({ signIn }) => {
  const page = await signIn('131041-admin', '/terms');
  let calls = 0;
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/consent', async (route) => {
    calls += 1;
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: '同意' }).dblclick();
  answer();
  await expect(page.getByRole('button', { name: '同意済み' })).toBeVisible();
  expect(calls).toBe(1);
});

test('T3: an agreement whose answer is lost isn’t said to have failed, and the next press finds it', async ({
  signIn,
  complaints,
}) => {
  const page = await signIn('131075-admin', '/terms');
  await page.route(
    '**/consent',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await page.getByRole('button', { name: '同意' }).click();
  await expect(page.getByText('同意を記録できたか、確かめられませんでした')).toBeVisible();
  const again = page.waitForResponse((answer) => answer.url().endsWith('/consent'));
  await page.getByRole('button', { name: '同意' }).click();
  expect((await again).status()).toBe(200);
  await expect(page.getByRole('button', { name: '同意済み' })).toBeVisible();
  await expect(page.getByText('同意を記録できたか')).toHaveCount(0);
  complaints.splice(0);
});

test('Q13: without a network nothing that was typed is lost', async ({ signIn, complaints, context }) => {
  const page = await signIn('131016-staff');
  const transfer = await ready(page);
  await context.setOffline(true);
  await expect(page.getByText(/ネットワークにつながっていません/)).toBeVisible();
  await transfer.inquire.click();
  await expect(page.getByText('照会できませんでした')).toBeVisible();
  await context.setOffline(false);
  await page.getByRole('button', { name: '同じ内容でもう一度照会' }).click();
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
  await expect(transfer.number).toHaveValue('1234 5678 9018');
  complaints.splice(0);
});

test('A1: after a lost answer 「照会」, unchanged, is the same press; changed, it is another', async ({
  signIn,
  complaints,
}) => {
  const page = await signIn('131016-staff');
  const transfer = await ready(page);
  const keys = keysOf(page);
  await page.route(INQUIRIES, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await transfer.number.press('Enter');
  await expect(page.getByText('照会できませんでした')).toBeVisible();
  // A digit is taken away and put back: it is what was asked.
  await transfer.number.press('End');
  await transfer.number.press('Backspace');
  await transfer.number.press('8');
  await expect(page.getByText('照会できませんでした')).toBeHidden();
  await page.getByRole('link', { name: '利用規約' }).click();
  await page.getByRole('link', { name: '転入処理' }).click();
  await transfer.inquire.click();
  await expect(page.getByText('照会できませんでした')).toBeVisible();
  await page.unroute(INQUIRIES);
  await TransferScreen.choose(transfer.municipality, '小樽');
  await transfer.consent.check();
  await transfer.inquire.click();
  await expect(page.getByText('小樽市に、該当する接種記録はありません')).toBeVisible();
  expect(keys).toHaveLength(3);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
  complaints.splice(0);
});

test('Q13: the list of municipalities shows who has agreed, though its first load failed', async ({
  signIn,
  complaints,
}) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await page.route('**/v1/transfer/holders?*', (route) => route.abort(), { times: 1 });
  await TransferScreen.choose(transfer.prefecture, '北海道');
  await transfer.municipality.pressSequentially('函館');
  await expect(page.getByText('自治体を選択すると表示します。')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await transfer.municipality.click();
  await expect(page.getByRole('option', { name: /函館市.*同意済み/ })).toBeVisible();
  complaints.splice(0);
});

for (const [part, chunk] of [
  ['the page', 'HistoryPage'],
  ['a part of the form', 'HolderFields'],
] as const)
  test(`G3: the code of ${part} that couldn’t be loaded comes with another try, and what was typed stays`, async ({
    page,
    signIn,
    complaints,
  }) => {
    await page.route(`**/assets/${chunk}-*.js`, (route) => route.abort());
    await signIn('131016-staff');
    const transfer = new TransferScreen(page);
    await transfer.number.pressSequentially(NOBODY);
    if (chunk === 'HistoryPage') await page.getByRole('link', { name: '照会履歴' }).click();
    const retry = page.getByRole('button', { name: 'もう一度試す' });
    await retry.click();
    // Still nothing: it is said again.
    await expect(retry).toBeVisible();
    await page.unroute(`**/assets/${chunk}-*.js`);
    await retry.click();
    await expect(retry).toBeHidden();
    if (chunk === 'HistoryPage') {
      await expect(page.getByRole('combobox', { name: '月' })).toBeVisible();
      await page.getByRole('link', { name: '転入処理' }).click();
    }
    await expect(transfer.number).toHaveValue('1234 5678 9018');
    await expect(transfer.prefecture).toBeVisible();
    complaints.splice(0);
  });

test('Q13: in a browser without AbortSignal.any and AbortSignal.timeout', async ({ page, signIn }) => {
  await page.addInitScript(() => {
    Object.assign(AbortSignal, { any: undefined, timeout: undefined });
  });
  await signIn('131016-staff');
  const transfer = await ready(page);
  await transfer.number.press('Enter');
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
});
