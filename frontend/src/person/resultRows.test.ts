import { expect, test } from 'vitest';
import type { InquiryFound, Vaccination } from '../api/types';
import { firstOfLater, hasDoubtfulDates } from './cautions';
import { columnsOf, fileRows, municipalityOfDose } from './resultRows';

const dose = (number: number, more: Partial<Vaccination> = {}): Vaccination => ({
  dose: number,
  vaccinatedOn: '2021-06-01',
  ticketNumber: '0000000042',
  municipality: '402311',
  venue: '',
  doctor: '',
  manufacturer: '見本製薬',
  lotNumber: '',
  registeredAt: '2021-06-01T00:00:00.000Z',
  ...more,
});

const answerOf = (...vaccinations: Vaccination[]): InquiryFound => ({
  inquiryId: '017db690-b3e8-7000-8000-000000000001',
  inquiredAt: '2021-12-14T01:23:45.000Z',
  holder: { code: '402311', prefecture: '福岡県', name: '那珂川市' },
  method: 'my-number',
  basis: 'terms',
  outcome: 'found',
  matchedBy: 'my-number',
  person: { name: '見本 花子', nameKana: 'ミホン ハナコ', birthDate: '1950', sex: 'unknown' },
  vaccinations,
  holderLastRegisteredOn: '2021-12-01',
});

const placeName = (code: string) => (code === '403059' ? '福岡県那珂川町' : code);

const titles = (answer: InquiryFound) => columnsOf(answer).map(({ title }) => title);

test('Q10: without anything to compare, the columns are those of the notice', () => {
  const answer = answerOf(dose(1), dose(2));
  expect(titles(answer)).toHaveLength(9);
  expect(fileRows(answer, placeName)[0]).toHaveLength(4 + 9);
});

test('R2 R3: what is to be compared stands beside the dose, on screen and in files', () => {
  const answer = answerOf(
    dose(2, { cautions: ['missing-earlier'] }),
    dose(3, { cautions: ['order'], name: '架空 花子', nameKana: '' }),
  );
  expect(titles(answer).slice(0, 4)).toEqual(['接種回', '要確認', '氏名', '接種日']);
  const [header, ...rows] = fileRows(answer, placeName);
  expect(header?.at(-1)).toBe('要確認');
  expect(rows.map((row) => [row[0], row[1], row.at(-1)])).toEqual([
    ['見本 花子', 'ミホン ハナコ', '要確認：これより前の回がありません'],
    ['架空 花子', '', '要確認：前の回より前の日付です'],
  ]);
  expect(firstOfLater(answer)).toBe(2);
  expect(hasDoubtfulDates(answer)).toBe(true);
  expect(hasDoubtfulDates(answerOf(dose(2, { cautions: ['missing-earlier'] })))).toBe(false);
});

test('R4: files say as much of a date of birth as is known', () => {
  const [, row] = fileRows(answerOf(dose(1)), placeName);
  expect(row?.slice(2, 4)).toEqual(['1950', '不明']);
});

test('R7: a dose under the code of one that is no more has its old name', () => {
  const answer = answerOf(dose(1, { municipality: '403059' }), dose(2));
  const names = answer.vaccinations.map((it) => municipalityOfDose(it, answer, placeName));
  expect(names).toEqual(['福岡県那珂川町', '福岡県那珂川市']);
});
