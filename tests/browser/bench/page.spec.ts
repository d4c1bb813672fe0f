import type { Page } from '@playwright/test';
import { answerBulks, BulkScreen, fileOf, movers } from '../support/bulk.ts';
import { monthOf, PER_PAGE } from '../support/month.ts';
import { expect, HAKODATE, personAt, test } from '../support/test.ts';
import { TransferScreen } from '../support/transfer.ts';

/**
 * What a page takes: `npm run bench` prints it, from a system in its development build. Times are this machine's, and nothing is
 * asserted of them; bytes are as they are sent.
 */

test.describe.configure({ mode: 'serial' });

const MONTH_OF = 5_000;
const ROWS = 20_000;

const say = (words: string): boolean => process.stdout.write(`${words}\n`);
const ms = (time: number): string => `${Math.round(time)} ms`;

type Watched = { longestMs: number; interactionMs: number; paintMs: number };

/** Notes from now on for how long the page did nothing else, and how long a press waited for the next picture. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { longestMs: 0, interactionMs: 0, paintMs: 0 };
    Object.assign(window, { watched });
    const each = (type: string, note: (entry: PerformanceEntry) => void, more = {}) =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more });
    each('longtask', ({ duration }) => {
      watched.longestMs = Math.max(watched.longestMs, duration);
    });
    each('largest-contentful-paint', ({ startTime }) => {
      watched.paintMs = startTime;
    });
    each(
      'event',
      ({ duration }) => {
        watched.interactionMs = Math.max(watched.interactionMs, duration);
      },
      { durationThreshold: 16 },
    );
  });
}

const watched = (page: Page): Promise<Watched> =>
  page.evaluate(() => (window as unknown as { watched: Watched }).watched);

const forget = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign((window as unknown as { watched: Watched }).watched, { longestMs: 0, interactionMs: 0 });
  });

test('the first load, and an inquiry', async ({ page, signIn, people }) => {
  const sent = new Map<string, number>();
  page.on('requestfinished', async (request) => {
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    const kind = request.resourceType();
    sent.set(kind, (sent.get(kind) ?? 0) + responseBodySize + responseHeadersSize);
  });
  await watch(page);
  await signIn('131016-staff');
  await page.waitForLoadState('networkidle');
  const { paintMs, longestMs } = await watched(page);
  const bytes = [...sent].map(([kind, size]) => `${kind} ${(size / 1000).toFixed(0)} kB`).join(', ');
  say(`first load: ${bytes}; the largest thing is painted after ${ms(paintMs)}, the longest task ${ms(longestMs)}`);
  await forget(page);
  const transfer = new TransferScreen(page);
  await transfer.chooseHolder('北海道', '函館');
  await transfer.number.pressSequentially(personAt(people, HAKODATE).myNumber);
  const began = Date.now();
  await transfer.inquire.click();
  await expect(transfer.result).toBeVisible();
  const { interactionMs } = await watched(page);
  say(
    `an inquiry: from the press to the answer ${ms(Date.now() - began)}, the slowest press or key ${ms(interactionMs)}`,
  );
});

test('a month of 5,000 inquiries', async ({ page, signIn }) => {
  await page.route('**/v1/transfer/inquiries?*', monthOf(MONTH_OF));
  await watch(page);
  await signIn('131016-staff');
  await forget(page);
  const began = Date.now();
  await page.getByRole('link', { name: '照会履歴' }).click();
  await expect(page.getByRole('row')).toHaveCount(1 + PER_PAGE);
  const opened = Date.now() - began;
  await expect(page.getByText('合計5000件', { exact: true })).toBeVisible({ timeout: 60_000 });
  const { longestMs } = await watched(page);
  say(
    `a month of 5,000: its first page after ${ms(opened)}, its total after ${ms(Date.now() - began)}, the longest task ${ms(longestMs)}`,
  );
});

test('20,000 rows of a bulk', async ({ page, signIn }) => {
  test.slow();
  await answerBulks(page);
  await watch(page);
  await signIn('131016-admin');
  const screen = new BulkScreen(page);
  await screen.open();
  await forget(page);
  let began = Date.now();
  await screen.choose(fileOf(movers(ROWS, (index) => ({ ref: `A-${index}` }))));
  await expect(page.getByRole('button', { name: '20,000人を照会' })).toBeVisible({ timeout: 60_000 });
  say(`20,000 rows: read after ${ms(Date.now() - began)}, the longest task ${ms((await watched(page)).longestMs)}`);
  await forget(page);
  began = Date.now();
  await screen.ask();
  await expect(page.getByText('20,000人の照会が終わりました')).toBeVisible({ timeout: 120_000 });
  say(
    `20,000 rows: asked and shown after ${ms(Date.now() - began)} (answers made here), the longest task ${ms((await watched(page)).longestMs)}`,
  );
});
