import { expect, type Route } from '@playwright/test';
import { busy, FAILED_CALL, never, type State } from '../state.ts';
import { CHIYODA, HAKODATE } from '../test.ts';
import { NOBODY } from '../transfer.ts';
import { AGREED, ask } from './steps.ts';

/** In the month that the page asks for, in the middle of a day in Japan. */
/** In `pages`: counting a month reads all of them, so they have an end. */
const someInquiries =
  (direction: string, pages = 1) =>
  (route: Route) => {
    const { searchParams } = new URL(route.request().url());
    const month = searchParams.get('month') ?? '';
    const page = Number(searchParams.get('cursor') ?? 1);
    const place = (code: string, name: string) => ({ code, prefecture: '北海道', name });
    const own = { code: CHIYODA, prefecture: '東京都', name: '千代田区' };
    const inquiries = Array.from({ length: 6 }, (_, index) => ({
      inquiryId: `017db690-b3e8-7000-8000-00000000000${index}`,
      inquiredAt: `${month}-01T05:${30 - index * 4}:00Z`,
      inquirer: direction === 'made' ? own : place('012033', '小樽市'),
      holder: direction === 'made' ? place(HAKODATE, '函館市') : own,
      ...(direction === 'made' ? { staff: `${CHIYODA}-staff` } : {}),
      method: index % 2 ? 'demographics' : 'my-number',
      ...(index === 2
        ? { outcome: 'refused', reason: 'individual-consent-required', doses: [] }
        : index % 2
          ? { basis: 'individual-consent', outcome: 'ambiguous', doses: [] }
          : { basis: 'terms', outcome: 'found', doses: [1, 2] }),
    }));
    return route.fulfill({ json: { inquiries, ...(page < pages && { next: String(page + 1) }) } });
  };

const NOBODYS_INQUIRY = '017db690-b3e8-7000-8000-000000000001';

export const HISTORY: State[] = [
  {
    name: 'history-made',
    title: 'A5: what this municipality asked',
    account: `${AGREED}-admin`,
    reach: async (page) => {
      await ask(page, NOBODY);
      await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
      await page.getByRole('link', { name: '照会履歴' }).click();
      await expect(page.getByRole('row').nth(1)).toBeVisible();
    },
  },
  {
    name: 'history-received',
    title: 'A5: what others asked about its residents',
    account: `${AGREED}-admin`,
    path: '/history',
    prepare: (page) => page.route('**/v1/transfer/inquiries?direction=received*', someInquiries('received')),
    reach: async (page) => {
      await page.getByRole('tab', { name: '照会された記録' }).click();
      await expect(page.getByRole('row').nth(1)).toBeVisible();
    },
  },
  {
    name: 'history-pages',
    title: 'A5: in pages',
    account: `${AGREED}-admin`,
    path: '/history',
    prepare: (page) => page.route('**/v1/transfer/inquiries?direction=made*', someInquiries('made', 3)),
    reach: async (page) => {
      await page.getByRole('button', { name: '次の100件' }).click();
      await expect(page.getByText('2ページ目')).toBeVisible();
      await expect(page.getByRole('row').nth(1)).toBeVisible();
    },
  },
  {
    name: 'history-empty',
    title: 'A5: a month without inquiries',
    account: '012033-admin',
    path: '/history',
    reach: async (page) => {
      await page.getByRole('button', { name: '前の月' }).click();
      await expect(page.getByText(/に、照会した記録はありません/).last()).toBeVisible();
    },
  },
  {
    name: 'history-no-auditor',
    title: 'A5: who isn’t an auditor sees what was made',
    account: '012033-staff',
    path: '/history',
    reach: (page) => expect(page.getByText(/監査または支援措置の権限を持つ職員だけ/)).toBeVisible(),
  },
  {
    name: 'history-loading',
    title: 'A5: while the record loads',
    account: `${AGREED}-admin`,
    path: '/history',
    prepare: (page) => page.route('**/v1/transfer/inquiries?*', never),
    reach: (page) => expect(page.getByText('照会履歴を読み込んでいます')).toBeAttached(),
  },
  {
    name: 'history-unreadable',
    title: 'A5: an item that can’t be read',
    account: `${AGREED}-admin`,
    path: '/history',
    prepare: (page) =>
      page.route('**/v1/transfer/inquiries?*', (route) =>
        route.fulfill({
          json: {
            inquiries: [{ inquiryId: NOBODYS_INQUIRY, inquiredAt: '2026-04-01T05:30:00.000Z', outcome: 'unreadable' }],
          },
        }),
      ),
    reach: (page) => expect(page.getByText(/読み取れない記録/)).toBeVisible(),
  },
  {
    name: 'history-save-failed',
    title: 'A5: a month couldn’t be saved',
    account: `${AGREED}-admin`,
    path: '/history',
    complaint: FAILED_CALL,
    reach: async (page) => {
      await page.route('**/v1/transfer/inquiries?*', busy);
      await page.getByRole('button', { name: 'この月をExcelで保存' }).click();
      await expect(page.getByText(/を保存できませんでした/).first()).toBeVisible();
    },
  },
  {
    name: 'history-failed',
    title: 'A5: the record can’t be loaded',
    account: `${AGREED}-admin`,
    path: '/history',
    complaint: FAILED_CALL,
    prepare: (page) => page.route('**/v1/transfer/inquiries?*', busy),
    reach: (page) => expect(page.getByText('照会履歴を読み込めませんでした')).toBeVisible(),
  },
];
