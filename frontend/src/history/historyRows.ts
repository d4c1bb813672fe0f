import type { Direction, InquiryRecord, Municipality } from '../api/types';
import { formatInstant, plainInstant } from '../format/dates';
import { formatDoses } from '../format/doses';
import { BASIS_WORDS, METHOD_WORDS } from '../transfer/words';
import type { DataColumn } from '../ui/DataTable';

const REFUSALS: Readonly<Record<Extract<InquiryRecord, { reason: unknown }>['reason'], string>> = {
  'individual-consent-required': '本人同意なし',
  'own-municipality': '自自治体への照会',
  'role-required': '照会の権限なし',
  'too-many-inquiries': '照会の回数の上限',
};

const OUTCOMES: Readonly<Record<Exclude<InquiryRecord['outcome'], 'refused'>, string>> = {
  found: '該当あり',
  'not-found': '該当なし',
  ambiguous: '該当者が複数',
  contradictory: '記録に食い違い',
};

const place = ({ prefecture, name }: Municipality): string => `${prefecture}${name}`;

const outcomeWords = (record: InquiryRecord): string =>
  record.outcome === 'refused' ? `照会不可（${REFUSALS[record.reason]}）` : OUTCOMES[record.outcome];

const basisWords = (record: InquiryRecord): string => (record.outcome === 'refused' ? '' : BASIS_WORDS[record.basis]);

type Column = DataColumn<InquiryRecord> & { inFile?: (record: InquiryRecord) => string };

const TIME: Column = {
  title: '照会日時',
  cell: ({ inquiredAt }) => formatInstant(inquiredAt),
  inFile: ({ inquiredAt }) => plainInstant(inquiredAt),
};

const COMMON: readonly Column[] = [
  { title: '照会の方法', cell: ({ method }) => METHOD_WORDS[method] },
  { title: '提供の根拠', cell: basisWords },
  { title: '結果', cell: outcomeWords },
  {
    title: '接種回',
    cell: ({ doses }) => formatDoses(doses),
    inFile: ({ doses }) => doses.join(' '),
  },
];

/** What others asked leaves the member of staff out, as the server does. */
export const HISTORY_COLUMNS: Readonly<Record<Direction, readonly Column[]>> = {
  made: [
    TIME,
    { title: '照会先', cell: ({ holder }) => place(holder), isFreeText: true },
    { title: '職員', cell: ({ staff = '' }) => staff, isFreeText: true },
    ...COMMON,
  ],
  received: [TIME, { title: '照会元', cell: ({ inquirer }) => place(inquirer), isFreeText: true }, ...COMMON],
};

export function historyFileRows(direction: Direction, records: readonly InquiryRecord[]): string[][] {
  const columns = HISTORY_COLUMNS[direction];
  return [
    ['照会番号', ...columns.map(({ title }) => title)],
    ...records.map((record) => [
      record.inquiryId,
      ...columns.map(({ cell, inFile }) => (inFile ? inFile(record) : [cell(record)].flat().join(''))),
    ]),
  ];
}
