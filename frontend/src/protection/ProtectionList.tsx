import { useCallback, useState } from 'react';
import { listProtections } from '../api/client';
import type { Protection } from '../api/types';
import type { Load } from '../api/useLoad';
import { Checkbox } from '../ui/Checkbox';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { PaperHeader } from '../ui/PaperHeader';
import { TableSkeleton } from '../ui/Skeleton';
import { useTurnedPages } from '../ui/useTurnedPages';
import { ProtectionTable } from './ProtectionTable';
import { useLifting } from './useLifting';

type Props = { endingSoon: Load<readonly Protection[]>; onChanged: () => void };

/** What is to be looked at again soon, then everything, newest first. */
export function ProtectionList({ endingSoon, onChanged }: Props) {
  const [withLifted, setWithLifted] = useState(false);
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      listProtections({ state: withLifted ? undefined : 'active' }, cursor, signal),
    [withLifted],
  );
  const { result, reload, toFirst, heading, pager } = useTurnedPages(load);
  const { panel, notice, begin } = useLifting(() => {
    reload();
    onChanged();
  });
  if (panel) return panel;

  return (
    <div className="on-paper-landscape grid gap-6">
      <PaperHeader>支援措置の一覧</PaperHeader>
      {notice}
      {endingSoon.status === 'ready' && endingSoon.data.length > 0 && (
        <section
          aria-label="見直しの期日が近い支援措置"
          className="grid gap-3 rounded-12 border-3 border-warning-yellow-1 bg-white p-3 sm:px-5"
        >
          <h2 className="text-std-20B-150 text-solid-gray-900">見直しの期日が近い、または過ぎた支援措置</h2>
          <p className="text-std-16N-170">
            期日を過ぎても、保護は続いています。続けるときは、新しい期日でもう一度登録してから、古いほうを解除してください。
          </p>
          <ProtectionTable caption={`${endingSoon.data.length}件`} protections={endingSoon.data} onLift={begin} />
        </section>
      )}
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <h2 ref={heading} tabIndex={-1} className="w-fit scroll-mt-4 text-std-20B-150 text-solid-gray-900">
          {withLifted ? 'すべての支援措置' : '保護中の支援措置'}
        </h2>
        <div className="print:hidden">
          <Checkbox
            isChecked={withLifted}
            onChange={(isChecked) => {
              setWithLifted(isChecked);
              toFirst();
            }}
          >
            解除済みも表示
          </Checkbox>
        </div>
      </div>
      <p role="status" className="sr-only">
        {spokenWords(result)}
      </p>
      {result.status === 'failed' && (
        <FailureNotice title="支援措置を読み込めませんでした" failure={result.failure} onRetry={reload} />
      )}
      {result.status === 'loading' && <TableSkeleton />}
      {result.status === 'ready' &&
        (result.data.protections.length === 0 ? (
          <Notice kind="info" title={withLifted ? '支援措置はありません' : '保護中の支援措置はありません'} />
        ) : (
          <ProtectionTable
            caption={`新しい順、${result.data.protections.length}件`}
            protections={result.data.protections}
            onLift={begin}
          />
        ))}
      {pager}
    </div>
  );
}

/** For those who don't see the table come. */
function spokenWords(result: Load<{ protections: readonly Protection[] }>): string {
  if (result.status === 'loading') return '支援措置を読み込んでいます';
  return result.status === 'ready' ? `${result.data.protections.length}件を表示しました。` : '';
}
