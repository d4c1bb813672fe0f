import { useCallback, useState } from 'react';
import { listInquiries } from '../api/client';
import { serverNow } from '../api/serverClock';
import type { Direction } from '../api/types';
import { useLoad } from '../api/useLoad';
import { PageTitle } from '../app/PageTitle';
import { type Month, monthOf } from '../format/dates';
import { useStaff } from '../session/useSession';
import { FailureNotice } from '../ui/FailureNotice';
import { Tabs } from '../ui/Tabs';
import { HistoryTable, HistoryTableSkeleton } from './HistoryTable';
import { MonthPicker } from './MonthPicker';
import { Pager } from './Pager';
import { SaveHistory } from './SaveHistory';

const TABS: readonly { id: Direction; label: string }[] = [
  { id: 'made', label: '照会した記録' },
  { id: 'received', label: '照会された記録' },
];

/** 照会履歴: what this municipality asked, and, for its auditors, what others asked about its residents. */
export default function HistoryPage() {
  const mayAudit = useStaff().roles.has('auditor');
  const [direction, setDirection] = useState<Direction>('made');
  return (
    <>
      <PageTitle>照会履歴</PageTitle>
      {mayAudit ? (
        <Tabs label="記録の切り替え" tabs={TABS} selected={direction} onSelect={setDirection}>
          <OneDirection key={direction} direction={direction} />
        </Tabs>
      ) : (
        <div className="grid gap-6">
          <p className="text-std-16N-170">
            この自治体が照会した記録です。照会された記録は、監査の権限を持つ職員だけが見られます。
          </p>
          <OneDirection direction="made" />
        </div>
      )}
    </>
  );
}

function OneDirection({ direction }: { direction: Direction }) {
  const [month, setMonth] = useState<Month>(() => monthOf(serverNow()));
  /** Cursors of the pages that were turned, so that one can turn back. */
  const [turned, setTurned] = useState<readonly string[]>([]);
  const cursor = turned.at(-1);
  const load = useCallback(
    (signal: AbortSignal) => listInquiries(direction, month, cursor, signal),
    [direction, month, cursor],
  );
  const { result, reload } = useLoad(load);

  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-end justify-between gap-4 print:hidden">
        <MonthPicker
          month={month}
          onChange={(next) => {
            setMonth(next);
            setTurned([]);
          }}
        />
        <SaveHistory key={month} direction={direction} month={month} />
      </div>
      {result.status === 'failed' && (
        <FailureNotice title="照会履歴を読み込めませんでした" failure={result.failure} onRetry={reload} />
      )}
      {result.status === 'loading' && <HistoryTableSkeleton />}
      {result.status === 'ready' && (
        <HistoryTable direction={direction} month={month} page={turned.length} records={result.data.inquiries} />
      )}
      <Pager
        page={turned.length}
        next={result.status === 'ready' ? result.data.next : undefined}
        onNext={(next) => setTurned([...turned, next])}
        onBack={() => setTurned(turned.slice(0, -1))}
      />
    </div>
  );
}
