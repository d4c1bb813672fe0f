import { expect, type Page } from '@playwright/test';
import { busy, FAILED_CALL, never, problem, type State } from '../state.ts';
import { ASAHIKAWA, HAKODATE, personAt } from '../test.ts';
import { NOBODY } from '../transfer.ts';
import { AGREED, ask, chooseAsahikawa, chooseHakodate, fillByName, transfer } from './steps.ts';

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

export const ANSWERS: State[] = [
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
