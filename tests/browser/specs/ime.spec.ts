import { expect, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

/** A Japanese input method, played by the browser: Enter there accepts what is composed, and nothing else. */

test('Q2 G5: a reading is composed in a combo box; Enter accepts it and chooses nothing', async ({ signIn }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  const ime = await page.context().newCDPSession(page);
  const compose = (text: string) =>
    ime.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });

  await transfer.prefecture.focus();
  for (const text of ['ｈ', 'ほ', 'ほｋ', 'ほっｋ', 'ほっか']) await compose(text);
  await expect(page.getByRole('option')).toHaveText(['北海道']);

  // Arrows and Enter belong to the list of candidates of the input method.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(transfer.prefecture).toHaveValue('ほっか');
  await expect(page.getByRole('listbox')).toBeVisible();

  await ime.send('Input.insertText', { text: 'ほっか' });
  await expect(transfer.prefecture).toHaveValue('ほっか');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(transfer.prefecture).toHaveValue('北海道');
});

test('Q3: full-width digits of an input method become digits when they are accepted', async ({ signIn }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  const ime = await page.context().newCDPSession(page);
  await transfer.number.focus();
  const text = '１２３４５';
  await ime.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await expect(transfer.number).toHaveValue(text);
  await page.keyboard.press('Enter');
  await ime.send('Input.insertText', { text });
  await expect(transfer.number).toHaveValue('1234 5');
});
