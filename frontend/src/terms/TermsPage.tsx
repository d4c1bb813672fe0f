import { useState } from 'react';
import type { TermsId } from '../api/types';
import { TERMS_WORDS } from '../api/words';
import { FailureNotice } from '../ui/FailureNotice';
import { PageTitle } from '../ui/PageTitle';
import { PAGE_NAMES } from '../ui/router';
import { Tabs } from '../ui/Tabs';
import { TermsDocument } from './TermsDocument';
import { TermsSkeleton } from './TermsSkeleton';
import { type TermsAndConsent, useTerms } from './useTerms';

/** The names of the tabs stand still while their documents load. */
const TABS: readonly { id: TermsId; label: string }[] = [
  { id: 'usage', label: TERMS_WORDS.usage },
  { id: 'inquiry-addendum', label: TERMS_WORDS['inquiry-addendum'] },
];

/** 利用規約: the two documents, whether this municipality has agreed, and the button that agrees. */
export default function TermsPage() {
  const [selected, setSelected] = useState<TermsId>('usage');
  // Both at once, so that switching between them neither waits nor forgets what is on its way.
  const documents = { usage: useTerms('usage'), 'inquiry-addendum': useTerms('inquiry-addendum') };

  return (
    <>
      <PageTitle>{PAGE_NAMES.terms}</PageTitle>
      <Tabs label="確認事項の切り替え" tabs={TABS} selected={selected} onSelect={setSelected}>
        <Document key={selected} {...documents[selected]} />
      </Tabs>
    </>
  );
}

function Document({ result, reload, consent }: TermsAndConsent) {
  switch (result.status) {
    case 'loading':
      return <TermsSkeleton />;
    case 'failed':
      return <FailureNotice title="確認事項を読み込めませんでした" failure={result.failure} onRetry={reload} />;
    case 'ready':
      return <TermsDocument terms={result.data} consent={consent} />;
  }
}
