import { expect, type Route } from '@playwright/test';
import { ProtectionScreen } from '../protection.ts';
import { busy, FAILED_CALL, never, problem, type State } from '../state.ts';
import { CHIYODA } from '../test.ts';
import { NOBODY } from '../transfer.ts';

/** The states of 支援措置, and of what it adds to 照会履歴. Lists are made here: each needs another past. */

const ACCOUNT = `${CHIYODA}-admin`;
const DAY_MS = 24 * 60 * 60 * 1000;
const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const lasting = (id: number, more: object) => ({
  protectionId: `017dbb63-8000-7cc3-98c4-00000000000${id}`,
  startedAt: ago(200 + id),
  by: `${CHIYODA}-admin2`,
  state: 'active',
  ...more,
});

const ACTIVE = [
  lasting(1, { until: dayIn(160), reference: '支援-2026-0042' }),
  lasting(2, {
    until: dayIn(12),
    reference: '支援-2026-0017',
    state: 'lift-requested',
    liftRequestedBy: `${CHIYODA}-admin2`,
    liftRequestedAt: ago(2),
  }),
  lasting(3, {}),
];
const LIFTED = lasting(4, {
  reference: '支援-2025-0003',
  state: 'lifted',
  liftRequestedBy: `${CHIYODA}-admin`,
  liftRequestedAt: ago(40),
  liftedBy: `${CHIYODA}-admin2`,
  liftedAt: ago(39),
});

function protections(route: Route) {
  const query = new URL(route.request().url()).searchParams;
  if (query.has('endsWithin')) return route.fulfill({ json: { protections: ACTIVE.slice(1, 2) } });
  return route.fulfill({ json: { protections: query.has('state') ? ACTIVE : [...ACTIVE, LIFTED] } });
}

const inquiriesAbout = (hidden: number) => (route: Route) => {
  const query = new URL(route.request().url()).searchParams;
  const isMarked = query.has('protected');
  const inquiry = (index: number) => ({
    inquiryId: `017db690-b3e8-7000-8000-00000000000${index}`,
    inquiredAt: `${query.get('month')}-01T05:${30 - index * 4}:00.000Z`,
    inquirer: { code: '012033', prefecture: '北海道', name: '小樽市' },
    holder: { code: CHIYODA, prefecture: '東京都', name: '千代田区' },
    method: 'my-number',
    basis: 'terms',
    ...(index === 1 ? { outcome: 'not-found', doses: [], protected: true } : { outcome: 'found', doses: [1, 2] }),
  });
  return route.fulfill({
    json: { inquiries: isMarked ? [inquiry(1)] : [0, 1, 2].map(inquiry), ...(!isMarked && hidden > 0 && { hidden }) },
  });
};

const PATH = '/protections';
const LIST = '**/v1/protections?*';

