import { expect, PASSWORD, type Page, test } from '../support/test.ts';
import { NOBODY, TransferScreen } from '../support/transfer.ts';

const TOKEN = '**/identity/token';

/** The provider's answers with a shorter life, as if time had passed. */
async function liveFor(page: Page, seconds: number): Promise<void> {
  await page.route(TOKEN, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), expires_in: seconds } });
  });
}

const refuse = (page: Page) =>
  page.route(TOKEN, (route) => route.fulfill({ status: 400, json: { error: 'invalid_grant' } }));

test('G1: without a sign-in there is no page; with one, the page that was asked for', async ({ page, signIn }) => {
  await page.goto('/history');
  await expect(page.getByLabel('利用者名')).toBeVisible();
  await signIn('131016-staff', '/history');
  await expect(page.getByRole('heading', { level: 1, name: '照会履歴' })).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
});

test('G1: a reload keeps the session, a callback without a sign-in begins one', async ({ page, signIn }) => {
  await signIn('131016-staff', '/terms');
  await page.reload();
  await expect(page.getByText('131016-staff', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: '利用規約' })).toBeVisible();
  await page.goto('/callback?code=old&state=old');
  await expect(page.getByRole('heading', { level: 1, name: '転入処理' })).toBeVisible();
});

test('G3: sign-out ends the session in every tab', async ({ page, signIn, context }) => {
  await signIn('131016-staff');
  const other = await context.newPage();
  await other.goto('/transfer');
  await expect(other.getByText('131016-staff', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'サインアウト' }).click();
  for (const tab of [page, other])
    await expect(tab.getByRole('heading', { name: 'サインアウトしました' })).toBeVisible();

  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByLabel('利用者名')).toBeVisible();
});

test('G1: the session renews itself before it ends, with a new refresh token each time', async ({ page, signIn }) => {
  const used: string[] = [];
  page.on('request', (request) => {
    const form = new URLSearchParams(request.postData() ?? '');
    if (request.url().endsWith('/identity/token')) used.push(form.get('refresh_token') ?? 'code');
  });
  // Renewal begins two minutes before the end: at once, here.
  await liveFor(page, 121);
  await signIn('131016-staff');
  await expect.poll(() => new Set(used).size).toBeGreaterThan(2);
  expect(used[0]).toBe('code');
  await expect(page.getByText(/期限が切れます/)).toHaveCount(0);
});

test('G1 Q13: the end of the session is said in time, and a sign-in beside keeps the form', async ({
  page,
  signIn,
  complaints,
}) => {
  await liveFor(page, 125);
  await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '旭川');
  await transfer.consent.check();
  await transfer.number.fill(NOBODY);
  await page.unroute(TOKEN);
  await refuse(page);
  await expect(page.getByText(/まもなくサインインの期限が切れます。/)).toBeVisible();
  await page.unroute(TOKEN);

  // The provider still knows the member of staff, so the second window closes by itself.
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: '別のウィンドウでサインイン' }).click();
  await (await popup).waitForEvent('close');
  await expect(page.getByText(/サインインの期限が切れます。/)).toHaveCount(0);
  await expect(transfer.number).toHaveValue('1234 5678 9018');
  await expect(transfer.consent).toBeChecked();
  await transfer.inquire.click();
  await expect(page.getByText('旭川市に、該当する接種記録はありません')).toBeVisible();
  expect(complaints.splice(0).every((words) => /Failed to load/.test(words))).toBe(true);
});

test('G1 Q13: a session that ended keeps the form, and goes on after a sign-in with the password', async ({
  page,
  signIn,
  context,
  complaints,
}) => {
  await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(NOBODY);
  // The provider has forgotten everything, and the API takes the token no longer.
  await context.clearCookies();
  await refuse(page);
  await page.route('**/v1/**', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
  await transfer.inquire.click();
  await expect(page.getByText('サインインの期限が切れました。入力した内容は、この画面に残っています。')).toBeVisible();
  await page.unroute(TOKEN);
  await page.unroute('**/v1/**');

  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: '別のウィンドウでサインイン' }).click();
  const popup = await opened;
  await popup.getByLabel('利用者名').fill('131016-staff');
  await popup.getByLabel('パスワード').fill(PASSWORD);
  const closed = popup.waitForEvent('close');
  await popup.getByRole('button', { name: 'サインイン' }).click();
  await closed;
  await page.getByRole('button', { name: '同じ内容でもう一度照会' }).click();
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
  complaints.splice(0);
});

test('G1: a sign-in as somebody else begins anew: nothing of the one before stays', async ({
  page,
  signIn,
  context,
  complaints,
}) => {
  await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.number.fill(NOBODY);
  await context.clearCookies();
  await refuse(page);
  await page.route('**/v1/**', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
  await TransferScreen.choose(transfer.prefecture, '北海道');
  await TransferScreen.choose(transfer.municipality, '函館');
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: '別のウィンドウでサインイン' }).click();
  await page.unroute(TOKEN);
  await page.unroute('**/v1/**');
  const popup = await opened;
  await popup.getByLabel('利用者名').fill('131024-staff');
  await popup.getByLabel('パスワード').fill(PASSWORD);
  await popup.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByText('131024-staff', { exact: true })).toBeVisible();
  await expect(transfer.number).toHaveValue('');
  complaints.splice(0);
});

test('G3: back and forward lead through the pages, and the form is still there', async ({ signIn }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '旭川');
  await page.getByRole('link', { name: '利用規約' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('利用規約');
  await page.goBack();
  await expect(transfer.municipality).toHaveValue('旭川市');
  await page.goForward();
  await expect(page).toHaveTitle(/^利用規約/);
});
