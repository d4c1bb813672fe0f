import { useMemo } from 'react';
import { usePlaceNames } from '../municipalities/usePlaceNames';
import { DataTable } from '../ui/DataTable';
import type { Summary } from './persons';
import { useRowPages } from './useRowPages';

/** The holders that the file names, each with whether it has agreed. */
export function HolderTable({ summary }: { summary: Summary }) {
  const placeName = usePlaceNames();
  // Those that need something first.
  const holders = useMemo(
    () => [...summary.holders].sort((one, other) => Number(one.hasAgreed) - Number(other.hasAgreed)),
    [summary],
  );
  const { shown, pager } = useRowPages(holders, 'holders');
  return (
    <details className="grid gap-2">
      <summary className="w-fit cursor-pointer text-std-16N-170 text-key-900 underline underline-offset-4">
        照会先の一覧
      </summary>
      <div className="grid gap-4 pt-3">
        <DataTable
          caption={`ファイルの照会先（${holders.length.toLocaleString()}自治体）`}
          columns={[
            { title: '自治体', cell: ({ code }) => placeName(code), isFreeText: true },
            { title: 'コード', cell: ({ code }) => code },
            { title: '「確認事項（追加分）」', cell: ({ hasAgreed }) => (hasAgreed ? '同意済み' : '未同意') },
            { title: '人数', cell: ({ persons }) => `${persons.toLocaleString()}人` },
          ]}
          rows={shown}
          keyOf={({ code }) => code}
          isMarked={({ hasAgreed }) => !hasAgreed}
          isDense
        />
        {pager}
      </div>
    </details>
  );
}