export const PROTECTION: readonly State[] = [
  {
    name: 'protection-form',
    title: 'P1 P5 G3: protecting, and what it does and does not do',
    account: ACCOUNT,
    path: PATH,
    reach: (page) => expect(page.getByText('先に支援措置を登録し、その後で照会してください。')).toBeVisible(),
  },
  {
    name: 'protection-no-role',
    title: 'P1 G3: who is no guardian is told so',
    account: `${CHIYODA}-staff`,
    reach: async (page) => {
      await page.goto(PATH);
      await expect(page.getByText(/支援措置を扱えるのは/)).toBeVisible();
    },
  },
  {
    name: 'protection-empty',
    title: 'P1: pressed with nothing filled in',
    account: ACCOUNT,
    path: PATH,
    reach: async (page) => {
      await new ProtectionScreen(page).protect.click();
      await expect(page.getByRole('link', { name: 'マイナンバーを入力してください。' })).toBeVisible();
    },
  },
  {
    name: 'protection-asking',
    title: 'P1: while it is being recorded',
    account: ACCOUNT,
    path: PATH,
    prepare: (page) => page.route('**/v1/protections', never),
    reach: async (page) => {
      await new ProtectionScreen(page).number.fill(NOBODY);
      await new ProtectionScreen(page).protect.click();
      await expect(page.getByRole('button', { name: '登録しています' })).toBeVisible();
    },
  },
  {
    name: 'protection-done',
    title: 'P1 P6: protected, and no number stays on the screen',
    account: '131091-admin',
    path: PATH,
    reach: (page) =>
      new ProtectionScreen(page).protectPerson(NOBODY, { until: dayIn(12), reference: '支援-2026-0042' }),
  },
  {
    name: 'protection-too-many',
    title: 'P3: the day’s limit',
    account: ACCOUNT,
    path: PATH,
    complaint: FAILED_CALL,
    prepare: (page) =>
      page.route(
        '**/v1/protections',
        problem(
          429,
          'too-many-protections',
          '急ぎの場合は、別の支援措置担当者が登録してください。上限は日本時間の翌日に戻ります。',
        ),
      ),
    reach: async (page) => {
      await new ProtectionScreen(page).number.fill(NOBODY);
      await new ProtectionScreen(page).protect.click();
      await expect(page.getByText('支援措置を登録できませんでした')).toBeVisible();
    },
  },
  {
    name: 'protection-list',
    title: 'P2 P3 P6: the list, with what ends soon first',
    account: ACCOUNT,
    path: PATH,
    prepare: (page) => page.route(LIST, protections),
    reach: async (page) => {
      await page.getByRole('button', { name: '一覧を見る' }).click();
      await page.getByRole('checkbox', { name: '解除済みも表示' }).check();
      await expect(page.getByText('解除済み。', { exact: false })).toBeVisible();
    },
  },
  {
    name: 'protection-list-none',
    title: 'P6: nobody is protected',
    account: '131105-admin',
    path: PATH,
    reach: async (page) => {
      await new ProtectionScreen(page).open('一覧・解除');
      await expect(page.getByText('保護中の支援措置はありません')).toBeVisible();
    },
  },
  {
    name: 'protection-list-failed',
    title: 'P6: the list can’t be loaded',
    account: ACCOUNT,
    path: PATH,
    complaint: FAILED_CALL,
    prepare: (page) => page.route(LIST, busy),
    reach: async (page) => {
      await new ProtectionScreen(page).open('一覧・解除');
      await expect(page.getByText('支援措置を読み込めませんでした')).toBeVisible();
    },
  },
  {
    name: 'protection-request-lift',
    title: 'P3: asking to lift',
    account: ACCOUNT,
    path: PATH,
    prepare: (page) => page.route(LIST, protections),
    reach: async (page) => {
      await new ProtectionScreen(page).open('一覧・解除');
      await new ProtectionScreen(page).row('支援-2026-0042').getByRole('button').click();
      await expect(page.getByText('申し出ただけでは解除されません。')).toBeVisible();
    },
  },
  {
    name: 'protection-second-needed',
    title: 'P3: the same guardian asks twice',
    account: ACCOUNT,
    path: PATH,
    complaint: FAILED_CALL,
    prepare: async (page) => {
      await page.route(LIST, protections);
      const detail = '解除は、申し出た人とは別の支援措置担当者が、7日以内に確かめて行います。';
      await page.route('**/lift', problem(403, 'second-guardian-required', detail));
    },
    reach: async (page) => {
      await new ProtectionScreen(page).open('一覧・解除');
      await new ProtectionScreen(page).row('支援-2026-0042').getByRole('button').click();
      await page.getByRole('button', { name: '解除を申し出る' }).click();
      await expect(page.getByText(/申し出た人とは別の/)).toBeVisible();
    },
  },
  {
    name: 'protection-lift',
    title: 'P3: the second guardian sees who asked, and until when',
    account: ACCOUNT,
    path: PATH,
    prepare: (page) => page.route(LIST, protections),
    reach: async (page) => {
      await new ProtectionScreen(page).open('一覧・解除');
      await new ProtectionScreen(page).row('支援-2026-0017').getByRole('button').click();
      await expect(page.getByRole('heading', { name: '支援措置を解除する' })).toBeVisible();
    },
  },
  {
    name: 'protection-looked-up',
    title: 'P6: looked up by number',
    account: ACCOUNT,
    path: PATH,
    prepare: (page) =>
      page.route('**/v1/protections/search', (route) => route.fulfill({ json: { protections: [ACTIVE[0], LIFTED] } })),
    reach: async (page) => {
      const screen = new ProtectionScreen(page);
      await screen.open('番号で調べる');
      await screen.number.fill(NOBODY);
      await page.getByRole('button', { name: '調べる', exact: true }).click();
      await expect(page.getByText('入力した方の支援措置が、2件あります')).toBeVisible();
    },
  },
  {
    name: 'history-protected',
    title: 'P4 P5 A5: what was asked about the protected, marked; and how many are hidden',
    account: ACCOUNT,
    path: '/history',
    prepare: (page) => page.route('**/v1/transfer/inquiries?direction=received*', inquiriesAbout(2)),
    reach: async (page) => {
      await page.getByRole('tab', { name: '照会された記録' }).click();
      await expect(page.getByRole('heading', { name: '支援措置の対象者への照会' })).toBeVisible();
      await expect(page.getByText('表示していない照会が2件あります')).toBeVisible();
    },
  },
];
