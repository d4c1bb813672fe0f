import { useCallback, useState } from 'react';
import { getTerms } from '../api/client';
import type { TermsId, TermsWithBody } from '../api/types';
import { type Load, useLoad } from '../api/useLoad';
import { PageTitle } from '../app/PageTitle';
import { FailureNotice } from '../ui/FailureNotice';
import { Tabs } from '../ui/Tabs';
import { TermsDocument } from './TermsDocument';
import { TermsSkeleton } from './TermsSkeleton';

/** The names of the tabs stand still while their documents load. */
const TABS: readonly { id: TermsId; label: string }[] = [
  { id: 'usage', label: '確認事項' },
  { id: 'inquiry-addendum', label: '確認事項（追加分）' },
];

/** 利用規約: the two documents, whether this municipality has agreed, and the button that agrees. */
export default function TermsPage() {
  const [selected, setSelected] = useState<TermsId>('usage');
  const usage = useDocument('usage');
  const addendum = useDocument('inquiry-addendum');
  const { result, reload, replace } = selected === 'usage' ? usage : addendum;

  return (
    <>
      <PageTitle>利用規約</PageTitle>
      <Tabs label="確認事項の切り替え" tabs={TABS} selected={selected} onSelect={setSelected}>
        <Document key={selected} result={result} reload={reload} replace={replace} />
      </Tabs>
    </>
  );
}

/** Both are loaded at once, so that switching between them doesn't wait. */
function useDocument(id: TermsId) {
  const load = useCallback((signal: AbortSignal) => getTerms(id, signal), [id]);
  return useLoad(load);
}

type DocumentProps = { result: Load<TermsWithBody>; reload: () => void; replace: (terms: TermsWithBody) => void };

function Document({ result, reload, replace }: DocumentProps) {
  const [wasSuperseded, setWasSuperseded] = useState(false);
  switch (result.status) {
    case 'loading':
      return <TermsSkeleton />;
    case 'failed':
      return <FailureNotice title="確認事項を読み込めませんでした" failure={result.failure} onRetry={reload} />;
    case 'ready':
      return (
        <TermsDocument
          terms={result.data}
          wasSuperseded={wasSuperseded}
          onAgreed={(answer) => {
            setWasSuperseded(false);
            replace({ ...answer, body: result.data.body });
          }}
          onSuperseded={() => {
            setWasSuperseded(true);
            reload();
          }}
        />
      );
  }
}
