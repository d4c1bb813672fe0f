import type { Direction, InquiryRecord, Method, Municipality, ReadableRecord, Scope } from '../api/types';
import { BASIS_WORDS, METHOD_WORDS, OUTCOME_WORDS } from '../api/words';
import { instantPhrases, plainInstant } from '../format/dates';
import { formatDoses } from '../format/doses';
import type { DataColumn } from '../ui/DataTable';

type Refusal = Extract<ReadableRecord, { reason: unknown }>['reason'];

const REFUSALS: Readonly<Record<Refusal, string>> = {
  'individual-consent-required': '本人同意なし',
  'own-municipality': '自自治体への照会',
  'role-required': '照会の権限なし',
  'too-many-inquiries': '照会の回数の上限',
  'idempotency-key-reused': '照会番号の使い回し',
  'bulk-limit': '一括照会の人数の上限',
  'bulk-paused': '一括照会の一時停止',
  'bulk-closed': '一括照会の受付終了',
  'chunk-reused': '途中の一括照会と違うファイル',
  'unknown-bulk': '記録にない一括照会',
  'invalid-field': '内容の誤り',
};

const OUTCOMES: Readonly<Record<Exclude<ReadableRecord['outcome'], 'refused'>, string>> = {
  ...OUTCOME_WORDS,
  bulk: '一括',
};

/** In phrases, between which they may break. */
export const SCOPE_WORDS: Readonly<Record<Scope, readonly string[]>> = {
  named: ['指定した', '自治体'],
  all: ['同意済みの', 'すべての自治体'],
};

/** In the words of METHOD_WORDS; the long one may break in its middle. */
const METHOD_PHRASES: Readonly<Record<Method, readonly string[]>> = {
  'my-number': [METHOD_WORDS['my-number']],
  demographics: ['氏名・生年月日・', '性別による照会'],
};

/** It may break between the two. */
const place = ({ prefecture, name }: Municipality): string[] => [prefecture, name];

const UNREADABLE = '読み取れない記録（システムの管理者に連絡してください）';

/** Marks what was asked about somebody whom this municipality protects; who asked was told that there is nobody. */
const PROTECTED = '支援措置の対象者';

export const isProtected = (record: InquiryRecord): boolean => 'protected' in record && record.protected === true;

function outcomeWords(record: InquiryRecord): string {
  if (record.outcome === 'unreadable') return UNREADABLE;
  const words = record.outcome === 'refused' ? `照会不可（${REFUSALS[record.reason]}）` : OUTCOMES[record.outcome];
  return isProtected(record) ? `${words}（${PROTECTED}）` : words;
}

/** A site that is newer than the functions, for a moment, gets entries that don't say it. */
const personsOf = ({ persons = 1 }: ReadableRecord): number => persons;

/** How many persons an entry stands for, beside what came of it. */
const outcomeCell = (record: InquiryRecord): string | readonly string[] => {
  const words = outcomeWords(record);
  return record.outcome === 'unreadable' || personsOf(record) === 1
    ? words
    : [words, `（${personsOf(record).toLocaleString()}人）`];
};

const basisWords = (record: ReadableRecord): string =>
  'basis' in record && record.basis !== undefined ? BASIS_WORDS[record.basis] : '';

const methodWords = (record: ReadableRecord): string | readonly string[] =>
  'method' in record && !('bulkId' in record) ? METHOD_PHRASES[record.method] : '一括照会';

/** A bulk is asked of many. */
function holderWords(record: ReadableRecord): string | readonly string[] {
  return 'scope' in record ? SCOPE_WORDS[record.scope] : place(record.holder);
}

const dosesOf = (record: ReadableRecord): readonly number[] => ('doses' in record ? (record.doses ?? []) : []);

type Column = DataColumn<InquiryRecord> & { inFile?: (record: InquiryRecord) => string };

/** Of an item that can't be read nothing is known but its number and its time. */
const readable =
  <Words>(words: (record: ReadableRecord) => Words) =>
  (record: InquiryRecord): Words | '' =>
    record.outcome === 'unreadable' ? '' : words(record);

const TIME: Column = {
  title: '照会日時',
  cell: ({ inquiredAt }) => instantPhrases(inquiredAt),
  inFile: ({ inquiredAt }) => plainInstant(inquiredAt),
};

const COMMON: readonly Column[] = [
  { title: '照会の方法', cell: readable(methodWords) },
  { title: '提供の根拠', cell: readable(basisWords) },
  { title: '結果', cell: outcomeCell, isFreeText: true, inFile: outcomeWords },
  {
    title: '接種回',
    cell: readable((record) => formatDoses(dosesOf(record))),
    inFile: readable((record) => dosesOf(record).join(' ')),
  },
  // The number on a printed result leads here.
  { title: '照会番号', cell: ({ inquiryId }) => inquiryId, isFreeText: 'number' },
];

/** What others asked leaves the member of staff out, as the server does. */
export const HISTORY_COLUMNS: Readonly<Record<Direction, readonly Column[]>> = {
  made: [
    TIME,
    { title: '照会先', cell: readable(holderWords) },
    {
      title: '職員',
      cell: readable((record) => ('staff' in record ? (record.staff ?? '') : '')),
      isFreeText: 'account',
    },
    ...COMMON,
  ],
  received: [TIME, { title: '照会元', cell: readable(({ inquirer }) => place(inquirer)) }, ...COMMON],
};

export const DIRECTION_WORDS: Readonly<Record<Direction, string>> = {
  made: '照会した記録',
  received: '照会された記録',
};

/** Why the list leaves some out. */
export const HIDDEN_REASON =
  '照会元の自治体が支援措置で保護している方についての照会です。どこに住んでいるかが分からないように、内容は表示しません。';

export const hiddenWords = (hidden: number): string =>
  `ほかに、表示していない照会が${hidden}件あります。${HIDDEN_REASON}`;

/** In files a column of its own, where programs add it up. */
const PERSONS: Pick<Column, 'title'> & { inFile: (record: InquiryRecord) => string } = {
  title: '人数',
  inFile: readable((record) => String(personsOf(record))),
};

/** A file tells at its end what it leaves out, as the page does. */
export function historyFileRows(direction: Direction, records: readonly InquiryRecord[], hidden = 0): string[][] {
  const columns = HISTORY_COLUMNS[direction];
  return [
    [...columns, PERSONS].map(({ title }) => title),
    ...records.map((record) => [
      ...columns.map(({ cell, inFile }) => (inFile ? inFile(record) : [cell(record)].flat().join(''))),
      PERSONS.inFile(record),
    ]),
    ...(hidden > 0 ? [[hiddenWords(hidden), ...columns.map(() => '')]] : []),
  ];
}
