import { expect, type Locator, type Page, type Route } from '@playwright/test';

/** 一括照会, as its user speaks of it. */
export class BulkScreen {
  readonly page: Page;
  readonly file: Locator;
  readonly stop: Locator;
  readonly consent: Locator;

  constructor(page: Page) {
    this.page = page;
    this.file = page.getByLabel('一括照会のファイル');
    this.stop = page.getByRole('button', { name: '照会を止める' });
    this.consent = page.getByRole('checkbox', { name: /^本人の同意を得た方は/ });
  }

  async open(): Promise<void> {
    await this.page.getByRole('tab', { name: '一括照会' }).click();
    await expect(this.page.getByRole('button', { name: 'ファイルを選ぶ' })).toBeVisible();
  }

  async choose(text: string, name = '転入者.csv'): Promise<void> {
    await this.file.setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  }

  async ask(): Promise<void> {
    if ((await this.consent.count()) > 0) await this.consent.check();
    await this.page.getByRole('button', { name: /^[\d,]+人を照会$/ }).click();
  }

  step(name: 'ファイル' | '確認' | '照会' | '結果'): Locator {
    return this.page.getByRole('list', { name: '一括照会の手順' }).locator('[aria-current=step]', { hasText: name });
  }
}

export const HEAD = '整理番号,個人番号,生年月日,転入前市区町村コード,本人同意';

const WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** An invented number with a right check digit, made when the test runs. */
export function numberOf(seed: number): string {
  const digits = String(seed).padStart(11, '0');
  const rest = WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11;
  return digits + (rest <= 1 ? 0 : 11 - rest);
}

export type Row = { ref: string; myNumber?: string; birthDate?: string; holders?: string; consent?: string };

export const fileOf = (rows: readonly Row[]): string =>
  [
    HEAD,
    ...rows.map(({ ref, myNumber = numberOf(1), birthDate = '19500131', holders = '012025', consent = '' }) =>
      [ref, myNumber, birthDate, holders, consent].join(','),
    ),
    '',
  ].join('\r\n');

/** So many movers-in, from three municipalities. */
export const movers = (count: number, change: (index: number) => Partial<Row> = () => ({})): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    ref: `A-${String(index + 1).padStart(4, '0')}`,
    myNumber: numberOf(index + 1),
    holders: ['012025', '131024', '012041'][index % 3] ?? '',
    ...change(index),
  }));

export const HAKODATE_PLACE = { code: '012025', prefecture: '北海道', name: '函館市' };
const ASAHIKAWA_PLACE = { code: '012041', prefecture: '北海道', name: '旭川市' };

const DOSE = {
  vaccinatedOn: '2021-06-01',
  ticketNumber: '0000000042',
  municipality: HAKODATE_PLACE.code,
  venue: '見本会場',
  doctor: '',
  manufacturer: '見本製薬',
  lotNumber: 'MIHON01',
  registeredAt: '2021-06-01T00:00:00.000Z',
};

const found = (index: number) => ({
  holder: HAKODATE_PLACE,
  inquiryId: '017db690-b3e8-7000-8000-000000000077',
  basis: 'terms',
  outcome: 'found',
  matchedBy: 'my-number',
  person: { name: `見本 ${index}号`, nameKana: 'ミホン', birthDate: '1950-01-31', sex: 'female' },
  vaccinations: [
    { ...DOSE, dose: 1 },
    { ...DOSE, dose: 2, vaccinatedOn: '2021-06-22' },
  ],
});

/** Found, contradictory, another date of birth, consent needed, nobody, in turn. */
export function answerTo(ref: string, index: number): object {
  const held = (outcome: string) => ({ ...found(index), outcome, person: undefined, vaccinations: [] });
  const given = { ref, asked: 1, answers: [] as object[], notAsked: [] as object[] };
  switch (index % 6) {
    case 0:
    case 1:
      return { ...given, answers: [found(index)], outcome: 'found' };
    case 2:
      return {
        ...given,
        asked: 0,
        notAsked: [{ holder: ASAHIKAWA_PLACE, reason: 'individual-consent-required' }],
        outcome: 'not-asked',
      };
    case 3:
      return { ...given, answers: [held('contradictory')], outcome: 'contradictory' };
    case 4:
      return { ...given, answers: [held('birth-date-differs')], outcome: 'birth-date-differs' };
    default:
      return { ...given, outcome: 'not-found' };
  }
}

export const BULK_ID = '017db690-b3e8-7000-8000-0000000000b1';

export const started = (route: Route): Promise<void> =>
  route.fulfill({
    status: 201,
    json: {
      bulkId: BULK_ID,
      expiresAt: '2027-01-01T00:00:00.000Z',
      chunkPersonsMax: 100,
      inquirerAgreed: true,
      agreedHolders: [HAKODATE_PLACE.code],
    },
  });

export type AskedChunk = { n: number; body: string };

/** A server that answers as above; `meanwhile` may answer a chunk otherwise. */
export async function answerBulks(
  page: Page,
  meanwhile: (route: Route, n: number) => Promise<boolean> | boolean = () => false,
): Promise<AskedChunk[]> {
  const asked: AskedChunk[] = [];
  await page.route('**/v1/transfer/bulk-inquiries', started);
  await page.route('**/v1/transfer/bulk-inquiries/*/chunks/*', async (route) => {
    const n = Number(new URL(route.request().url()).pathname.split('/').at(-1));
    const body = route.request().postData() ?? '';
    asked.push({ n, body });
    if (await meanwhile(route, n)) return;
    const { persons } = JSON.parse(body) as { persons: { ref: string }[] };
    const results = persons.map(({ ref }, index) => answerTo(ref, index));
    await route.fulfill({ json: { bulkId: BULK_ID, chunk: n, inquiredAt: '2026-11-25T01:23:45.000Z', results } });
  });
  return asked;
}
