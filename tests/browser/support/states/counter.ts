import { expect, type Page } from '@playwright/test';
import { answerBulks, numberOf, started } from '../bulk.ts';
import { never, type State } from '../state.ts';
import { TransferScreen } from '../transfer.ts';
import { ACCOUNT, CHUNKS, STARTS } from './bulk.ts';

/** At the counter, of all that have agreed. */
async function askAll(page: Page): Promise<void> {
  const screen = new TransferScreen(page);
  await page.getByLabel('同意済みのすべての自治体').check();
  await screen.number.fill(numberOf(7));
  await screen.inquire.click();
}

export const COUNTER: State[] = [
  {
    name: 'counter-all',
    title: 'B9: at the counter, all that have agreed in place of a holder',
    account: ACCOUNT,
    reach: async (page) => {
      await page.getByLabel('同意済みのすべての自治体').check();
      await expect(page.getByText(/一度に照会します/)).toBeVisible();
    },
  },
  {
    name: 'counter-all-asking',
    title: 'B9: while it is on its way',
    account: ACCOUNT,
    prepare: async (page) => {
      await page.route(STARTS, started);
      await page.route(CHUNKS, never);
    },
    reach: async (page) => {
      await askAll(page);
      await expect(page.getByRole('button', { name: '照会しています' })).toBeVisible();
    },
  },
  {
    name: 'counter-all-found',
    title: 'B9: each holder’s answer, as at the counter',
    account: ACCOUNT,
    prepare: answerBulks,
    reach: async (page) => {
      await askAll(page);
      await expect(page.getByRole('heading', { name: '照会結果：該当あり' })).toBeVisible();
    },
  },
];
