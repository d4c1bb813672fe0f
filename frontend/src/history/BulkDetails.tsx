import { useCallback, useEffect, useRef, useState } from 'react';
import { getBulk } from '../api/client';
import type { Bulk } from '../api/types';
import { useLoad } from '../api/useLoad';
import { formatInstant } from '../format/dates';
import { Button } from '../ui/Button';
import { Facts } from '../ui/Facts';
import { FailureNotice } from '../ui/FailureNotice';
import { LoadingWords } from '../ui/LiveText';
import { PaperHeader } from '../ui/PaperHeader';
import { closeView, openView } from '../ui/router';
import { Skeleton } from '../ui/Skeleton';
import { bulkButtonId } from './HistoryTable';
import { SCOPE_WORDS } from './historyRows';

/** Which bulk of the list is shown in its place; Back leads from it to the list. */
export function useShownBulk() {
  const [bulkId, setBulkId] = useState<string>();
  const leave = useCallback(() => setBulkId(undefined), []);
  const isShown = bulkId !== undefined;
  useEffect(() => (isShown ? openView(leave) : undefined), [isShown, leave]);
  const last = useRef<string>(undefined);
  useEffect(() => {
    if (bulkId === undefined && last.current !== undefined)
      document.getElementById(bulkButtonId(last.current))?.focus();
    last.current = bulkId;
  }, [bulkId]);
  const close = useCallback(() => {
    leave();
    closeView();
  }, [leave]);
  return { bulkId, show: setBulkId, close };
}

const STATES: Readonly<Record<Bulk['state'], string>> = {
  open: '照会中',
  complete: 'すべて回答済み',
  expired: '受付終了（回答のない方がいます）',
  paused: '見つかる方がとても少ないため、止めました',
};

/** The counts of one bulk, from what is on record. */
export function BulkDetails({ bulkId, onBack }: { bulkId: string; onBack: () => void }) {
  const { result, reload } = useLoad(useCallback((signal: AbortSignal) => getBulk(bulkId, signal), [bulkId]));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="grid max-w-3xl gap-6">
      <PaperHeader>一括照会の内訳　照会番号：{bulkId}</PaperHeader>
      <h2 ref={heading} tabIndex={-1} className="w-fit text-std-20B-150 text-solid-gray-900">
        一括照会の内訳
      </h2>
      {result.status === 'loading' && (
        <div aria-busy="true">
          <LoadingWords>一括照会の内訳を読み込んでいます</LoadingWords>
          <Skeleton className="h-72 w-full" />
        </div>
      )}
      {result.status === 'failed' && (
        <FailureNotice title="一括照会の内訳を読み込めませんでした" failure={result.failure} onRetry={reload} />
      )}
      {result.status === 'ready' && (
        <div className="text-std-16N-170">
          <Facts of={factsOf(result.data)} />
        </div>
      )}
      <Button variant="outline" className="w-fit print:hidden" onClick={onBack}>
        照会履歴に戻る
      </Button>
    </div>
  );
}

const persons = (count: number): string => `${count.toLocaleString()}人`;

const factsOf = (bulk: Bulk): [string, string | undefined][] => [
  ['照会日時', formatInstant(bulk.startedAt)],
  ['職員', bulk.staff],
  ['件名', bulk.reference],
  ['照会先', SCOPE_WORDS[bulk.scope].join('')],
  ['状態', STATES[bulk.state]],
  ['照会した人数', persons(bulk.persons)],
  ['回答した人数', persons(bulk.answered)],
  ['該当ありの人数', persons(bulk.found)],
  ['提供された記録', `${bulk.disclosures.toLocaleString()}件`],
  ['照会番号', bulk.bulkId],
];
