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
