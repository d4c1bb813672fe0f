import { useCallback, useId } from 'react';
import type { InquiryRecord } from '../api/types';
import { useLoad } from '../api/useLoad';
import { formatMonth, type Month } from '../format/dates';
import { DataTable } from '../ui/DataTable';
import { FailureNotice } from '../ui/FailureNotice';
import { Icon } from '../ui/icons';
import { HISTORY_COLUMNS } from './historyRows';
import { monthPages } from './monthPages';

/**
 * What others asked about residents whom this municipality protects, above everything else that was asked in the month:
 * somebody may be looking for them. Nothing where there is none.
 */
export function ProtectedInquiries({ month }: { month: Month }) {
  const headingId = useId();
  const load = useCallback((signal: AbortSignal) => allOf(month, signal), [month]);
  const { result, reload } = useLoad(load);
  if (result.status === 'failed')
    return (
      <FailureNotice title="支援措置の対象者への照会を読み込めませんでした" failure={result.failure} onRetry={reload} />
    );
  if (result.status === 'loading' || result.data.length === 0) return null;
  return (
    <section
      aria-labelledby={headingId}
      className="grid gap-3 rounded-12 border-3 border-warning-yellow-1 bg-white p-3 sm:px-5"
    >
      <div className="flex items-start gap-3">
        <Icon name="warning" className="mt-0.5 size-6 text-warning-yellow-2" />
        <h2 id={headingId} className="text-std-20B-150 text-solid-gray-900">
          支援措置の対象者への照会
        </h2>
      </div>
      <p className="text-std-16N-170">
        この自治体が支援措置で保護している方について、ほかの自治体が照会しました。照会元には「該当なし」と答えています。心当たりのない照会は、照会元の自治体に電話で確かめてください。
      </p>
      <DataTable
        caption={`${formatMonth(month)}、新しい順、${result.data.length}件`}
        columns={HISTORY_COLUMNS.received}
        rows={result.data}
        keyOf={({ inquiryId }) => inquiryId}
      />
    </section>
  );
}

async function allOf(month: Month, signal: AbortSignal): Promise<InquiryRecord[]> {
  const records: InquiryRecord[] = [];
  for await (const page of monthPages({ direction: 'received', month, onlyProtected: true, signal }))
    records.push(...page.inquiries);
  return records;
}
