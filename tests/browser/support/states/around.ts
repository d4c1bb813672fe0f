import { expect } from '@playwright/test';
import { FAILED_CALL, type State } from '../state.ts';
import { NOBODY } from '../transfer.ts';
import { AGREED, chooseHakodate, transfer } from './steps.ts';

export const AROUND: State[] = [
  {
    name: 'session-expired',
    title: 'G1: the session is over, and what was typed is still there',
    account: `${AGREED}-staff`,
    complaint: FAILED_CALL,
    reach: async (page) => {
      const screen = await chooseHakodate(page);
      await screen.number.fill(NOBODY);
      await page.route('**/identity/token', (route) =>
        route.fulfill({ status: 400, json: { error: 'invalid_grant' } }),
      );
      await page.route('**/v1/**', (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
      await screen.inquire.click();
      await expect(page.getByText(/サインインの期限が切れました。/).first()).toBeVisible();
      await expect(screen.number).toHaveValue('1234 5678 9018');
    },
  },
  {
    name: 'session-expiring',
    title: 'G1: the session ends soon',
    account: `${AGREED}-staff`,
    complaint: FAILED_CALL,
    reach: async (page) => {
      // The first token lives for a little more than the two minutes in which renewal begins; renewal is refused.
      await page.route('**/identity/token', async (route) => {
        if (route.request().postData()?.includes('refresh_token'))
          return route.fulfill({ status: 400, json: { error: 'invalid_grant' } });
        const answer = await route.fetch();
        return route.fulfill({ response: answer, json: { ...(await answer.json()), expires_in: 121 } });
      });
      await page.reload();
      await expect(page.getByText(/まもなくサインインの期限が切れます。/)).toBeVisible();
    },
  },
  {
    name: 'session-nearly-idle',
    title: 'G6: nobody touches the page, and it will soon be cleared',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await page.clock.install();
      await page.reload();
      await expect(transfer(page).number).toBeVisible();
      await page.clock.fastForward('28:30');
      await expect(page.getByText('しばらく操作がありません。')).toBeVisible();
    },
  },
  {
    name: 'signed-out-unfinished',
    title: 'G3: signed out without a network',
    account: `${AGREED}-staff`,
    complaint: /ERR_INTERNET_DISCONNECTED|Failed to load resource/,
    prepare: (page) => page.route('**/identity/**', (route) => route.abort()),
    reach: async (page) => {
      await page.getByRole('button', { name: 'サインアウト' }).click();
      await expect(page.getByText('サインアウトの手続きが終わっていません')).toBeVisible();
    },
  },
  {
    name: 'no-municipality',
    title: 'G1: a token that names no municipality',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await page.route('**/identity/token', async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        const [head, payload = '', signature] = body.access_token.split('.');
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
        claims['cognito:groups'] = ['inquirer'];
        const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
        await route.fulfill({ response: answer, json: { ...body, access_token: `${head}.${changed}.${signature}` } });
      });
      await page.reload();
      await expect(page.getByText('自治体を確かめられないため、利用できません')).toBeVisible();
    },
  },
  {
    name: 'page-failed',
    title: 'G3: a page whose code can’t be loaded',
    account: `${AGREED}-staff`,
    complaint: /Failed to (load|fetch)|ERR_FAILED|HelpPage|Boundary/,
    reach: async (page) => {
      await page.route('**/assets/HelpPage-*.js', (route) => route.abort());
      await page.getByRole('link', { name: '操作説明' }).click();
      await expect(page.getByText('画面を表示できませんでした')).toBeVisible();
    },
  },
  {
    name: 'signed-out',
    title: 'G3: signed out',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await page.getByRole('button', { name: 'サインアウト' }).click();
      await expect(page.getByRole('heading', { name: 'サインアウトしました' })).toBeVisible();
    },
  },
  {
    name: 'sign-in-failed',
    title: 'G1: the sign-in couldn’t be finished',
    account: `${AGREED}-staff`,
    complaint: FAILED_CALL,
    reach: async (page) => {
      await page.route('**/identity/token', (route) =>
        route.fulfill({ status: 400, json: { error: 'invalid_grant' } }),
      );
      await page.reload();
      await expect(page.getByRole('heading', { name: 'サインインできませんでした' })).toBeVisible();
    },
  },
  {
    name: 'help',
    title: 'G3: 操作説明 with pictures',
    account: `${AGREED}-staff`,
    path: '/help',
    reach: async (page) => {
      await expect(page.getByRole('heading', { name: '困ったとき' })).toBeVisible();
      for (const picture of await page.getByRole('img').all()) {
        await picture.scrollIntoViewIfNeeded();
        await expect(picture).toHaveJSProperty('complete', true);
      }
      await page.evaluate(() => window.scrollTo(0, 0));
    },
  },
];
