import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { answerBulks, BulkScreen, fileOf, movers } from '../support/bulk.ts';
import { expect, HAKODATE, type Page, personAt, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

/**
 * The pictures of 操作説明: taken of the screens as they are with PICTURES=1 (`npm run pictures`). Without, each screen must still
 * say what it said when its picture was taken, so that help can't grow old.
 */

const PICTURES = fileURLToPath(new URL('../../../frontend/src/help/pictures/', import.meta.url));
const SIZES = `${PICTURES}sizes.json`;
const WORDS = fileURLToPath(new URL('../support/pictureWords.json', import.meta.url));

test.use({ viewport: { width: 1120, height: 640 } });
// One after another: they share the tables of sizes and words.
test.describe.configure({ mode: 'serial' });

/** A municipality of its own, so that what other tests did isn't on the pictures. */
const STAFF = '131024-staff';

/** The whole page, whatever its height; the help page must know it before the picture is there, so that nothing jumps. */
async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => {
    window.scrollTo(0, 0);
    return document.fonts.ready;
  });
  if (!process.env.PICTURES) {
    const taken = JSON.parse(await readFile(WORDS, 'utf8'));
    const message = 'the screen has changed since its picture was taken: npm run pictures';
    // What is still loading has other words for a moment.
    await expect.poll(() => wordsOf(page), { message }).toEqual(taken[name]);
    return;
  }
  const words = await wordsOf(page);
  const picture = await page.screenshot({ path: `${PICTURES}${name}.png`, animations: 'disabled', fullPage: true });
  // Width and height stand at bytes 16 and 20 of every PNG.
  await note(SIZES, name, { width: picture.readUInt32BE(16), height: picture.readUInt32BE(20) });
  await note(WORDS, name, words);
}

/**
 * What a page says, line by line, without what is different each time: times and ids, and what is announced to screen readers for
 * some seconds, which stands outside of the page's root.
 */
async function wordsOf(page: Page): Promise<string[]> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is seen, and not what is there for other readers or hidden
  const text = await page.locator('#root').innerText();
  const lasting = text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '(id)').replaceAll(/\d+/g, '0');
  return lasting.split(/\s*\n\s*/).filter(Boolean);
}

async function note(file: string, name: string, value: object): Promise<void> {
  const all = { ...JSON.parse(await readFile(file, 'utf8')), [name]: value };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => a.localeCompare(b)));
  await writeFile(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

test('G3: picture of 利用規約', async ({ signIn }) => {
  const page = await signIn('131024-admin', '/terms');
  await expect(page.getByRole('button', { name: '同意' })).toBeVisible();
  await take(page, 'terms');
});

test('G3: pictures of 転入処理', async ({ signIn, people }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await TransferScreen.choose(transfer.prefecture, '北海道');
  await transfer.municipality.fill('はこ');
  await expect(page.getByRole('option', { name: '函館市 同意済み' })).toBeVisible();
  await take(page, 'holder');

  await transfer.municipality.press('ArrowDown');
  await transfer.municipality.press('Enter');
  const person = personAt(people, HAKODATE, '見本 花子');
  // Never a number that belongs to somebody's records, not even to sample ones: a number made up for the picture.
  await transfer.number.fill('123456789018');
  await expect(transfer.inquire).not.toHaveAttribute('aria-disabled');
  await take(page, 'number');

  await TransferScreen.choose(transfer.municipality, '旭川');
  await expect(page.getByText('本人の同意は必須です')).toBeVisible();
  await transfer.consent.check();
  await take(page, 'consent');

  await transfer.chooseByName();
  await transfer.fillPerson({ name: person.name, birthDate: '昭和25-1-31', sex: person.sex });
  await transfer.consent.check();
  await take(page, 'person');
});

test('G3: picture of 支援措置', async ({ signIn }) => {
  const page = await signIn('131024-admin', '/protections');
  await page.getByLabel('マイナンバーを入力してください').fill('123456789018');
  await page.getByLabel('見直しの期日（任意）').fill('令和20年3月31日');
  await page.getByLabel('整理番号（任意）').fill('支援-2026-0042');
  await take(page, 'protection');
});

test('G3: picture of the answer', async ({ signIn, people }) => {
  const page = await signIn('131016-staff');
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.fill(personAt(people, HAKODATE, '見本 花子').myNumber);
  await transfer.inquire.click();
  await expect(transfer.result).toBeVisible();
  await take(page, 'result');
});

test('G3: picture of 一括照会', async ({ signIn }) => {
  const page = await signIn('131016-staff');
  const screen = new BulkScreen(page);
  await screen.open();
  const holders = ['012025', '012025', '012041', '012025;012041', '271004'];
  await screen.choose(
    fileOf(movers(5, (index) => ({ holders: holders[index] ?? '', ...(index === 3 && { consent: '1' }) }))),
  );
  await page.getByText('照会先の一覧').click();
  await screen.consent.check();
  await take(page, 'bulk');
});

test('G3: picture of the result of 一括照会', async ({ signIn, page }) => {
  await answerBulks(page);
  await signIn('131016-staff');
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(fileOf(movers(5)));
  await screen.ask();
  await expect(page.getByText('5人の照会が終わりました')).toBeVisible();
  await take(page, 'bulk-result');
});

test('G3: picture of 照会履歴', async ({ signIn }) => {
  const page = await signIn(STAFF);
  const transfer = new TransferScreen(page);
  for (const [prefecture, municipality] of [
    ['北海道', '函館'],
    ['大阪府', '大阪市'],
    ['東京都', '千代田'],
  ] as const) {
    await transfer.chooseHolder(prefecture, municipality);
    await transfer.consent.check();
    await transfer.number.fill('123456789018');
    await transfer.inquire.click();
    await expect(page.getByText(/に、該当する接種記録はありません/)).toBeVisible();
  }
  // These three alone, also when an earlier try has asked before.
  await page.route(/\/v1\/transfer\/inquiries\?/, async (route) => {
    const answer = await route.fetch();
    const { inquiries, ...rest } = await answer.json();
    await route.fulfill({ response: answer, json: { ...rest, inquiries: inquiries.slice(0, 3) } });
  });
  await page.getByRole('link', { name: '照会履歴' }).click();
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  await take(page, 'history');
});
