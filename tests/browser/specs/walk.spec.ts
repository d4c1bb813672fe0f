import { ASAHIKAWA, expect, HAKODATE, personAt, test } from '../support/test.ts';
import { NOBODY, TransferScreen } from '../support/transfer.ts';

/** The notice's own walk, in its order, against the whole system. */
test.describe.configure({ mode: 'serial' });

const ADMIN = '011002-admin';
const STAFF = '011002-staff';

test('T1 T2 T3 T7 G1: an administrator reads both texts and agrees to each', async ({ signIn }) => {
  const page = await signIn(ADMIN, '/terms');
  for (const tab of ['確認事項', '確認事項（追加分）']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    const text = page.getByRole('region', { name: `${tab}の本文` });
    await expect(text).toContainText('令和3年12月3日');
    await expect(text).toContainText('第1条');
    await expect(text).toContainText('見本');
    await page.getByRole('button', { name: '同意', exact: true }).click();
    const agreed = page.getByRole('button', { name: '同意済み', exact: true });
    await expect(agreed).toHaveAttribute('aria-disabled', 'true');
    await expect(agreed).toBeFocused();
    await expect(page.getByText(new RegExp(`に ${ADMIN} が同意しました`))).toBeVisible();
  }
});

test('T3 T6 G3: another member of staff of the same municipality sees 「同意済み」', async ({ signIn }) => {
  const page = await signIn(STAFF, '/terms');
  await expect(page.getByRole('banner')).toContainText('北海道札幌市');
  for (const tab of ['確認事項', '確認事項（追加分）']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await expect(page.getByRole('button', { name: '同意済み', exact: true })).toBeVisible();
    await expect(page.getByText(new RegExp(`に ${ADMIN} が同意しました`))).toBeVisible();
  }
});

test('Q4 Q5 Q10: asks a holder that has agreed, without individual consent', async ({ signIn, people }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await expect(transfer.inquire).toHaveAttribute('aria-disabled', 'true');
  await expect(transfer.consent).toHaveAttribute('aria-disabled', 'true');

  await transfer.chooseHolder('北海道', '函館');
  await expect(transfer.inquire).not.toHaveAttribute('aria-disabled');
  await expect(transfer.consent).toHaveAttribute('aria-disabled', 'true');

  await transfer.inquire.click();
  await expect(page.getByRole('link', { name: 'マイナンバーを入力してください。' })).toBeVisible();

  const person = personAt(people, HAKODATE, '見本 花子');
  await transfer.number.fill(person.myNumber);
  await transfer.inquire.click();
  await expect(transfer.result).toBeFocused();
  await expect(page.getByText(person.name, { exact: true })).toBeVisible();
  await expect(page.getByText('1950年1月31日（昭和25年）', { exact: true })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(1 + person.doses.length);
  await expect(page.getByText('確認事項（追加分）', { exact: true })).toBeVisible();
});

test('Q6 Q7 Q10: asks a holder that has not agreed, with individual consent', async ({ signIn, people }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', 'あさひかわ');
  await expect(page.getByText('本人の同意は必須です')).toBeVisible();
  await expect(transfer.inquire).toHaveAttribute('aria-disabled', 'true');
  await transfer.consent.check();
  await expect(transfer.inquire).not.toHaveAttribute('aria-disabled');
  await transfer.consent.uncheck();
  await expect(transfer.inquire).toHaveAttribute('aria-disabled', 'true');

  await transfer.consent.check();
  const person = personAt(people, ASAHIKAWA, '見本 太郎');
  await transfer.number.fill(person.myNumber);
  await transfer.inquire.click();
  await expect(transfer.result).toBeFocused();
  await expect(page.getByRole('row')).toHaveCount(1 + person.doses.length);
  await expect(page.getByText('本人同意', { exact: true })).toBeVisible();
});

test('Q3 Q13: somebody who isn’t there, and a number that is wrong', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(NOBODY);
  await transfer.inquire.click();
  await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();

  await transfer.number.fill('１２３４－５６７８－９０１２');
  await expect(transfer.number).toHaveValue('1234 5678 9012');
  await expect(page.getByText('マイナンバーが正しくありません。')).toBeVisible();
});
