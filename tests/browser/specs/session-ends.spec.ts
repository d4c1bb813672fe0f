import { expect, HAKODATE, PASSWORD, type Page, personAt, test } from '../support/test.ts';
import { NOBODY, TransferScreen } from '../support/transfer.ts';

/** How a session ends: by a clock that jumps, a network that is away, a key of the browser. */

const TOKEN = '**/identity/token';
const DISCOVERY = '**/.well-known/openid-configuration';

const refuse = (page: Page) =>
  page.route(TOKEN, (route) => route.fulfill({ status: 400, json: { error: 'invalid_grant' } }));

/** Holds back what comes from an address, until it is let go. */
async function hold(page: Page, address: string, ofBody = /^/): Promise<() => void> {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route) => {
    if (ofBody.test(route.request().postData() ?? '')) await held;
    await route.fallback();
  });
  return letGo;
}

function countOf(page: Page, address: RegExp): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (address.test(request.url())) count += 1;
  });
  return () => count;
}

async function showRecords(page: Page, myNumber: string): Promise<TransferScreen> {
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.pressSequentially(myNumber);
  await page.keyboard.press('Enter');
  await expect(transfer.result).toBeVisible();
  return transfer;
}

const signedOut = (page: Page) => page.getByRole('heading', { name: 'サインアウトしました' });
const asksForPassword = (page: Page) => expect(page.getByLabel('パスワード')).toBeVisible();

async function signInBeside(page: Page, account?: string): Promise<void> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: '別のウィンドウでサインイン' }).click();
  const popup = await opened;
  const closed = popup.waitForEvent('close');
  if (account) {
    await popup.getByLabel('利用者名').fill(account);
    await popup.getByLabel('パスワード').fill(PASSWORD);
    await popup.getByRole('button', { name: 'サインイン' }).click();
  }
  await closed;
}

test('G6: a page left alone for 30 minutes shows nobody any more, and asks for the password', async ({
  page,
  signIn,
  people,
}) => {
  const person = personAt(people, HAKODATE, '見本 花子');
  await page.clock.install();
  await signIn('131016-staff');
  await showRecords(page, person.myNumber);

  const warning = page.getByText('しばらく操作がありません。');
  await page.clock.fastForward('28:30');
  await expect(warning).toBeVisible();
  // In an office's window it takes one line.
  await page.setViewportSize({ width: 1366, height: 768 });
  expect((await warning.boundingBox())?.height).toBeLessThan(40);
  await page.keyboard.press('Shift');
  await expect(warning).toBeHidden();
  await page.clock.fastForward('27:00');
  await expect(page.getByText(person.name, { exact: true })).toBeVisible();

  await page.clock.fastForward('03:30');
  await expect(signedOut(page)).toBeVisible();
  await expect(page.getByText(person.name, { exact: true })).toHaveCount(0);
  await page.waitForURL('**/signed-out');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await asksForPassword(page);
});

test('G6: who signs in before the provider has ended the session isn’t brought back by its end', async ({
  page,
  signIn,
}) => {
  await page.clock.install();
  await signIn('131016-staff');
  await expect(page.getByText('131016-staff', { exact: true })).toBeVisible();
  const letGo = await hold(page, DISCOVERY);
  await page.clock.fastForward('30:30');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByText('サインインしています')).toBeVisible();
  // Whoever waits for long isn't told of a sign-out that is over for them.
  await page.clock.fastForward('00:05');
  await expect(page.getByText('サインインしています')).toBeVisible();
  const ended = page.waitForRequest('**/identity/session/end?*');
  letGo();
  await ended;
  await asksForPassword(page);
  await page.getByLabel('利用者名').fill('131016-admin');
  await page.getByLabel('パスワード').fill(PASSWORD);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByText('131016-admin', { exact: true })).toBeVisible();
});

test('G6: on a machine that slept, the first key doesn’t count as use, and what was typed is gone', async ({
  page,
  signIn,
  complaints,
}) => {
  await page.clock.install();
  await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.pressSequentially(NOBODY);
  // No timer ran meanwhile.
  await page.clock.setSystemTime(Date.now() + 42 * 60_000);
  await page.keyboard.press('Tab');
  await expect(signedOut(page)).toBeVisible();
  await expect(transfer.number).toHaveCount(0);
  complaints.splice(0);
});

