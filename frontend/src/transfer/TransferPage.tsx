import { Suspense, useCallback, useEffect, useMemo } from 'react';
import { getRequirement } from '../api/client';
import type { Method } from '../api/types';
import { useLoad } from '../api/useLoad';
import { Boundary } from '../ui/Boundary';
import { lazyPart } from '../ui/lazyPart';
import { PageTitle } from '../ui/PageTitle';
import { closeView, openView, PAGE_NAMES } from '../ui/router';
import { PageSkeleton } from '../ui/Skeleton';
import { type TabSpec, Tabs } from '../ui/Tabs';
import { InquiryForm } from './InquiryForm';
import { useNextKey } from './NextInquiry';
import { Result } from './Result';
import type { Outcome } from './state';
import { useIsAsking, useTransfer } from './TransferProvider';
import { useInquiry } from './useInquiry';

const BulkPage = lazyPart(() => import('../bulk/BulkPage'));
const AllHolders = lazyPart(() => import('./AllHolders'));

type Part = Method | 'bulk';

const TABS: readonly TabSpec<Part>[] = [
  {
    id: 'my-number',
    label: '接種券なし マイナンバーによる照会',
    phrases: ['接種券なし ', 'マイナンバー', 'による', '照会'],
  },
  {
    id: 'demographics',
    label: '接種券なし 氏名・生年月日・性別による照会',
    phrases: ['接種券なし ', '氏名・', '生年月日・', '性別による', '照会'],
  },
  { id: 'bulk', label: '一括照会', phrases: ['一括', '照会'] },
];

/** What ends an inquiry, so that the next can begin. */
const ANSWERED: readonly Outcome['kind'][] = ['found', 'without-records'];

/** 転入処理: asks another municipality for the records of somebody who moved in. */
export function TransferPage() {
  const { state, dispatch, asked, setAsked } = useTransfer();
  const isAsking = useIsAsking();
  const { requirement, reload } = useRequirement(state.holder, state.method);
  const { press, retry } = useInquiry(reload);

  const next = useCallback(() => dispatch({ type: 'next' }), [dispatch]);
  const isFound = state.outcome.kind === 'found';
  useEffect(() => (isFound ? openView(next) : undefined), [isFound, next]);

  const goOn = useCallback(() => {
    next();
    closeView();
  }, [next]);
  useNextKey(asked === 'one' && ANSWERED.includes(state.outcome.kind), goOn);

  return (
    <>
      <PageTitle>{PAGE_NAMES.transfer}</PageTitle>
      {state.outcome.kind === 'found' ? (
        <Result answer={state.outcome.answer} onNext={goOn} />
      ) : (
        <Tabs
          label="照会の方法"
          tabs={TABS}
          selected={asked === 'bulk' ? 'bulk' : state.method}
          isLocked={isAsking}
          onSelect={(part) => {
            setAsked(part === 'bulk' ? 'bulk' : 'one');
            if (part !== 'bulk') dispatch({ type: 'method', method: part });
          }}
        >
          {asked === 'one' ? (
            <InquiryForm requirement={requirement} onReload={reload} onPress={press} onRetry={retry} />
          ) : (
            <Boundary key={asked}>
              <Suspense fallback={<PageSkeleton />}>{asked === 'bulk' ? <BulkPage /> : <AllHolders />}</Suspense>
            </Boundary>
          )}
        </Tabs>
      )}
    </>
  );
}

/** Asked anew for each holder and method; undefined while no holder is chosen. */
function useRequirement(holder: string | undefined, method: Method) {
  const load = useMemo(
    () => (holder === undefined ? undefined : (signal: AbortSignal) => getRequirement(holder, method, signal)),
    [holder, method],
  );
  const { result: requirement, reload } = useLoad(load);
  return { requirement, reload };
}
