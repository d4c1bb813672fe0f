import { expect, HAKODATE, type Page, personAt, test } from '../support/test.ts';
import { NOBODY, TransferScreen } from '../support/transfer.ts';

/** Everything by keyboard alone: nothing is clicked, and the focus is always to be seen. */

async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string | RegExp): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 30; presses += 1) {
    if (await target.evaluateAll((nodes) => nodes.includes(document.activeElement as HTMLElement))) break;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
  const outline = await target.evaluate((node) => getComputedStyle(node).outlineStyle);
  expect(outline).not.toBe('none');
}

test('G5 T1 T2 T3: 利用規約 by keyboard', async ({ signIn }) => {
  const page = await signIn('131032-admin');
  await tabTo(page, 'link', '利用規約');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  await tabTo(page, 'tab', '確認事項');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: '確認事項（追加分）' })).toBeFocused();

  await tabTo(page, 'region', '確認事項（追加分）の本文');
  await page.keyboard.press('End');
  await expect.poll(() => page.getByRole('region').evaluate((node) => node.scrollTop)).toBeGreaterThan(0);

  await tabTo(page, 'button', '同意');
  await page.keyboard.press('Enter');
  const agreed = page.getByRole('button', { name: '同意済み' });
  await expect(agreed).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(agreed).toHaveAttribute('aria-disabled', 'true');
});

test('G5 Q1 Q2 Q4 Q5 Q10: 転入処理 by keyboard, and one key to the next inquiry', async ({ signIn, people }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: '本文へ移動' })).toBeFocused();
  await page.keyboard.press('Enter');

  await tabTo(page, 'combobox', '都道府県を選択してください');
  await page.keyboard.type('ほっかい');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');

  await tabTo(page, 'combobox', '自治体を選択してください');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.type('ハコダテ');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(transfer.municipality).toHaveValue('函館市');

  await tabTo(page, 'textbox', 'マイナンバーを入力してください');
  await page.keyboard.type(personAt(people, HAKODATE, '見本 花子').myNumber);
  // What is grey can be reached, and says why.
  await tabTo(page, 'checkbox', '本人同意');
  await expect(transfer.consent).toHaveAccessibleDescription(/本人同意は不要です/);
  await page.keyboard.press('Space');
  await expect(transfer.consent).not.toBeChecked();

  await tabTo(page, 'button', '照会');
  await page.keyboard.press('Enter');
  await expect(transfer.result).toBeFocused();

  await page.keyboard.press('F2');
  await expect(transfer.number).toBeFocused();
  await expect(transfer.number).toHaveValue('');
  await expect(transfer.municipality).toHaveValue('函館市');

  // The same where nobody was found.
  await page.keyboard.type(NOBODY);
  await tabTo(page, 'button', '照会');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /該当する接種記録はありません/ })).toBeFocused();
  await page.keyboard.press('F2');
  await expect(transfer.number).toBeFocused();
  await expect(transfer.number).toHaveValue('');
});

test('G5 P1 P3: 支援措置 by keyboard', async ({ signIn }) => {
  const page = await signIn('131113-admin');
  await tabTo(page, 'link', '支援措置');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await tabTo(page, 'textbox', 'マイナンバーを入力してください');
  await page.keyboard.type(NOBODY);
  await tabTo(page, 'textbox', '整理番号（任意）');
  await page.keyboard.type('見本-1');
  await tabTo(page, 'button', '支援措置を登録');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: '完了：支援措置を登録しました' })).toBeFocused();

  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('tab', { name: '新規登録' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await tabTo(page, 'button', /^解除を申し出る/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '支援措置の解除を申し出る' })).toBeFocused();
  await tabTo(page, 'button', '解除を申し出る');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: '完了：解除を申し出ました。支援措置は続いています' })).toBeFocused();
  // Who asked can't lift: it is grey, can be reached, and says why.
  await tabTo(page, 'button', /^解除する/);
  await page.keyboard.press('Enter');
  await expect(page.getByText('申し出た人は解除できません。別の担当者が解除します。')).toBeVisible();
});

test('Q13 G5: the summary of errors takes the focus and leads to each field', async ({ signIn }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.chooseByName();
  await transfer.consent.check();
  await transfer.inquire.press('Enter');
  await expect(page.getByRole('region', { name: 'エラー：入力した内容を確かめてください' })).toBeFocused();
  for (const [message, field] of [
    ['氏名または氏名カナを入力してください。', '氏名を入力してください'],
    ['生年月日を入力してください。', '年'],
    ['性別を選択してください。', '女性'],
  ] as const) {
    await page.getByRole('link', { name: message }).press('Enter');
    const target = page.getByLabel(field, { exact: true });
    await expect(target).toBeFocused();
    await expect(target).toHaveAttribute('aria-invalid', 'true');
  }
  expect(new URL(page.url()).hash).toBe('');
});