test('G6: who works in another tab stays signed in there', async ({ page, signIn, context, people }) => {
  await context.clock.install();
  await signIn('131016-staff');
  await showRecords(page, personAt(people, HAKODATE, '見本 花子').myNumber);
  const other = await context.newPage();
  await other.goto('/transfer');
  await expect(other.getByText('131016-staff', { exact: true })).toBeVisible();
  await context.clock.fastForward('20:00');
  await other.keyboard.press('Shift');
  await context.clock.fastForward('11:00');
  await expect(signedOut(page)).toBeVisible();
  await expect(page.getByText('操作がないまま30分が過ぎました')).toBeVisible();
  await expect(other.getByText('131016-staff', { exact: true })).toBeVisible();
  await page.reload();
  await expect(signedOut(page)).toBeVisible();
});

test('G1: one refusal ends the renewals, also on a machine that slept', async ({ page, signIn, complaints }) => {
  await page.clock.install();
  await signIn('131016-staff');
  await new TransferScreen(page).chooseHolder('北海道', '函館');
  await refuse(page);
  const renewals = countOf(page, /identity\/token$/);
  await page.clock.fastForward('20:00');
  await expect(page.getByText('サインインの期限が切れました。')).toBeVisible();
  await page.clock.runFor('02:00');
  await page.getByRole('link', { name: '照会履歴' }).click();
  await expect(page.getByText('照会履歴を読み込めませんでした')).toBeVisible();
  expect(renewals()).toBe(1);
  complaints.splice(0);
});

test('G1: an old grant that is refused doesn’t throw out a fresh sign-in', async ({
  page,
  signIn,
  context,
  complaints,
}) => {
  await page.clock.install();
  await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.pressSequentially(NOBODY);
  await page.route(TOKEN, (route) => route.abort());
  await page.clock.fastForward('16:00');
  await expect(page.getByText('サインインの期限が切れました。')).toBeVisible();

  await page.unroute(TOKEN);
  await page.route(TOKEN, (route) =>
    route.request().postData()?.includes('refresh_token')
      ? route.fulfill({ status: 400, json: { error: 'invalid_grant' } })
      : route.continue(),
  );
  const letGo = await hold(page, TOKEN, /grant_type=refresh_token/);
  const asked = page.waitForRequest(TOKEN);
  await page.keyboard.press('Enter');
  await asked;
  await context.clearCookies();
  await signInBeside(page, '131016-staff');
  await expect(page.getByText('サインインの期限が切れました。')).toHaveCount(0);
  const refused = page.waitForResponse((answer) => answer.status() === 400);
  letGo();
  await refused;
  await page.getByRole('link', { name: '照会履歴' }).click();
  await expect(page.getByRole('table').or(page.getByText(/照会した記録はありません/))).toBeVisible();
  await expect(page.getByText(/サインインの期限が/)).toHaveCount(0);
  complaints.splice(0);
});

test('G1: after a sign-in beside, loads are repeated, nothing speaks of the end, and the focus is where it was', async ({
  page,
  signIn,
  complaints,
}) => {
  await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.pressSequentially(NOBODY);
  await refuse(page);
  await page.route('**/v1/**', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('照会できませんでした')).toBeVisible();
  await page.getByRole('link', { name: '照会履歴' }).click();
  await expect(page.getByText('照会履歴を読み込めませんでした')).toBeVisible();
  await page.unroute(TOKEN);
  await page.unroute('**/v1/**');
  await page.getByRole('combobox', { name: '月' }).focus();
  await signInBeside(page);
  await expect(page.getByRole('combobox', { name: '月' })).toBeFocused();
  await expect(page.getByText('照会履歴を読み込めませんでした')).toHaveCount(0);
  await page.getByRole('link', { name: '転入処理' }).click();
  await expect(page.getByText('サインインしました。もう一度操作してください。')).toBeVisible();
  await expect(page.getByText(/期限が切れました/)).toHaveCount(0);
  complaints.splice(0);
});

