import type { Route } from '@playwright/test';

export const PER_PAGE = 100;

export const queryOf = (route: Route) => new URL(route.request().url()).searchParams;

/** One page of a month of `total` inquiries; cursors are page numbers. */
export function pageOf(total: number, route: Route) {
  const query = queryOf(route);
  const page = Number(query.get('cursor') ?? 0);
  const count = Math.min(PER_PAGE, total - page * PER_PAGE);
  const inquiries = Array.from({ length: count }, (_, index) => ({
    inquiryId: `017db690-b3e8-7000-8000-${String(page * PER_PAGE + index).padStart(12, '0')}`,
    inquiredAt: `${query.get('month')}-01T05:30:00.000Z`,
    inquirer: { code: '131016', prefecture: '東京都', name: '千代田区' },
    holder: { code: '012025', prefecture: '北海道', name: '函館市' },
    staff: '131016-staff',
    method: 'my-number',
    basis: 'terms',
    outcome: 'found',
    doses: [1, 2],
  }));
  return { inquiries, ...((page + 1) * PER_PAGE < total ? { next: String(page + 1) } : {}) };
}

/** Answers 照会履歴 with a month of `total` inquiries. */
export const monthOf = (total: number) => (route: Route) => route.fulfill({ json: pageOf(total, route) });
