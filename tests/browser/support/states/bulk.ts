import { expect, type Page, type Route } from '@playwright/test';
import { answerBulks, BULK_ID, BulkScreen, fileOf, movers, numberOf } from '../bulk.ts';
import { FAILED_CALL, problem, type State } from '../state.ts';
import { CHIYODA } from '../test.ts';

export const ACCOUNT = `${CHIYODA}-admin`;
export const CHUNKS = '**/v1/transfer/bulk-inquiries/*/chunks/*';
export const STARTS = '**/v1/transfer/bulk-inquiries';

async function choose(page: Page, text: string): Promise<BulkScreen> {
  const screen = new BulkScreen(page);
  await screen.open();
  await screen.choose(text);
  return screen;
}

async function ask(page: Page, count = 250): Promise<BulkScreen> {
  const screen = await choose(page, fileOf(movers(count)));
  await screen.ask();
  return screen;
}

async function chunkFails(page: Page, status: number, code: string): Promise<void> {
  await answerBulks(page, async (route, n) => {
    if (n !== 2) return false;
    await problem(status, code, '見本の理由です。')(route);
    return true;
  });
}

const ofBulk = (route: Route) =>
  route.fulfill({
    json: {
      bulkId: BULK_ID,
      startedAt: '2026-11-25T01:20:00.000Z',
      staff: ACCOUNT,
      scope: 'named',
      reference: '11月分の転入',
      persons: 250,
      answered: 250,
      found: 84,
      disclosures: 84,
      state: 'complete',
    },
  });

async function answerBulksAndTheirState(page: Page): Promise<void> {
  await answerBulks(page);
  await page.route(`**/v1/transfer/bulk-inquiries/${BULK_ID}`, ofBulk);
}

/** The page is loaded anew before the result was saved. */
async function askAndLoadAnew(page: Page): Promise<void> {
  await ask(page);
  await expect(page.getByText('250人の照会が終わりました')).toBeVisible();
  page.once('dialog', (dialog) => dialog.accept());
  await page.reload();
}

const place = (code: string, prefecture: string, name: string) => ({ code, prefecture, name });

const inquiriesOfBulks = (route: Route) => {
  const { searchParams } = new URL(route.request().url());
  const inquiredAt = `${searchParams.get('month')}-01T05:30:00.000Z`;
  const own = place(CHIYODA, '東京都', '千代田区');
  const made = searchParams.get('direction') === 'made';
  const single = {
    inquiryId: '017db690-b3e8-7000-8000-000000000001',
    inquiredAt,
    inquirer: made ? own : place('012033', '北海道', '小樽市'),
    holder: made ? place('012025', '北海道', '函館市') : own,
    ...(made && { staff: ACCOUNT }),
    method: 'my-number',
    basis: 'terms',
    outcome: 'found',
    doses: [1, 2],
  };
  const ofMany = made
    ? {
        inquiryId: BULK_ID,
        bulkId: BULK_ID,
        inquiredAt,
        inquirer: own,
        staff: ACCOUNT,
        scope: 'all',
        persons: 1200,
        outcome: 'bulk',
      }
    : { ...single, doses: undefined, inquiryId: BULK_ID, bulkId: BULK_ID, persons: 37 };
  const inquiries = searchParams.get('protected') ? [] : [ofMany, single];
  return route.fulfill({ json: { inquiries } });
};

