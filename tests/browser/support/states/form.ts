import { expect } from '@playwright/test';
import { busy, FAILED_CALL, never, type State } from '../state.ts';
import { NOBODY, TransferScreen } from '../transfer.ts';
import { AGREED, chooseAsahikawa, chooseHakodate, fillByName, transfer } from './steps.ts';

export const FORM: State[] = [
  {
    name: 'transfer-start',
    title: 'Q1 Q4 G3: before a holder is chosen',
    account: `${AGREED}-staff`,
    reach: (page) => expect(transfer(page).prefecture).toBeVisible(),
  },
  {
    name: 'transfer-prefectures',
    title: 'Q2: the list of prefectures',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await transfer(page).prefecture.click();
      await expect(page.getByRole('option', { name: '北海道' })).toBeVisible();
    },
  },
  {
    name: 'transfer-own-prefecture',
    title: 'Q2: one’s own municipality can’t be chosen, and it says so',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await TransferScreen.choose(transfer(page).prefecture, 'とうきょう');
      await transfer(page).municipality.click();
      await expect(page.getByText('自自治体（千代田区）は、照会先に選べません。')).toBeVisible();
      await expect(page.getByRole('option', { name: '中央区' })).toBeVisible();
      await expect(page.getByRole('option', { name: '千代田区' })).toHaveCount(0);
      await expect(page.getByText('未同意').first()).toBeVisible();
    },
  },
  {
    name: 'transfer-holders',
    title: 'Q2 Q5 Q6: each municipality of the list shows whether it has agreed',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await TransferScreen.choose(transfer(page).prefecture, '北海道');
      await transfer(page).municipality.click();
      await expect(page.getByRole('option', { name: '函館市 同意済み' })).toBeVisible();
      await expect(page.getByRole('option', { name: '旭川市 未同意' })).toBeVisible();
    },
  },
  {
    name: 'transfer-holders-failed',
    title: 'Q2: the list is of use when it can’t be found out who has agreed',
    account: `${AGREED}-staff`,
    complaint: FAILED_CALL,
    prepare: (page) => page.route('**/holders?*', busy),
    reach: async (page) => {
      await TransferScreen.choose(transfer(page).prefecture, '北海道');
      await transfer(page).municipality.click();
      await expect(page.getByText('同意は、自治体を選択すると表示します。')).toBeVisible();
      await expect(page.getByRole('option', { name: '函館市' })).toBeVisible();
    },
  },
  {
    name: 'transfer-none-found',
    title: 'Q2: nothing is found by what was typed',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await transfer(page).prefecture.fill('ぬぬぬ');
      await expect(page.getByText(/見つかりません。/)).toBeVisible();
    },
  },
  {
    name: 'transfer-requirement-loading',
    title: 'Q4: while it isn’t known whether consent is needed',
    account: `${AGREED}-staff`,
    prepare: (page) => page.route('**/requirement?*', never),
    reach: async (page) => {
      await TransferScreen.choose(transfer(page).prefecture, '北海道');
      await TransferScreen.choose(transfer(page).municipality, '函館');
      await expect(page.getByText('同意の状況を確認しています。').first()).toBeAttached();
    },
  },
  {
    name: 'transfer-requirement-failed',
    title: 'Q4: whether consent is needed can’t be found out',
    account: `${AGREED}-staff`,
    complaint: FAILED_CALL,
    prepare: (page) => page.route('**/requirement?*', busy),
    reach: async (page) => {
      await TransferScreen.choose(transfer(page).prefecture, '北海道');
      await TransferScreen.choose(transfer(page).municipality, '函館');
      await expect(page.getByText('同意の状況を確認できませんでした')).toBeVisible();
    },
  },
  {
    name: 'transfer-exempt',
    title: 'Q5: both have agreed',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      const screen = await chooseHakodate(page);
      await expect(screen.inquire).not.toHaveAttribute('aria-disabled');
    },
  },
  {
    name: 'transfer-consent-needed',
    title: 'Q6: consent is needed',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await chooseAsahikawa(page);
      await expect(page.getByText('本人の同意は必須です')).toBeVisible();
    },
  },
  {
    name: 'transfer-consent-checked',
    title: 'Q6: consent is declared',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      const screen = await chooseAsahikawa(page);
      await screen.consent.check();
      await screen.number.fill(NOBODY);
      await expect(screen.inquire).not.toHaveAttribute('aria-disabled');
    },
  },
  {
    name: 'transfer-number-empty',
    title: 'Q5 Q13: pressed without a number',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await (await chooseHakodate(page)).inquire.click();
      await expect(page.getByRole('link', { name: 'マイナンバーを入力してください。' })).toBeVisible();
    },
  },
  {
    name: 'transfer-number-wrong',
    title: 'Q3 Q13: a wrong check digit',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await (await chooseHakodate(page)).number.fill('123456789012');
      await expect(page.getByText(/マイナンバーが正しくありません/)).toBeVisible();
    },
  },
  {
    name: 'transfer-by-name',
    title: 'Q1 Q8: by name, date of birth and sex, consent is always needed',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      const screen = await chooseHakodate(page);
      await screen.chooseByName();
      await expect(page.getByText('本人の同意は必須です')).toBeVisible();
    },
  },
  {
    name: 'transfer-by-name-filled',
    title: 'Q8 Q12: by name, filled in with a Japanese era',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      const screen = await fillByName(page, { name: '見本 花子', birthDate: '昭和25-1-31', sex: 'female' });
      await expect(page.getByText('1950年1月31日（昭和25年）')).toBeVisible();
      await expect(screen.inquire).not.toHaveAttribute('aria-disabled');
    },
  },
  {
    name: 'transfer-by-name-empty',
    title: 'Q13: by name, pressed with nothing filled in',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      const screen = await chooseHakodate(page);
      await screen.chooseByName();
      await screen.consent.check();
      await screen.inquire.click();
      await expect(page.getByRole('link', { name: '性別を選択してください。' })).toBeVisible();
    },
  },
];
