import { expect, type Page, type Route } from '@playwright/test';
import { BULK } from './bulkStates.ts';
import { PROTECTION } from './protectionStates.ts';
import { busy, FAILED_CALL, never, problem, type State } from './state.ts';
import type { Person } from './system.ts';
import { ASAHIKAWA, CHIYODA, HAKODATE, personAt } from './test.ts';
import { NOBODY, TransferScreen } from './transfer.ts';

const AGREED = CHIYODA;
const NOT_AGREED = '012033';

const SOME_DOSE = {
  vaccinatedOn: '2021-06-01',
  ticketNumber: '0000000042',
  municipality: HAKODATE,
  venue: '見本会場',
  doctor: '',
  manufacturer: '見本製薬',
  lotNumber: 'MIHON01',
  registeredAt: '2021-06-01T00:00:00.000Z',
};

/** The system's own answer to an inquiry, but for this. */
const changeAnswer = (page: Page, changed: object): Promise<unknown> =>
  page.route('**/v1/transfer/inquiries', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), ...changed } });
  });

const transfer = (page: Page): TransferScreen => new TransferScreen(page);

async function chooseHakodate(page: Page): Promise<TransferScreen> {
  const screen = transfer(page);
  await screen.chooseHolder('ほっかいどう', 'はこだて');
  return screen;
}

async function chooseAsahikawa(page: Page): Promise<TransferScreen> {
  const screen = transfer(page);
  await screen.chooseHolder('北海道', '旭川');
  return screen;
}

async function ask(page: Page, number: string): Promise<TransferScreen> {
  const screen = await chooseHakodate(page);
  await screen.number.fill(number);
  await screen.inquire.click();
  return screen;
}

async function fillByName(page: Page, person: Pick<Person, 'name' | 'birthDate' | 'sex'>): Promise<TransferScreen> {
  const screen = await chooseHakodate(page);
  await screen.chooseByName();
  await screen.fillPerson(person);
  await screen.consent.check();
  return screen;
}

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

