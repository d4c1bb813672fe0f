import type { BulkRecord, Direction, InquiryRecord } from '../api/types';
import { formatInstant, formatMonth, type Month } from '../format/dates';
import { Button } from '../ui/Button';
import { DataTable } from '../ui/DataTable';
import { Notice } from '../ui/Notice';
import { DIRECTION_WORDS, HISTORY_COLUMNS, isProtected } from './historyRows';

/** As many as the server answers at once. */
const PAGE_SIZE = 100;

type Props = {
  direction: Direction;
  month: Month;
  page: number;
  records: readonly InquiryRecord[];
  onShowBulk: (bulkId: string) => void;
};

export function HistoryTable({ direction, month, page, records, onShowBulk }: Props) {
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
      {...(records.some(isBulk) && {
        action: {
          title: '操作',
          of: (record: InquiryRecord) =>
            isBulk(record) && <BulkButton record={record} onShow={() => onShowBulk(record.bulkId)} />,
        },
      })}
    />
  );
}

const isBulk = (record: InquiryRecord): record is BulkRecord => record.outcome === 'bulk';

export const bulkButtonId = (bulkId: string): string => `bulk-${bulkId}`;

function BulkButton({ record, onShow }: { record: BulkRecord; onShow: () => void }) {
  return (
    <Button
      id={bulkButtonId(record.bulkId)}
      variant="outline"
      size="sm"
      className="whitespace-nowrap"
      // Which of them, for those who hear the buttons one after another.
      aria-label={`内訳（${formatInstant(record.inquiredAt)}の一括照会）`}
      onClick={onShow}
    >
      内訳
    </Button>
  );
}

/** 101〜200件目 */
export const rangeWords = (page: number, count: number): string =>
  `${page * PAGE_SIZE + 1}〜${page * PAGE_SIZE + count}件目`;

export const noneWords = (direction: Direction, month: Month): string =>
  `${formatMonth(month)}に、${DIRECTION_WORDS[direction]}はありません`;
