import type { Direction, InquiryRecord } from '../api/types';
import { formatMonth, type Month } from '../format/dates';
import { DataTable } from '../ui/DataTable';
import { Notice } from '../ui/Notice';
import { Skeleton } from '../ui/Skeleton';
import { HISTORY_COLUMNS } from './historyRows';

/** As many as the server answers at once. */
const PAGE_SIZE = 100;

type Props = { direction: Direction; month: Month; page: number; records: readonly InquiryRecord[] };

export function HistoryTable({ direction, month, page, records }: Props) {
  const words = direction === 'made' ? '照会した記録' : '照会された記録';
  if (records.length === 0)
    return (
      <Notice kind="info" title={`${formatMonth(month)}に、${words}はありません`} role="status">
        <p>別の月を見るには、「前の月」を押すか、月を選択してください。</p>
      </Notice>
    );
  const first = page * PAGE_SIZE + 1;
  const range = `${first}〜${first + records.length - 1}件目`;
  return (
    <>
      <p role="status" className="sr-only">
        {formatMonth(month)}の{words}、{range}を表示しました。
      </p>
      <div className="on-paper-landscape">
        <DataTable
          caption={`${formatMonth(month)}の${words}（新しい順、${range}）`}
          columns={HISTORY_COLUMNS[direction]}
          rows={records}
          keyOf={({ inquiryId }) => inquiryId}
        />
      </div>
    </>
  );
}

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f'];

export function HistoryTableSkeleton() {
  return (
    <div className="grid gap-2" aria-busy="true">
      <p role="status" className="sr-only">
        照会履歴を読み込んでいます
      </p>
      <Skeleton className="h-7 w-full max-w-80" />
      {ROWS.map((row) => (
        <Skeleton key={row} className="h-12 w-full" />
      ))}
    </div>
  );
}
