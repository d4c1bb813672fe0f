import { expect, test } from 'vitest';
import type { BulkAnswer, NotAsked, PersonAnswer, PersonOutcome } from '../api/types';
import {
  FILTER_WORDS,
  passes,
  RESULT_COLUMNS,
  type ResultRow,
  resultFileRows,
  rowsOf,
  taskFileRows,
} from './resultRows';

const HAKODATE = { code: '012025', prefecture: '北海道', name: '函館市' };
const ASAHIKAWA = { code: '012041', prefecture: '北海道', name: '旭川市' };
const OWN = { code: '131016', prefecture: '東京都', name: '千代田区' };

const dose = (number: number) => ({
  dose: number,
  vaccinatedOn: '2021-06-01',
  ticketNumber: '0000000042',
  municipality: HAKODATE.code,
  venue: '=見本会場',
  doctor: '',
  manufacturer: '見本製薬',
  lotNumber: 'MIHON01',
  registeredAt: '2021-06-01T00:00:00.000Z',
});

const common = { holder: HAKODATE, inquiryId: 'i-1', basis: 'terms' as const };
const found: BulkAnswer = {
  ...common,
  outcome: 'found',
  matchedBy: 'my-number',
  person: { name: '見本 花子', nameKana: 'ミホン ハナコ', birthDate: '1950-01-31', sex: 'female' },
  vaccinations: [dose(1), { ...dose(2), cautions: ['same-day'] }],
};
const held = (outcome: 'contradictory' | 'birth-date-differs'): BulkAnswer => ({
  ...common,
  outcome,
  vaccinations: [],
});
const needsConsent: NotAsked = { holder: ASAHIKAWA, reason: 'individual-consent-required' };
const isOwn: NotAsked = { holder: OWN, reason: 'own-municipality' };

const person = (outcome: PersonOutcome, answers: BulkAnswer[] = [], notAsked: NotAsked[] = []): PersonAnswer => ({
  ref: '',
  asked: 1,
  answers,
  notAsked,
  outcome,
});

function rows(...answers: (PersonAnswer | undefined)[]): ResultRow[] {
  const named = answers.map((answer, index) => answer && { ...answer, ref: `A-${index + 1}` });
  return rowsOf({
    subjects: named.map((_, index) => ({ ref: `A-${index + 1}`, line: index + 2 })),
    given: new Map(named.flatMap((answer) => (answer ? [[answer.ref, { answer, inquiredAt: 'now' }]] : []))),
  });
}

const ALL = rows(
  person('found', [found], [needsConsent]),
  person('not-found'),
  person('contradictory', [held('contradictory')]),
  person('birth-date-differs', [held('birth-date-differs')]),
  person('not-asked', [], [isOwn]),
  undefined,
);

const placeName = () => '北海道函館市';
const fields = (line: readonly string[], ...columns: number[]) => columns.map((column) => line[column]);

test('B8: one line a dose, and one for what has none, by 整理番号', () => {
  const [head = [], ...lines] = resultFileRows(ALL, placeName);
  expect(head.slice(0, 5)).toEqual(['整理番号', '結果', '照会先', '提供の根拠', '照会番号']);
  expect(head).not.toContain('個人番号');
  for (const line of lines) expect(line).toHaveLength(head.length);
  const at = (title: string) => head.indexOf(title);
  expect(lines.map((line) => fields(line, 0, 1, 2, at('接種回'), at('要確認')))).toEqual([
    ['A-1', '該当あり', '北海道函館市', '1', ''],
    ['A-1', '該当あり', '北海道函館市', '2', '要確認：前の回と同じ日です'],
    ['A-1', '照会していません', '北海道旭川市', '', ''],
    ['A-2', '該当なし', '', '', ''],
    ['A-3', '記録に食い違い', '北海道函館市', '', ''],
    ['A-4', '生年月日が相違', '北海道函館市', '', ''],
    ['A-5', '照会していません', '東京都千代田区', '', ''],
    ['A-6', '回答なし', '', '', ''],
  ]);
});

test('B8: nobody found at those that were asked is said beside who wasn’t', () => {
  const [, ...lines] = resultFileRows(rows(person('not-found', [], [needsConsent])), placeName);
  expect(lines.map((line) => fields(line, 0, 1, 2))).toEqual([
    ['A-1', '照会していません', '北海道旭川市'],
    ['A-1', '該当なし', ''],
  ]);
});

test('B8: who needs consent or a telephone call is saved apart', () => {
  expect(taskFileRows(ALL).map((line) => line.slice(0, 4))).toEqual([
    ['整理番号', 'すること', '市区町村コード', '自治体'],
    ['A-1', '本人同意を得て照会', '012041', '北海道旭川市'],
    ['A-3', '電話で確認', '012025', '北海道函館市'],
    ['A-4', '電話で確認', '012025', '北海道函館市'],
  ]);
});

test('B8: each filter leaves those that it names', () => {
  const left = FILTER_WORDS.map(({ filter }) => [
    filter,
    ALL.filter((row) => passes(row, filter)).map(({ ref }) => ref),
  ]);
  expect(Object.fromEntries(left)).toEqual({
    all: ['A-1', 'A-2', 'A-3', 'A-4', 'A-5', 'A-6'],
    found: ['A-1'],
    'not-found': ['A-2'],
    consent: ['A-1'],
    call: ['A-3', 'A-4'],
    contradictory: ['A-3'],
    'birth-date-differs': ['A-4'],
    'not-asked': ['A-5'],
    unanswered: ['A-6'],
  });
});

test('B8: on screen a row tells where records are, and what to do next', () => {
  const words = RESULT_COLUMNS.map(({ cell }) => [cell(ALL[0] as ResultRow)].flat().join(''));
  expect(words).toEqual([
    'A-1',
    '該当あり',
    '見本 花子',
    '北海道函館市（1・2回目、要確認）',
    '本人同意を得て照会（北海道旭川市）',
  ]);
});
