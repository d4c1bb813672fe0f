import { expect } from '@playwright/test';
import { busy, FAILED_CALL, never, problem, type State } from '../state.ts';
import { AGREED, NOT_AGREED } from './steps.ts';

const MARKED_TEXT = `# 確認事項（見本）

&copy; 見本の村。**「強調」**、*斜体*、\`符号\`、[案内](https://example.jp/)、<b>HTML</b>、![図](figure.png)

> 引用の中の
>
> 1. 一つ目
>    - その中

| 項目 | 内容 |
|---|---|
| 一 | 二 |

---

    字下げした段落

<script>alert(1)</script>
`;

export const TERMS: State[] = [
  {
    name: 'terms-open',
    title: 'T1 T2: 確認事項, open for agreement',
    account: `${NOT_AGREED}-admin`,
    path: '/terms',
    reach: (page) => expect(page.getByRole('button', { name: '同意' })).toBeVisible(),
  },
  {
    name: 'terms-addendum',
    title: 'T1 T2: 確認事項（追加分）',
    account: `${NOT_AGREED}-admin`,
    path: '/terms',
    reach: async (page) => {
      await page.getByRole('tab', { name: '確認事項（追加分）' }).click();
      await expect(page.getByRole('region', { name: '確認事項（追加分）の本文' })).toBeVisible();
    },
  },
  {
    name: 'terms-marks',
    title: 'T2: whatever Markdown can say in a text',
    account: `${NOT_AGREED}-admin`,
    path: '/terms',
    prepare: (page) =>
      page.route('**/v1/terms/*', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), body: MARKED_TEXT } });
      }),
    reach: (page) => expect(page.getByText('© 見本の村')).toBeVisible(),
  },
  {
    name: 'terms-agreed',
    title: 'T3 T4: agreed, by whom and when',
    account: `${AGREED}-admin`,
    path: '/terms',
    reach: (page) => expect(page.getByRole('button', { name: '同意済み' })).toBeVisible(),
  },
  {
    name: 'terms-no-role',
    title: 'T6: who can’t agree sees why',
    account: `${NOT_AGREED}-staff`,
    path: '/terms',
    reach: (page) => expect(page.getByText(/同意できるのは/)).toBeVisible(),
  },
  {
    name: 'terms-new-version',
    title: 'T5: a new version, and who agreed to the earlier one',
    account: `${NOT_AGREED}-admin`,
    path: '/terms',
    prepare: (page) =>
      page.route('**/v1/terms/*', async (route) => {
        const answer = await route.fetch();
        const previous = { version: '2021-10-01', agreedAt: '2021-10-02T01:23:00Z', agreedBy: `${NOT_AGREED}-admin` };
        await route.fulfill({ response: answer, json: { ...(await answer.json()), previous } });
      }),
    reach: (page) => expect(page.getByText('新しい版が示されています。改めて同意が必要です')).toBeVisible(),
  },
  {
    name: 'terms-superseded',
    title: 'T5: the text changed while it was read',
    account: `${NOT_AGREED}-admin`,
    path: '/terms',
    complaint: FAILED_CALL,
    prepare: (page) => page.route('**/consent', problem(409, 'terms-superseded', '版が替わりました。')),
    reach: async (page) => {
      await page.getByRole('button', { name: '同意' }).click();
      await expect(page.getByText('新しい版に差し替わったため、同意は記録されませんでした')).toBeVisible();
    },
  },
  {
    name: 'terms-loading',
    title: 'T2: while the text loads',
    account: `${NOT_AGREED}-admin`,
    path: '/terms',
    prepare: (page) => page.route('**/v1/terms/*', never),
    reach: (page) => expect(page.getByText('確認事項を読み込んでいます')).toBeAttached(),
  },
  {
    name: 'terms-failed',
    title: 'T2: the text can’t be loaded',
    account: `${NOT_AGREED}-admin`,
    path: '/terms',
    complaint: FAILED_CALL,
    prepare: (page) => page.route('**/v1/terms/*', busy),
    reach: (page) => expect(page.getByText('確認事項を読み込めませんでした')).toBeVisible(),
  },
  {
    name: 'terms-agreeing-failed',
    title: 'T3: the agreement can’t be recorded',
    account: `${NOT_AGREED}-admin`,
    path: '/terms',
    complaint: FAILED_CALL,
    prepare: (page) => page.route('**/consent', busy),
    reach: async (page) => {
      await page.getByRole('button', { name: '同意' }).click();
      await expect(page.getByText('同意を記録できたか、確かめられませんでした')).toBeVisible();
    },
  },
];