const TERMS: State[] = [
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

const FORM: State[] = [
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

const ANSWERS: State[] = [
  {
    name: 'transfer-asking',
    title: 'Q5: while the inquiry is on its way',
    account: `${AGREED}-staff`,
    prepare: (page) => page.route('**/v1/transfer/inquiries', never),
    reach: async (page) => {
      await ask(page, NOBODY);
      await expect(page.getByRole('button', { name: '照会しています' })).toBeVisible();
    },
  },
  {
    name: 'transfer-found',
    title: 'Q10 Q14: the answer, on the basis of the terms',
    account: `${AGREED}-staff`,
    reach: async (page, people) => {
      await ask(page, personAt(people, HAKODATE, '見本 花子').myNumber);
      await expect(transfer(page).result).toBeVisible();
    },
  },
  {
    name: 'transfer-found-by-consent',
    title: 'Q10: the answer, on the basis of individual consent',
    account: `${AGREED}-staff`,
    reach: async (page, people) => {
      const screen = await chooseAsahikawa(page);
      await screen.consent.check();
      await screen.number.fill(personAt(people, ASAHIKAWA, '見本 太郎').myNumber);
      await screen.inquire.click();
      await expect(screen.result).toBeVisible();
    },
  },
  {
    name: 'transfer-not-found',
    title: 'Q13: nobody has that number',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      await ask(page, NOBODY);
      await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
    },
  },
  {
    name: 'transfer-not-found-by-name',
    title: 'Q12 Q13: nobody of that name, date and sex',
    account: `${AGREED}-staff`,
    reach: async (page) => {
      const screen = await fillByName(page, { name: '見本 不在', birthDate: '1950-01-31', sex: 'male' });
      await screen.inquire.click();
      await expect(page.getByText('函館市に、該当する接種記録はありません')).toBeVisible();
    },
  },
  {
    name: 'transfer-ambiguous',
    title: 'Q12 Q13: several persons match',
    account: `${AGREED}-staff`,
    reach: async (page, people) => {
      const screen = await fillByName(page, personAt(people, HAKODATE, '見本 陽子'));
      await screen.inquire.click();
      await expect(page.getByText('該当者が複数います')).toBeVisible();
    },
  },
  {
    name: 'transfer-contradictory',
    title: 'R1 Q13: the records can’t be one person’s',
    account: `${AGREED}-staff`,
    prepare: (page) => changeAnswer(page, { outcome: 'contradictory' }),
    reach: async (page) => {
      await ask(page, NOBODY);
      await expect(page.getByText('記録に食い違いがあります')).toBeVisible();
    },
  },
  {
    name: 'transfer-found-to-compare',
    title: 'R2 R3 R4: what is to be compared before the records are relied on',
    account: `${AGREED}-staff`,
    prepare: (page) =>
      changeAnswer(page, {
        outcome: 'found',
        matchedBy: 'kana',
        person: { name: '見本 花子', nameKana: '', birthDate: '1950-01', sex: 'unknown' },
        vaccinations: [
          { ...SOME_DOSE, dose: 2, cautions: ['missing-earlier'] },
          { ...SOME_DOSE, dose: 3, cautions: ['same-day'], name: '架空 花子', nameKana: 'カクウ ハナコ' },
        ],
      }),
    reach: async (page) => {
      await ask(page, NOBODY);
      await expect(page.getByText('氏名カナだけで見つかりました')).toBeVisible();
    },
  },
  {
    name: 'transfer-refused-by-server',
    title: 'Q9 Q13: the server decides otherwise than the screen showed',
    account: `${AGREED}-staff`,
    complaint: FAILED_CALL,
    prepare: (page) =>
      page.route(
        '**/v1/transfer/inquiries',
        problem(
          403,
          'individual-consent-required',
          '本人の同意が必要です。「本人同意」にチェックを入れて、もう一度照会してください。',
        ),
      ),
    reach: async (page) => {
      await ask(page, NOBODY);
      await expect(page.getByText('照会できませんでした')).toBeVisible();
    },
  },
  {
    name: 'transfer-too-many',
    title: 'Q13: too many inquiries',
    account: `${AGREED}-staff`,
    complaint: FAILED_CALL,
    prepare: (page) =>
      page.route(
        '**/v1/transfer/inquiries',
        problem(429, 'too-many-inquiries', '照会の回数が上限に達しました。1分ほど待って、もう一度照会してください。'),
      ),
    reach: async (page) => {
      await ask(page, NOBODY);
      await expect(page.getByRole('button', { name: '同じ内容でもう一度照会' })).toBeVisible();
    },
  },
  {
    name: 'transfer-unavailable',
    title: 'Q13: the system can’t answer',
    account: `${AGREED}-staff`,
    complaint: FAILED_CALL,
    prepare: (page) => page.route('**/v1/transfer/inquiries', busy),
    reach: async (page) => {
      await ask(page, NOBODY);
      await expect(page.getByRole('button', { name: '同じ内容でもう一度照会' })).toBeVisible();
    },
  },
  {
    name: 'transfer-offline',
    title: 'Q13: without a network',
    account: `${AGREED}-staff`,
    complaint: /ERR_INTERNET_DISCONNECTED|Failed to load resource/,
    reach: async (page) => {
      const screen = await chooseHakodate(page);
      await screen.number.fill(NOBODY);
      await page.context().setOffline(true);
      await screen.inquire.click();
      await expect(page.getByText('照会できませんでした')).toBeVisible();
      await expect(page.getByText(/ネットワークにつながっていません/)).toBeVisible();
    },
  },
];

const AROUND: State[] = [
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

const HISTORY: State[] = [
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

const ALL = [...TERMS, ...FORM, ...ANSWERS, ...HISTORY, ...BULK, ...PROTECTION, ...AROUND];

/** The same states as other people meet them. */
function alsoWith(names: readonly string[], suffix: string, media: NonNullable<State['media']>): State[] {
  return ALL.filter(({ name }) => names.includes(name)).map((state) => ({
    ...state,
    name: `${state.name}-${suffix}`,
    title: `${state.title} (G5: ${suffix})`,
    media,
  }));
}

const KEY_SCREENS = [
  'terms-open',
  'terms-agreed',
  'transfer-start',
  'transfer-consent-checked',
  'transfer-by-name-filled',
  'transfer-number-empty',
  'transfer-found',
  'bulk-check',
  'bulk-asking',
  'bulk-result',
  'history-made',
  'protection-form',
  'protection-list',
  'history-protected',
];

/**
 * Every state of every screen, and how to get there. What the running system can't easily be brought to (slow, out of
 * order, expired) is put in its place at the network; everything else is the system's own answer.
 */
export const STATES: readonly State[] = [
  ...ALL,
  ...alsoWith(KEY_SCREENS, 'forced-colours', { forcedColors: 'active' }),
  ...alsoWith(['transfer-asking', 'terms-loading'], 'reduced-motion', { reducedMotion: 'reduce' }),
  ...alsoWith(
    [
      'terms-agreed',
      'transfer-found',
      'bulk-result',
      'bulk-person',
      'history-made',
      'history-protected',
      'protection-list',
    ],
    'print',
    {
      media: 'print',
    },
  ),
];