export const BULK: State[] = [
  {
    name: 'bulk-file',
    title: 'B1 B2: the file, and how it is made',
    account: ACCOUNT,
    reach: (page) => new BulkScreen(page).open(),
  },
  {
    name: 'bulk-file-refused',
    title: 'B2: a file that can’t be read as a whole',
    account: ACCOUNT,
    reach: async (page) => {
      await choose(page, '番号,氏名\n1,見本 花子\n');
      await expect(page.getByText(/見出し「整理番号」.+がありません/)).toBeVisible();
    },
  },
  {
    name: 'bulk-faults',
    title: 'B2: what is wrong, line by line, and the way on without',
    account: ACCOUNT,
    reach: async (page) => {
      const wrong = ['1.23E+11', numberOf(3).replace(/^0+/, ''), '12345678901X'];
      await choose(page, fileOf(movers(12, (index) => ({ ...(index < 3 && { myNumber: wrong[index] ?? '' }) }))));
      await expect(page.getByText('3行に、直すところがあります')).toBeVisible();
    },
  },
  {
    name: 'bulk-check',
    title: 'B3 B7: whom it will be asked of, who needs consent, and the number to confirm',
    account: ACCOUNT,
    reach: async (page) => {
      await choose(
        page,
        fileOf(
          movers(24, (index) => ({
            ...(index === 5 && { consent: '1' }),
            ...(index === 7 && { myNumber: numberOf(1) }),
          })),
        ),
      );
      await page.getByText('照会先の一覧').click();
      await expect(page.getByText('北海道旭川市')).toBeVisible();
    },
  },
  {
    name: 'bulk-check-all',
    title: 'B3: all municipalities that have agreed',
    account: ACCOUNT,
    reach: async (page) => {
      await choose(page, fileOf(movers(24, () => ({ holders: '' }))));
      await page.getByLabel('同意済みのすべての自治体に照会').check();
      await expect(page.getByRole('button', { name: '24人を照会' })).toBeVisible();
    },
  },
  {
    name: 'bulk-too-many-for-role',
    title: 'B7: more than a family needs the role',
    account: `${CHIYODA}-staff`,
    reach: async (page) => {
      await choose(page, fileOf(movers(6)));
      await expect(page.getByText(/5人を超える照会は/)).toBeVisible();
    },
  },
  {
    name: 'bulk-start-limit',
    title: 'B7: more than the day’s rest',
    account: ACCOUNT,
    complaint: FAILED_CALL,
    prepare: (page) =>
      page.route(STARTS, (route) =>
        route.fulfill({
          status: 429,
          contentType: 'application/problem+json',
          json: {
            type: 'about:blank',
            title: '上限です',
            status: 429,
            code: 'bulk-limit',
            detail: '一括照会で1日に照会できる人数の上限を超えます。',
            requestId: 'gallery',
            remaining: 120,
          },
        }),
      ),
    reach: async (page) => {
      await ask(page);
      await expect(page.getByText('1日に照会できる人数を超えます')).toBeVisible();
    },
  },
  {
    name: 'bulk-start-paused',
    title: 'B7: no more today, in words that don’t accuse',
    account: ACCOUNT,
    complaint: FAILED_CALL,
    prepare: (page) => page.route(STARTS, problem(429, 'bulk-paused', '見本の理由です。')),
    reach: async (page) => {
      await ask(page);
      await expect(page.getByText('今日は、一括照会を始められません')).toBeVisible();
    },
  },
  {
    name: 'bulk-asking',
    title: 'B8: how far it is',
    account: ACCOUNT,
    prepare: (page) => answerBulks(page, (_route, n) => n > 4),
    reach: async (page) => {
      await ask(page, 1200);
      await expect(page.getByText('400 / 1,200人')).toBeVisible();
    },
  },
  {
    name: 'bulk-waiting',
    title: 'B6: a server that is busy is waited for',
    account: ACCOUNT,
    complaint: FAILED_CALL,
    prepare: (page) =>
      answerBulks(page, async (route, n) => {
        if (n < 4) return false;
        await problem(503, 'unavailable', '見本の理由です。')(route);
        return true;
      }),
    reach: async (page) => {
      await ask(page, 1200);
      await expect(page.getByText('混み合っているため、少し待っています')).toBeVisible();
    },
  },
  {
    name: 'bulk-elsewhere',
    title: 'B8: it goes on while one looks at another page',
    account: ACCOUNT,
    prepare: (page) => answerBulks(page, (_route, n) => n > 4),
    reach: async (page) => {
      await ask(page, 1200);
      await expect(page.getByText('400 / 1,200人')).toBeVisible();
      await page.getByRole('link', { name: '利用規約' }).click();
      await expect(page.getByText('一括照会を続けています（400 / 1,200人）。')).toBeVisible();
      await expect(page.getByRole('tabpanel')).toBeVisible();
    },
  },
  {
    name: 'bulk-result',
    title: 'B4 B8: the result, and what can be done with it',
    account: ACCOUNT,
    prepare: answerBulks,
    reach: async (page) => {
      await ask(page);
      await expect(page.getByText('250人の照会が終わりました')).toBeVisible();
    },
  },
  {
    name: 'bulk-person',
    title: 'B8: one person of it, as at the counter',
    account: ACCOUNT,
    prepare: answerBulks,
    reach: async (page) => {
      await ask(page);
      await page.getByRole('button', { name: 'A-0001の結果を表示' }).click();
      await expect(page.getByRole('heading', { name: '整理番号 A-0001：該当あり' })).toBeVisible();
    },
  },
  {
    name: 'bulk-person-contradictory',
    title: 'R1 B4: one whose records are held back',
    account: ACCOUNT,
    prepare: answerBulks,
    reach: async (page) => {
      await ask(page);
      await page.getByRole('button', { name: 'A-0004の結果を表示' }).click();
      await expect(page.getByText(/記録に食い違いがあります/)).toBeVisible();
    },
  },
  {
    name: 'bulk-unsaved',
    title: 'B8: what isn’t saved isn’t left by mistake',
    account: ACCOUNT,
    prepare: answerBulks,
    reach: async (page) => {
      await ask(page);
      await page.getByRole('button', { name: '次の一括照会へ' }).click();
      await expect(page.getByText('結果を保存していません')).toBeVisible();
    },
  },
  {
    name: 'bulk-stopped',
    title: 'B6: stopped, with a way on',
    account: ACCOUNT,
    prepare: (page) => answerBulks(page, (_route, n) => n > 4),
    reach: async (page) => {
      const screen = await ask(page, 1200);
      await expect(page.getByText('400 / 1,200人')).toBeVisible();
      await screen.stop.click();
      await expect(page.getByText('照会を止めました')).toBeVisible();
    },
  },
  ...(
    [
      ['bulk-closed', 'B6: its hour is over', 409, 'bulk-closed', '一括照会の受付が終わりました'],
      ['bulk-changed', 'B6: another file', 422, 'chunk-reused', '途中の一括照会と、ファイルの内容が違います'],
      ['bulk-paused', 'B7: stopped, in words that don’t accuse', 429, 'bulk-paused', /いったん止めました/],
      ['bulk-limit', 'B7: the day’s limit of declared consent', 429, 'bulk-limit', /1日の人数に達しました/],
    ] as const
  ).map(
    ([name, title, status, code, words]): State => ({
      name,
      title,
      account: ACCOUNT,
      complaint: FAILED_CALL,
      prepare: (page) => chunkFails(page, status, code),
      reach: async (page) => {
        await ask(page);
        await expect(page.getByText(words)).toBeVisible();
      },
    }),
  ),
  {
    name: 'bulk-kept',
    title: 'B6: the page was loaded anew: the same file goes on',
    account: ACCOUNT,
    prepare: answerBulksAndTheirState,
    reach: async (page) => {
      await askAndLoadAnew(page);
      await new BulkScreen(page).open();
      await expect(page.getByText('続きから照会できる一括照会があります')).toBeVisible();
    },
  },
  {
    name: 'bulk-kept-same',
    title: 'B6: the same number of persons: on with it, or anew',
    account: ACCOUNT,
    prepare: answerBulksAndTheirState,
    reach: async (page) => {
      await askAndLoadAnew(page);
      await choose(page, fileOf(movers(250)));
      await expect(page.getByRole('button', { name: '続きから照会' })).toBeVisible();
    },
  },
  {
    name: 'history-bulk-made',
    title: 'B5 A5: one line a bulk',
    account: ACCOUNT,
    path: '/history',
    prepare: (page) => page.route('**/v1/transfer/inquiries?*', inquiriesOfBulks),
    reach: (page) => expect(page.getByText('（1,200人）')).toBeVisible(),
  },
  {
    name: 'history-bulk-details',
    title: 'B5: the counts of one bulk',
    account: ACCOUNT,
    path: '/history',
    prepare: async (page) => {
      await page.route('**/v1/transfer/inquiries?*', inquiriesOfBulks);
      await page.route(`**/v1/transfer/bulk-inquiries/${BULK_ID}`, ofBulk);
    },
    reach: async (page) => {
      await page.getByRole('button', { name: /^内訳/ }).click();
      await expect(page.getByText('11月分の転入')).toBeVisible();
    },
  },
  {
    name: 'history-bulk-received',
    title: 'B5 A5: what a bulk of another asked shows how many persons',
    account: ACCOUNT,
    path: '/history',
    prepare: (page) => page.route('**/v1/transfer/inquiries?*', inquiriesOfBulks),
    reach: async (page) => {
      await page.getByRole('tab', { name: '照会された記録' }).click();
      await expect(page.getByText('（37人）')).toBeVisible();
    },
  },
];
