import type { Direction, InquiryRecord, Method, Municipality, ReadableRecord } from '../api/types';
import { instantPhrases, plainInstant } from '../format/dates';
import { formatDoses } from '../format/doses';
import { BASIS_WORDS, METHOD_WORDS } from '../transfer/words';
import type { DataColumn } from '../ui/DataTable';

const REFUSALS: Readonly<Record<Extract<ReadableRecord, { reason: unknown }>['reason'], string>> = {
  'individual-consent-required': '本人同意なし',
  'own-municipality': '自自治体への照会',
  'role-required': '照会の権限なし',
  'too-many-inquiries': '照会の回数の上限',
  'idempotency-key-reused': '照会番号の使い回し',
};

const OUTCOMES: Readonly<Record<Exclude<ReadableRecord['outcome'], 'refused'>, string>> = {
  found: '該当あり',
  'not-found': '該当なし',
  ambiguous: '該当者が複数',
  contradictory: '記録に食い違い',
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

export const isProtected = (record: InquiryRecord): boolean =>
  record.outcome !== 'unreadable' && record.protected === true;

function outcomeWords(record: InquiryRecord): string {
  if (record.outcome === 'unreadable') return UNREADABLE;
  const words = record.outcome === 'refused' ? `照会不可（${REFUSALS[record.reason]}）` : OUTCOMES[record.outcome];
  return isProtected(record) ? `${words}（${PROTECTED}）` : words;
}

const basisWords = (record: ReadableRecord): string => (record.outcome === 'refused' ? '' : BASIS_WORDS[record.basis]);

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
  { title: '照会の方法', cell: readable(({ method }) => METHOD_PHRASES[method]) },
  { title: '提供の根拠', cell: readable(basisWords) },
  { title: '結果', cell: outcomeWords, isFreeText: true },
  {
    title: '接種回',
    cell: readable(({ doses }) => formatDoses(doses)),
    inFile: readable(({ doses }) => doses.join(' ')),
  },
  // The number on a printed result leads here.
  { title: '照会番号', cell: ({ inquiryId }) => inquiryId, isFreeText: 'number' },
];

/** What others asked leaves the member of staff out, as the server does. */
export const HISTORY_COLUMNS: Readonly<Record<Direction, readonly Column[]>> = {
  made: [
    TIME,
    { title: '照会先', cell: readable(({ holder }) => place(holder)) },
    { title: '職員', cell: readable(({ staff = '' }) => staff), isFreeText: 'account' },
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

/** A file tells at its end what it leaves out, as the page does. */
export function historyFileRows(direction: Direction, records: readonly InquiryRecord[], hidden = 0): string[][] {
  const columns = HISTORY_COLUMNS[direction];
  return [
    columns.map(({ title }) => title),
    ...records.map((record) =>
      columns.map(({ cell, inFile }) => (inFile ? inFile(record) : [cell(record)].flat().join(''))),
    ),
    ...(hidden > 0 ? [[hiddenWords(hidden), ...columns.slice(1).map(() => '')]] : []),
  ];
}