test('G3: without a network, sign-out forgets this page, and is finished when there is one', async ({
  page,
  signIn,
  context,
  people,
  complaints,
}) => {
  const person = personAt(people, HAKODATE, '見本 花子');
  await signIn('131016-staff');
  const other = await context.newPage();
  await other.goto('/transfer');
  await expect(other.getByText('131016-staff', { exact: true })).toBeVisible();
  await showRecords(page, person.myNumber);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(signedOut(page)).toBeVisible();
  await expect(page.getByText(person.name, { exact: true })).toHaveCount(0);
  await expect(page.getByText('サインアウトの手続きが終わっていません')).toBeVisible();
  await expect(signedOut(other)).toBeVisible();

  const ended = page.waitForRequest('**/identity/session/end?*');
  await context.setOffline(false);
  await ended;
  await expect(page.getByText('サインアウトの手続きが終わっていません')).toBeHidden();
  // Nobody is known there any more.
  await other.goto('/transfer');
  await asksForPassword(other);
  complaints.splice(0);
});

test('G3: sign-out while the provider can’t be reached, though the machine is on a network', async ({
  page,
  signIn,
  complaints,
}) => {
  await signIn('131016-staff');
  await page.route('**/identity/**', (route) => route.abort());
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(page.getByText('サインアウトの手続きが終わっていません')).toBeVisible();
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByRole('heading', { name: 'サインインできませんでした' })).toBeVisible();
  complaints.splice(0);
});

for (const hand of ['presses サインイン again', 'lets the page be']) {
  test(`G3: a sign-out that couldn’t be finished is finished when somebody ${hand}`, async ({
    page,
    signIn,
    context,
    complaints,
  }) => {
    await page.clock.install();
    await signIn('131016-staff');
    await expect(page.getByText('131016-staff', { exact: true })).toBeVisible();
    await page.route('**/identity/**', (route) => route.abort());
    const letGo = await hold(page, DISCOVERY);
    await page.clock.fastForward('30:30');
    await page.getByRole('button', { name: 'サインイン' }).click();
    letGo();
    await expect(page.getByRole('heading', { name: 'サインインできませんでした' })).toBeVisible();
    await page.unroute('**/identity/**');
    const ended = page.waitForRequest('**/identity/session/end?*');
    if (hand === 'lets the page be') {
      await page.clock.fastForward('00:20');
      await ended;
      await expect(signedOut(page)).toBeVisible();
    } else {
      await page.getByRole('button', { name: 'サインイン' }).click();
      await ended;
      await asksForPassword(page);
    }
    // Nobody is known there any more.
    const other = await context.newPage();
    await other.goto('/transfer');
    await asksForPassword(other);
    complaints.splice(0);
  });
}

test('G3: after a sign-out nobody signs in without the password, even when the provider still knows somebody', async ({
  page,
  signIn,
}) => {
  await signIn('131016-staff');
  await page.goto('/signed-out');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await asksForPassword(page);
});

test('G3: a renewal that was under way at sign-out signs nobody in again', async ({ page, signIn }) => {
  await page.clock.install();
  await signIn('131016-staff');
  await expect(page.getByText('131016-staff', { exact: true })).toBeVisible();
  const letGo = await hold(page, TOKEN, /grant_type=refresh_token/);
  const asked = page.waitForRequest(TOKEN);
  await page.clock.fastForward('13:30');
  await asked;
  const revoked = await hold(page, DISCOVERY);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  const answered = page.waitForResponse(TOKEN);
  letGo();
  await answered;
  await expect(page.getByRole('heading', { name: /^サインアウト/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'サインアウト' })).toHaveCount(0);
  revoked();
  await page.waitForURL('**/signed-out');
  await expect(signedOut(page)).toBeVisible();
});

test('G3: Back leads from a result to the form, and the next inquiry goes on from there', async ({
  page,
  signIn,
  people,
}) => {
  await signIn('131016-staff');
  const transfer = await showRecords(page, personAt(people, HAKODATE, '見本 花子').myNumber);
  await page.goBack();
  await expect(transfer.result).toBeHidden();
  await expect(transfer.municipality).toHaveValue('函館市');
  await expect(transfer.number).toHaveValue('');
  await transfer.number.pressSequentially(personAt(people, HAKODATE, '見本 花子').myNumber);
  await page.keyboard.press('Enter');
  await expect(transfer.result).toBeVisible();
  await page.getByRole('link', { name: '照会履歴' }).click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await page.goBack();
  await expect(transfer.result).toBeVisible();
  await page.keyboard.press('F2');
  await expect(transfer.number).toBeFocused();
});
