import { useCallback, useState } from 'react';
import { listInquiries } from '../api/client';
import type { Direction, InquiryPage } from '../api/types';
import type { Load } from '../api/useLoad';
import { formatMonth, type Month, monthOf } from '../format/dates';
import { serverNow } from '../session/serverClock';
import { useStaff } from '../session/useSession';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { PageTitle } from '../ui/PageTitle';
import { PaperHeader } from '../ui/PaperHeader';
import { PAGE_NAMES } from '../ui/router';
import { TableSkeleton } from '../ui/Skeleton';
import { Tabs } from '../ui/Tabs';
import { useTurnedPages } from '../ui/useTurnedPages';
import { BulkDetails, useShownBulk } from './BulkDetails';
import { HistoryTable, noneWords, rangeWords } from './HistoryTable';
import { DIRECTION_WORDS, HIDDEN_REASON } from './historyRows';
import { MonthPicker } from './MonthPicker';
import { ProtectedInquiries } from './ProtectedInquiries';
import { SaveButtons, SaveStatus } from './SaveMonth';
import { type MonthTotal, useMonthTotal } from './useMonthTotal';
import { type MonthFile, type Saving, useSaveMonth } from './useSaveMonth';

const TABS: readonly { id: Direction; label: string }[] = [
  { id: 'made', label: DIRECTION_WORDS.made },
  { id: 'received', label: DIRECTION_WORDS.received },
];

/** 照会履歴: what this municipality asked, and, for its auditors, what others asked about its residents. */
export default function HistoryPage() {
  const { roles } = useStaff();
  const maySeeReceived = roles.has('auditor') || roles.has('guardian');
  const [direction, setDirection] = useState<Direction>('made');
  const { saving, save } = useSaveMonth();
  return (
    <>
      <PageTitle>{PAGE_NAMES.history}</PageTitle>
      {maySeeReceived ? (
        <Tabs label="記録の切り替え" tabs={TABS} selected={direction} onSelect={setDirection}>
          <OneDirection key={direction} direction={direction} saving={saving} onSave={save} />
        </Tabs>
      ) : (
        <div className="grid gap-6">
          <p className="text-std-16N-170">
            この自治体が照会した記録です。照会された記録は、監査または支援措置の権限を持つ職員だけが見られます。
          </p>
          <OneDirection direction="made" saving={saving} onSave={save} />
        </div>
      )}
    </>
  );
}

type Props = { direction: Direction; saving: Saving; onSave: (file: MonthFile) => void };

function OneDirection({ direction, saving, onSave }: Props) {
  const [month, setMonth] = useState<Month>(() => monthOf(serverNow()));
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => listInquiries({ direction, month }, cursor, signal),
    [direction, month],
  );
  const { result, reload, page, toFirst, heading, toTop, pager } = useTurnedPages(load);
  const total = useMonthTotal(direction, month, page === 0 && result.status === 'ready' ? result.data : undefined);
  const mayAudit = useStaff().roles.has('auditor');
  const hidden = result.status === 'ready' ? result.data.hidden : undefined;

  const count = result.status === 'ready' ? result.data.inquiries.length : 0;
  const { bulkId, show, close } = useShownBulk();
  // What was loaded stays, so that one comes back to where one was.
  if (bulkId !== undefined) return <BulkDetails bulkId={bulkId} onBack={close} />;

  return (
    <div className="on-paper-landscape grid gap-6">
      <PaperHeader>
        照会履歴　{formatMonth(month)}の{DIRECTION_WORDS[direction]}
        {count > 0 && `　${rangeWords(page, count)}`}
        {total && `（${totalWords(total)}）`}
      </PaperHeader>
      <div className="grid gap-1 print:hidden">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <MonthPicker
            month={month}
            onChange={(next) => {
              setMonth(next);
              toFirst();
            }}
          />
          <SaveButtons saving={saving} onSave={(kind) => onSave({ direction, month, kind })} />
        </div>
        <SaveStatus saving={saving} />
      </div>
      {direction === 'received' &&
        (mayAudit ? (
          page === 0 && <ProtectedInquiries month={month} />
        ) : (
          <p className="text-std-16N-170">
            支援措置の対象者への照会だけを表示しています。すべての照会は、監査の権限を持つ職員が見られます。
          </p>
        ))}
      <h2 ref={heading} tabIndex={-1} className="w-fit scroll-mt-4 text-std-20B-150 text-solid-gray-900">
        {formatMonth(month)}の{DIRECTION_WORDS[direction]}
        {total && <span className="text-std-16N-170">　{totalWords(total)}</span>}
      </h2>
      <p role="status" className="sr-only">
        {spokenWords(result, direction, month, page)}
      </p>
      {result.status === 'failed' && (
        <FailureNotice
          title="照会履歴を読み込めませんでした"
          failure={result.failure}
          onRetry={() => {
            reload();
            toTop();
          }}
        />
      )}
      {result.status === 'loading' && <TableSkeleton />}
      {result.status === 'ready' && (
        <HistoryTable
          direction={direction}
          month={month}
          page={page}
          records={result.data.inquiries}
          onShowBulk={show}
        />
      )}
      {hidden !== undefined && (
        <Notice kind="info" title={`表示していない照会が${hidden}件あります`}>
          <p>{HIDDEN_REASON}</p>
        </Notice>
      )}
      {pager}
    </div>
  );
}

const totalWords = ({ count, isFinal }: MonthTotal): string => `合計${count}件${isFinal ? '' : '以上'}`;

/** For those who don't see the table come. */
function spokenWords(result: Load<InquiryPage>, direction: Direction, month: Month, page: number): string {
  if (result.status === 'loading') return '照会履歴を読み込んでいます';
  if (result.status === 'failed') return '';
  const { length } = result.data.inquiries;
  return length === 0 ? noneWords(direction, month) : `${rangeWords(page, length)}を表示しました。`;
}
