import type { Direction, InquiryRecord } from '../api/types';
import { formatMonth, type Month } from '../format/dates';
import { DataTable } from '../ui/DataTable';
import { Notice } from '../ui/Notice';
import { Skeleton } from '../ui/Skeleton';
import { DIRECTION_WORDS, HISTORY_COLUMNS, isProtected } from './historyRows';

/** As many as the server answers at once. */
const PAGE_SIZE = 100;

type Props = { direction: Direction; month: Month; page: number; records: readonly InquiryRecord[] };

export function HistoryTable({ direction, month, page, records }: Props) {
  if (records.length === 0)
    return (
      <Notice kind="info" title={noneWords(direction, month)}>
        <p>別の月を見るには、月を選択してください。</p>
      </Notice>
    );
  return (
    <DataTable
      caption={`新しい順、${rangeWords(page, records.length)}`}
      columns={HISTORY_COLUMNS[direction]}
      rows={records}
      keyOf={({ inquiryId }) => inquiryId}
      isMarked={isProtected}
      isDense
    />
  );
}

/** 101〜200件目 */
export const rangeWords = (page: number, count: number): string =>
  `${page * PAGE_SIZE + 1}〜${page * PAGE_SIZE + count}件目`;

export const noneWords = (direction: Direction, month: Month): string =>
  `${formatMonth(month)}に、${DIRECTION_WORDS[direction]}はありません`;

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f'];

export function HistoryTableSkeleton() {
  return (
    <div className="grid gap-2" aria-busy="true">
      <Skeleton className="h-7 w-full max-w-80" />
      {ROWS.map((row) => (
        <Skeleton key={row} className="h-12 w-full" />
      ))}
    </div>
  );
}
